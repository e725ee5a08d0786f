import type { Breakdown, Prediction, SweepPredictions } from '../../preload/contract-devices'

type Part = keyof Breakdown

/** Parts of a step with their headings. */
const PARTS: readonly (readonly [part: Part, heading: string])[] = [
  ['compute', 'compute %'],
  ['exchange', 'exchange %'],
  ['sync', 'sync %'],
  ['launch', 'host %'],
  ['communication', 'between devices %'],
]

/** A column of the table: its heading, with the unit, and what it shows of a row. */
type Column = readonly [heading: string, cell: (row: Prediction) => string]

/** Predictions as a table on the screen: what was asked, a row each with the units in the headings, and what does not fit. */
export function predictionTable(predicted: SweepPredictions): string {
  const { title, rows } = predicted
  const columns = columnsOf(predicted).map(([head, cell]) => aligned([head, ...rows.map(cell)]))
  const lines = ['', ...rows].map((_, at) => columns.map((column) => column[at] ?? '').join('  '))
  return [
    heading(title, rows),
    ...lines,
    ...rows.filter(({ outOfMemory }) => outOfMemory).map(shortage),
  ].join('\n')
}

function columnsOf({ examples, epochExamples, rows }: SweepPredictions): Column[] {
  const isTraining = rows.some(({ phase }) => phase === 'training')
  const timed = isTraining ? 'epoch (s)' : `${epochExamples} ${examples} (s)`
  const epoch: Column = [timed, ({ secondsPerEpoch }) => significant(secondsPerEpoch)]
  const parts = PARTS.filter(([part]) => rows.some(({ breakdown }) => (breakdown?.[part] ?? 0) > 0))
  return [
    ['device', ({ device }) => device],
    ['devices', ({ devices }) => String(devices)],
    ['batch', ({ batch }) => String(batch)],
    ['step (ms)', ({ secondsPerStep }) => significant(secondsPerStep, 1e3)],
    ...(epochExamples === null ? [] : [epoch]),
    [`${examples}/s`, ({ throughput }) => significant(throughput)],
    ['energy (J/step)', ({ joules }) => significant(joules)],
    ['power (W)', ({ watts }) => significant(watts)],
    ['memory (MB)', ({ memoryBytes }) => significant(memoryBytes, 1e-6)],
    ...parts.map(([part, name]): Column => [name, ({ breakdown }) => percent(breakdown, part)]),
  ]
}

/** Cells of a column, as wide as the widest; numbers stand to the right, names (of devices, the first) to the left. */
function aligned([head = '', ...cells]: readonly string[]): string[] {
  const width = Math.max(...[head, ...cells].map(({ length }) => length))
  return [head, ...cells].map((cell) => (head === 'device' ? cell.padEnd(width) : cell.padStart(width)))
}

function heading(title: string, rows: readonly Prediction[]): string {
  const distinct = (field: 'phase' | 'precision' | 'software' | 'strategy'): string =>
    [...new Set(rows.map((row) => row[field]))].join(' / ')
  return `${title.replace(/\.$/, '')}: ${[distinct('phase'), distinct('precision'), distinct('software'), distinct('strategy')].join(', ')}`
}

/** Three digits that matter, as people write them: `0.623`, `2.30`, `15700`; `-` where there is no figure. */
function significant(value: number | null, scale = 1): string {
  if (value === null) return '-'
  const digits = (value * scale).toPrecision(3)
  return digits.includes('e+') ? String(Number(digits)) : digits
}

/** A part of a step in per cent of the whole; `-` where it takes nothing. */
function percent(breakdown: Breakdown | null, part: Part): string {
  if (breakdown === null || breakdown[part] === 0) return '-'
  const whole = Object.values(breakdown).reduce((sum, seconds) => sum + seconds, 0)
  return String(Math.round((100 * breakdown[part]) / whole))
}

function shortage({ device, devices, batch, memoryBytes, memoryAvailable, advice }: Prediction): string {
  const where = `${devices > 1 ? `${devices} x ` : ''}${device}, batch ${batch}`
  const [scale, unit] = memoryAvailable < 1e9 ? [1e-6, 'MB'] : [1e-9, 'GB']
  const [needed, there] = [significant(memoryBytes, scale), significant(memoryAvailable, scale)]
  return [`${where}: out of memory: ${needed} of ${there} ${unit}`, ...advice].join('; ')
}

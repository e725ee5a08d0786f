import type { Breakdown, Prediction, SweepPredictions } from '../../preload/contract-devices'
import { screenTable, type Cell } from './screen-table'

type Part = keyof Breakdown

/** Parts of a step with their headings. */
const PARTS: readonly (readonly [part: Part, heading: string])[] = [
  ['compute', 'compute %'],
  ['exchange', 'exchange %'],
  ['sync', 'sync %'],
  ['launch', 'host %'],
  ['communication', 'between devices %'],
]

/** Predictions as a table on the screen: what was asked, a row each with the units in the headings, and what does not fit. */
export function predictionTable({ title, examples, epochExamples, rows }: SweepPredictions): string {
  const parts = PARTS.filter(([part]) => rows.some(({ breakdown }) => (breakdown?.[part] ?? 0) > 0))
  const isTraining = rows.some(({ phase }) => phase === 'training')
  const timed = epochExamples === null ? [] : [isTraining ? 'epoch (s)' : `${epochExamples} ${examples} (s)`]
  const head = [
    ...['device', 'devices', 'batch', 'step (ms)', ...timed, `${examples}/s`],
    ...['energy (J/step)', 'power (W)', 'memory (MB)', ...parts.map(([, heading]) => heading)],
  ]
  const table = screenTable(
    head,
    rows.map((row) => cellsOf(row, parts, timed.length > 0)),
  )
  const full = rows.filter(({ outOfMemory }) => outOfMemory).map(shortage)
  return [heading(title, rows), table, ...full].join('\n')
}

function heading(title: string, rows: readonly Prediction[]): string {
  const distinct = (field: 'phase' | 'precision' | 'software' | 'strategy'): string =>
    [...new Set(rows.map((row) => row[field]))].join(', ')
  return `${title}: ${distinct('phase')}, ${distinct('precision')}, ${distinct('software')}, ${distinct('strategy')}`
}

function cellsOf(row: Prediction, parts: typeof PARTS, hasEpoch: boolean): Cell[] {
  const { device, devices, batch, secondsPerStep, secondsPerEpoch, throughput, joules, watts } = row
  return [
    ...[device, devices, batch, significant(secondsPerStep, 1e3)],
    ...(hasEpoch ? [significant(secondsPerEpoch)] : []),
    ...[significant(throughput), significant(joules), significant(watts)],
    significant(row.memoryBytes, 1e-6),
    ...parts.map(([part]) => percent(row.breakdown, part)),
  ]
}

/** Three digits that matter. */
function significant(value: number | null, scale = 1): number | null {
  return value === null ? null : Number((value * scale).toPrecision(3))
}

function percent(breakdown: Breakdown | null, part: Part): number | null {
  if (breakdown === null || breakdown[part] === 0) return null
  const whole = Object.values(breakdown).reduce((sum, seconds) => sum + seconds, 0)
  return Math.round((100 * breakdown[part]) / whole)
}

function shortage({ device, devices, batch, memoryBytes, memoryAvailable, advice }: Prediction): string {
  const where = `${devices > 1 ? `${devices} x ` : ''}${device}, batch ${batch}`
  const [needed, there] = [significant(memoryBytes, 1e-6), significant(memoryAvailable, 1e-6)]
  return [`${where}: out of memory: ${needed} of ${there} MB`, ...advice].join('; ')
}

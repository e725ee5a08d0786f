import { resolve } from 'node:path'
import { common, readArguments, WrongUsage } from './arguments'
import { withHub } from './with-hub'

/** Arcseconds within which a truth belongs to an object, unless ids agree. */
const RADIUS = 0.6

/** The scores of the table on the screen, each with its heading. */
const SHOWN: readonly (readonly [score: string, heading: string])[] = [
  ['n', 'objects'],
  ['failed', 'failed'],
  ['rms', 'rms'],
  ['nmad', 'nmad'],
  ['slope1', 'slope1'],
  ['slope2', 'slope2'],
  ['coverage68', '68 %'],
  ['coverage95', '95 %'],
  ['spearmanTotal', 'rank total'],
  ['spearmanEpistemic', 'epistemic'],
  ['rmsReject10', 'rms best 90 %'],
]

/** `evaluate LAB --truth FILE`: how good the shapes of a run are, and how honest their uncertainties. */
export async function evaluate(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['LAB'], {
    ...common,
    ...{ truth: { type: 'string' }, shape: { type: 'string', default: 'g' } },
    ...{ radius: { type: 'string' }, run: { type: 'string' } },
  } as const)
  const { truth, shape, run = null } = values
  if (truth === undefined) throw new WrongUsage('--truth FILE is missing: a table of true shapes')
  if (shape !== 'g' && shape !== 'e') throw new WrongUsage('--shape is g (reduced shear) or e (distortion)')
  const radius = values.radius === undefined ? RADIUS : Number(values.radius)
  if (!(radius >= 0)) throw new WrongUsage(`--radius ${values.radius} is no number of arcseconds`)
  const scores = await withHub(async (hub, signal) => {
    await hub.open(positionals[0] ?? '', { signal })
    return hub.evaluate({ truth: resolve(truth), shape, radius, run }, signal)
  })
  console.log(values.json ? JSON.stringify(scores) : table(scores))
  return 0
}

function table(scores: Record<string, Record<string, number | null>>): string {
  const head = ['', ...SHOWN.map(([, heading]) => heading)]
  const rows = Object.entries(scores).map(([subset, found]) => [
    subset.replaceAll('_', ' '),
    ...SHOWN.map(([score]) => cell(found[score] ?? null)),
  ])
  const widths = head.map((text, at) => Math.max(text.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0)))
      .join('  ')
  return [head, ...rows].map(line).join('\n')
}

function cell(value: number | null): string {
  if (value === null) return '-'
  return Number.isInteger(value) ? String(value) : value.toFixed(4)
}

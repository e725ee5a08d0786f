import { resolve } from 'node:path'
import { common, readArguments, requiredNumber, WrongUsage } from './arguments'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

/** `simulate --out DIR --tiles N --seed S`: a survey patch with truth, ready for `open`. */
export async function simulate(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, [], {
    ...common,
    out: { type: 'string' },
    tiles: { type: 'string' },
    seed: { type: 'string' },
    shear: { type: 'string', default: '0,0' },
    depth: { type: 'string', default: '1' },
  } as const)
  if (values.out === undefined)
    throw new WrongUsage('--out DIR is missing: the folder that the survey is written to')
  const plan = {
    folder: resolve(values.out),
    tiles: requiredNumber('--tiles', values.tiles, 1),
    seed: requiredNumber('--seed', values.seed, 0),
    lens: shearOf(values.shear),
    depth: depthOf(values.depth),
  }
  const progress = progressLine(values.quiet)
  const made = await withHub((hub, signal) =>
    hub.simulate(plan, { signal, report: progress.show }).finally(progress.end),
  )
  const { objects, tiles, seconds } = made
  if (values.json) console.log(JSON.stringify({ objects, tiles, seconds, out: plan.folder }))
  else console.log(`${plan.folder}: ${objects} objects, ${tiles} tiles, ${seconds.toFixed(1)} s`)
  return 0
}

function shearOf(text: string): { g1: number; g2: number } {
  const [g1 = NaN, g2 = NaN, ...more] = text.split(',').map(Number)
  if (more.length > 0 || !(Math.hypot(g1, g2) < 0.5)) {
    throw new WrongUsage(`--shear ${text} is not g1,g2 of a reduced shear under 0.5`)
  }
  return { g1, g2 }
}

function depthOf(text: string): number {
  const depth = Number(text)
  if (!(depth >= 0.001 && depth <= 100)) {
    throw new WrongUsage(`--depth ${text} is not a share of ten years' exposure from 0.001 to 100`)
  }
  return depth
}

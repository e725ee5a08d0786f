/** What there is to divide: one number for each layer, in the order in which they run. */
export interface Division {
  /** Seconds of each layer in a step. */
  readonly seconds: readonly number[]
  /** Bytes that cross to the next stage if a stage ends with the layer. */
  readonly crossing: readonly number[]
  /** Whether stage `stage` has memory for the layers `from` to `to - 1`. */
  readonly fits: (stage: number, from: number, to: number) => boolean
}

/**
 * Divides layers into contiguous stages so that the slowest takes the fewest seconds, and, among divisions as fast, the fewest bytes
 * cross between stages; exactly, by dynamic programming (as PipeDream's planner, Narayanan et al. 2019, for stages of one device).
 * Returns the first layer of each stage, or null where no division fits. Throws RangeError where a stage would have no layer.
 */
export function divideIntoStages(division: Division, stages: number): number[] | null {
  const layers = division.seconds.length
  if (!Number.isInteger(stages) || stages < 1 || stages > layers)
    throw new RangeError(`stages must be a whole number from 1 to the number of layers, ${layers}: ${stages}`)
  const slowest = bestDivision(division, stages, SLOWEST)
  if (slowest === null) return null
  return bestDivision(division, stages, { ...BYTES, limit: slowest.score })?.starts ?? null
}

/** How stages are judged together. */
interface Score {
  readonly add: (before: number, seconds: number, crossing: number) => number
  /** No stage may take more seconds than this; and none that takes more than the best score so far is of use, where the slowest counts. */
  readonly limit: number
  readonly countsSlowest: boolean
}

const SLOWEST: Score = {
  add: (before, seconds) => Math.max(before, seconds),
  limit: Infinity,
  countsSlowest: true,
}
const BYTES = {
  add: (before: number, _: number, crossing: number) => before + crossing,
  countsSlowest: false,
}

/** The division with the least score. */
function bestDivision(division: Division, stages: number, score: Score) {
  const layers = division.seconds.length
  const until = sumsBefore(division.seconds)
  const rows = [until.map((_, to): Cell => (to === 0 ? { score: 0, from: 0 } : NOWHERE))]
  for (let stage = 0; stage < stages; stage++) {
    const before = rows[stage] ?? []
    const left = stages - stage - 1
    const search = { stage, before, until, score }
    rows.push(
      until.map((_, to) => (to <= stage || to > layers - left ? NOWHERE : bestCell(division, search, to))),
    )
  }
  const total = rows[stages]?.[layers]?.score ?? Infinity
  return total === Infinity ? null : { score: total, starts: startsOf(rows, layers) }
}

/** The least score of stages that end before a layer, and where the last of them starts. */
interface Cell {
  readonly score: number
  readonly from: number
}

const NOWHERE: Cell = { score: Infinity, from: 0 }

interface Search {
  readonly stage: number
  readonly before: readonly Cell[]
  readonly until: readonly number[]
  readonly score: Score
}

function bestCell({ crossing, fits }: Division, { stage, before, until, score }: Search, to: number): Cell {
  let [best, limit] = [NOWHERE, score.limit]
  const sent = to === until.length - 1 ? 0 : (crossing[to - 1] ?? 0)
  for (let from = to - 1; from >= stage; from--) {
    const seconds = (until[to] ?? 0) - (until[from] ?? 0)
    if (seconds > limit) break
    const earlier = before[from]?.score ?? Infinity
    const found = earlier === Infinity ? Infinity : score.add(earlier, seconds, sent)
    if (found >= best.score || !fits(stage, from, to)) continue
    best = { score: found, from }
    if (score.countsSlowest) limit = Math.min(limit, found)
  }
  return best
}

function startsOf(rows: readonly (readonly Cell[])[], layers: number): number[] {
  const starts: number[] = []
  for (let [stage, to] = [rows.length - 1, layers]; stage > 0; stage--) {
    to = rows[stage]?.[to]?.from ?? 0
    starts.unshift(to)
  }
  return starts
}

/** Sums of all that stands before each place, the end included. */
export function sumsBefore(values: readonly number[]): number[] {
  const sums = [0]
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value)
  return sums
}

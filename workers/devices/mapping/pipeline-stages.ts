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
  const slowest = bestDivision(division, stages, (before, seconds) => Math.max(before, seconds))
  if (slowest === null) return null
  const fewestBytes = (before: number, _seconds: number, crossing: number) => before + crossing
  return bestDivision(division, stages, fewestBytes, slowest.score)?.starts ?? null
}

type Score = (before: number, seconds: number, crossing: number) => number

/** The division with the least score whose stages all take at most `limit` seconds. */
function bestDivision(division: Division, stages: number, score: Score, limit = Infinity) {
  const layers = division.seconds.length
  const until = sumsBefore(division.seconds)
  const first: Cell[] = Array.from({ length: layers + 1 }, (_, to) => ({
    score: to === 0 ? 0 : Infinity,
    from: 0,
  }))
  const rows = [first]
  for (let stage = 0; stage < stages; stage++) {
    const before = rows[stage] ?? []
    const row = before.map((_, to) => bestCell(division, { stage, to, before, until, score, limit }))
    rows.push(row)
  }
  const total = rows[stages]?.[layers]?.score ?? Infinity
  return total === Infinity ? null : { score: total, starts: startsOf(rows, layers) }
}

/** The least score of stages that end before layer `to`, and where the last of them starts. */
interface Cell {
  readonly score: number
  readonly from: number
}

interface Search {
  readonly stage: number
  readonly to: number
  readonly before: readonly Cell[]
  readonly until: readonly number[]
  readonly score: Score
  readonly limit: number
}

function bestCell({ crossing, fits }: Division, { stage, to, before, until, score, limit }: Search): Cell {
  let best: Cell = { score: Infinity, from: 0 }
  const last = to === until.length - 1
  for (let from = to - 1; from >= stage; from--) {
    const seconds = (until[to] ?? 0) - (until[from] ?? 0)
    if (seconds > limit) break
    const earlier = before[from]?.score ?? Infinity
    if (earlier === Infinity || !fits(stage, from, to)) continue
    const found = score(earlier, seconds, last ? 0 : (crossing[to - 1] ?? 0))
    if (found < best.score) best = { score: found, from }
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

/**
 * What the error of a shape turns out to be where its stated uncertainty is `sigma`: points of a line that rises everywhere,
 * straight between them and in proportion to sigma beyond the first and the last. `sigma` (that of both uncertainties, one
 * component) and `error` (|g_estimated - g_true|, both components) are in reduced shear.
 */
export interface ErrorCalibration {
  readonly points: readonly CalibrationPoint[]
}

export interface CalibrationPoint {
  readonly sigma: number
  readonly error: number
}

/** Objects of known truth to a bin: the mean error of so many is known to a tenth of its scatter. */
const BIN = 50
/** No more bins are needed, however many objects there are. */
const MOST_BINS = 40

/** The fewest objects of known truth that a calibration is learned from: two bins. */
export const FEWEST_CALIBRATED = 2 * BIN

/**
 * Learns a calibration: the errors are averaged in bins of equal numbers along sigma (50 objects or more, 40 bins or fewer), and bins
 * in which the error falls are joined until it rises (pool adjacent violators: Ayer et al. 1955). Null with fewer than 100 objects.
 */
export function learnCalibration(objects: readonly CalibrationPoint[]): ErrorCalibration | null {
  if (objects.length < FEWEST_CALIBRATED) return null
  const sorted = [...objects].sort((one, other) => one.sigma - other.sigma)
  const bins = Math.min(MOST_BINS, Math.floor(sorted.length / BIN))
  const border = (bin: number): number => Math.round((bin * sorted.length) / bins)
  const pools: Pool[] = []
  for (let bin = 0; bin < bins; bin++) {
    pools.push(poolOf(sorted.slice(border(bin), border(bin + 1))))
    joinFalling(pools)
  }
  return { points: pools.map(({ n, sigma, error }) => ({ sigma: sigma / n, error: error / n })) }
}

/** Objects that share a point: their number, and sums over them. */
interface Pool {
  readonly n: number
  readonly sigma: number
  readonly error: number
}

function poolOf(objects: readonly CalibrationPoint[]): Pool {
  const sum = (value: (object: CalibrationPoint) => number): number =>
    objects.reduce((total, object) => total + value(object), 0)
  return { n: objects.length, sigma: sum(({ sigma }) => sigma), error: sum(({ error }) => error) }
}

/** Joins the last pools while the error of the one before is no smaller, or their sigma is the same. */
function joinFalling(pools: Pool[]): void {
  for (;;) {
    const [before, last] = pools.slice(-2)
    if (!before || !last) return
    const rises =
      before.error / before.n < last.error / last.n && before.sigma / before.n < last.sigma / last.n
    if (rises) return
    const joined = {
      n: before.n + last.n,
      sigma: before.sigma + last.sigma,
      error: before.error + last.error,
    }
    pools.splice(-2, 2, joined)
  }
}

/** The error that is expected at a sigma. */
export function expectedError({ points }: ErrorCalibration, sigma: number): number {
  return along(
    points,
    sigma,
    ({ sigma: at }) => at,
    ({ error }) => error,
  )
}

/** The sigma at which an error is expected: the inverse of `expectedError`. */
export function sigmaOfError({ points }: ErrorCalibration, error: number): number {
  return along(
    points,
    error,
    ({ error: at }) => at,
    ({ sigma }) => sigma,
  )
}

type Coordinate = (point: CalibrationPoint) => number

function along(points: readonly CalibrationPoint[], x: number, of: Coordinate, to: Coordinate): number {
  const after = points.findIndex((point) => of(point) >= x)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return NaN
  if (after === -1) return (x / of(last)) * to(last)
  const [low, high] = [points[after - 1], points[after]]
  if (!low || !high) return (x / of(first)) * to(first)
  return to(low) + ((x - of(low)) / (of(high) - of(low))) * (to(high) - to(low))
}

import { mean, median, quantile, rankCorrelation } from './order-statistics'
import { sigmaOf, totalOf, type Covariance, type Shape, type ShapeEstimate } from './shape-estimate'

/** An object of known shape and its estimate; null where there is none. */
export interface ScoredShape {
  readonly truth: Shape
  readonly estimate: ShapeEstimate | null
}

/**
 * How well shapes are estimated, and how honestly. Over n objects with d = g_estimated - g_true and C = C_aleatoric + C_epistemic:
 *
 * - `rms`, `medianAbs`, `nmad` (1.4826 times the median absolute deviation from each component's median) of the 2n components of d
 * - `slope1`, `offset1` and 2: least squares of g_estimated on g_true, slope - 1 and intercept
 * - `coverage50`, 68, 95: share of components within 0.6745, 1 and 1.96 standard deviations; `coverage10` to 99 the same of other Gaussian intervals, which
 *   with them make a reliability diagram: the nominal share is in the name
 * - `region68`, 95: share of objects with d' C^-1 d under 2.2957 and 5.9915, the quantiles of chi squared with two degrees of freedom
 * - `nll`: mean negative log likelihood of the Gaussian, nats an object
 * - `spearmanTotal`, `Aleatoric`, `Epistemic`: rank correlation of that sigma with |d|
 * - `rmsReject10`: rms without the tenth of largest total sigma
 *
 * `failed` objects have no estimate and are in nothing else. What is not defined is null.
 */
export interface ShapeScores extends Readonly<Record<Score, number | null>> {
  readonly n: number
  readonly failed: number
}

type Score = (typeof SCORES)[number]
const SCORES = [
  ...(['rms', 'nmad', 'medianAbs', 'slope1', 'slope2', 'offset1', 'offset2'] as const),
  ...(['coverage50', 'coverage68', 'coverage95', 'region68', 'region95', 'nll'] as const),
  ...(['coverage10', 'coverage20', 'coverage30', 'coverage40', 'coverage60'] as const),
  ...(['coverage70', 'coverage80', 'coverage90', 'coverage99'] as const),
  ...(['spearmanTotal', 'spearmanAleatoric', 'spearmanEpistemic', 'rmsReject10'] as const),
]

interface Measured {
  readonly truth: Shape
  readonly estimate: ShapeEstimate
  /** What was estimated too much. */
  readonly error: Shape
  readonly total: Covariance
}

/** Scores estimates against the truth. `n` counts all objects, those without an estimate among them. */
export function scoreShapes(objects: readonly ScoredShape[]): ShapeScores {
  const measured = objects.flatMap(({ truth, estimate }): Measured[] => {
    if (!estimate) return []
    const error = [estimate.g[0] - truth[0], estimate.g[1] - truth[1]] as const
    return [{ truth, estimate, error, total: totalOf(estimate) }]
  })
  const scores = { ...errors(measured), ...lines(measured), ...coverages(measured), ...rankings(measured) }
  const found = Object.fromEntries(SCORES.map((score) => [score, finite(scores[score])]))
  // Every score is there: the names come from the list that types them.
  return { n: objects.length, failed: objects.length - measured.length, ...(found as Record<Score, number>) }
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

const components = (objects: readonly Measured[]): number[] => objects.flatMap(({ error }) => error)
const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => value ** 2)))

function errors(
  objects: readonly Measured[],
): Pick<ShapeScores, 'rms' | 'nmad' | 'medianAbs' | 'rmsReject10'> {
  const all = components(objects)
  const deviations = ([0, 1] as const).flatMap((k) => {
    const middle = median(objects.map(({ error }) => error[k]))
    return objects.map(({ error }) => Math.abs(error[k] - middle))
  })
  const sigmas = objects.map(({ total }) => sigmaOf(total))
  const limit = quantile(sigmas, 0.9)
  const surer = objects.filter((_, index) => (sigmas[index] ?? Infinity) <= limit)
  return {
    rms: rootMeanSquare(all),
    nmad: 1.4826 * median(deviations),
    medianAbs: median(all.map(Math.abs)),
    rmsReject10: rootMeanSquare(components(surer)),
  }
}

function lines(objects: readonly Measured[]): Pick<ShapeScores, 'slope1' | 'slope2' | 'offset1' | 'offset2'> {
  const [one, two] = ([0, 1] as const).map((k) =>
    fitLine(
      objects.map(({ truth }) => truth[k]),
      objects.map(({ estimate }) => estimate.g[k]),
    ),
  )
  return {
    ...{ slope1: one?.slope ?? null, slope2: two?.slope ?? null },
    ...{ offset1: one?.offset ?? null, offset2: two?.offset ?? null },
  }
}

/** Least squares of y = offset + (1 + slope) x. */
function fitLine(x: readonly number[], y: readonly number[]): { slope: number; offset: number } | null {
  const [meanX, meanY] = [mean(x), mean(y)]
  const square = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  if (!(square > 0)) return null
  const product = x.reduce((sum, value, index) => sum + (value - meanX) * ((y[index] ?? NaN) - meanY), 0)
  const slope = product / square
  return { slope: slope - 1, offset: meanY - slope * meanX }
}

type Coverage = Extract<Score, `coverage${number}`> | 'region68' | 'region95' | 'nll'

function coverages(objects: readonly Measured[]): Pick<ShapeScores, Coverage> {
  const pulls = objects.flatMap(({ error, total: [c11, , c22] }) => [
    Math.abs(error[0]) / Math.sqrt(c11),
    Math.abs(error[1]) / Math.sqrt(c22),
  ])
  const within = (limit: number): number => mean(pulls.map((pull) => Number(pull < limit)))
  const distances = objects.map(({ error, total }) => squaredDistance(error, total))
  const inside = (limit: number): number => mean(distances.map((distance) => Number(distance < limit)))
  const likelihoods = objects.map(
    ({ total }, index) =>
      (distances[index] ?? NaN) / 2 + Math.log(determinant(total)) / 2 + Math.log(2 * Math.PI),
  )
  return {
    ...{ coverage50: within(0.6745), coverage68: within(1), coverage95: within(1.96) },
    ...{ coverage10: within(0.12566), coverage20: within(0.25335), coverage30: within(0.38532) },
    ...{ coverage40: within(0.5244), coverage60: within(0.84162), coverage70: within(1.03643) },
    ...{ coverage80: within(1.28155), coverage90: within(1.64485), coverage99: within(2.57583) },
    ...{ region68: inside(2.2957), region95: inside(5.9915), nll: mean(likelihoods) },
  }
}

/** d' C^-1 d. */
function squaredDistance([d1, d2]: Shape, [c11, c12, c22]: Covariance): number {
  return (c22 * d1 * d1 - 2 * c12 * d1 * d2 + c11 * d2 * d2) / determinant([c11, c12, c22])
}

function determinant([c11, c12, c22]: Covariance): number {
  return c11 * c22 - c12 * c12
}

type Ranking = 'spearmanTotal' | 'spearmanAleatoric' | 'spearmanEpistemic'

function rankings(objects: readonly Measured[]): Pick<ShapeScores, Ranking> {
  const lengths = objects.map(({ error }) => Math.hypot(...error))
  const rank = (covariance: (one: Measured) => Covariance): number | null =>
    rankCorrelation(
      objects.map((one) => sigmaOf(covariance(one))),
      lengths,
    )
  return {
    spearmanTotal: rank(({ total }) => total),
    spearmanAleatoric: rank(({ estimate }) => estimate.aleatoric),
    spearmanEpistemic: rank(({ estimate }) => estimate.epistemic),
  }
}

import type { Symmetry } from '../networks/symmetries'
import type { Covariance, Shape, ShapeEstimate } from './shape-estimate'

/** Outputs of a network for one stamp in one pass, as the stamp was seen; in its own axes after `undo`. */
type Outputs = ArrayLike<number>

/** The least standard deviation along an axis that a network can claim. */
const SMALLEST_SCALE = 1e-3

/**
 * Estimates from the outputs `[pass, stamp, 5]` of a network's passes. The five are g1, g2 and, for the lower triangle L of the
 * covariance's Cholesky factor, softplus^-1 of its diagonal and the element below it. Each pass's symmetry is undone.
 *
 * The mean is that of the passes, aleatoric the mean of their covariances, epistemic the covariance of their means (divisor
 * S - 1), where they are of different samples of the weights: then it also holds how far the symmetries disagree. Without
 * samples it is zero.
 */
export function estimatesFrom(
  outputs: Float32Array,
  stamps: number,
  passes: readonly { symmetry: Symmetry; sample: number | null }[],
): ShapeEstimate[] {
  const isSampled = passes.some(({ sample }) => sample !== null)
  return Array.from({ length: stamps }, (_, stamp) => {
    const seen = passes.map(({ symmetry }, pass) => {
      const start = (pass * stamps + stamp) * 5
      return undo(outputs.subarray(start, start + 5), symmetry)
    })
    return combine(seen, isSampled)
  })
}

/** The shape of each pass, `[pass, 2]`, of one stamp: what `--keep-samples` keeps. */
export function shapesOfPasses(
  outputs: Float32Array,
  stamps: number,
  stamp: number,
  passes: readonly { symmetry: Symmetry }[],
): Float32Array {
  const shapes = new Float32Array(2 * passes.length)
  passes.forEach(({ symmetry: { signs } }, pass) => {
    const start = (pass * stamps + stamp) * 5
    shapes[2 * pass] = (outputs[start] ?? NaN) * signs[0]
    shapes[2 * pass + 1] = (outputs[start + 1] ?? NaN) * signs[1]
  })
  return shapes
}

interface Prediction {
  readonly g: Shape
  readonly covariance: Covariance
}

function undo(outputs: Outputs, { signs: [sign1, sign2] }: Symmetry): Prediction {
  const [g1 = NaN, g2 = NaN, raw1 = NaN, raw2 = NaN, l21 = NaN] = Array.from(outputs)
  const [l1, l2] = [softplus(raw1) + SMALLEST_SCALE, softplus(raw2) + SMALLEST_SCALE]
  return {
    g: [sign1 * g1, sign2 * g2],
    covariance: [l1 * l1, sign1 * sign2 * l1 * l21, l21 * l21 + l2 * l2],
  }
}

/** ln(1 + e^x), without overflow; of what is infinite, because a number of half precision ran over, there is none. */
function softplus(x: number): number {
  if (!Number.isFinite(x)) return NaN
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}

function combine(passes: readonly Prediction[], isSampled: boolean): ShapeEstimate {
  const n = passes.length
  const average = (value: (one: Prediction) => number): number =>
    passes.reduce((sum, one) => sum + value(one), 0) / n
  const g = [average((one) => one.g[0]), average((one) => one.g[1])] as const
  const aleatoric = ([0, 1, 2] as const).map((k) => average((one) => one.covariance[k]))
  const scatter = (j: 0 | 1, k: 0 | 1): number =>
    isSampled && n > 1 ? (average((one) => (one.g[j] - g[j]) * (one.g[k] - g[k])) * n) / (n - 1) : 0
  const [a11 = NaN, a12 = NaN, a22 = NaN] = aleatoric
  return { g, aleatoric: [a11, a12, a22], epistemic: [scatter(0, 0), scatter(0, 1), scatter(1, 1)] }
}

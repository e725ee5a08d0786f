import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core'
import type { Operations } from '../differentiable-layers'
import { logDeterminant, whitenedSquare, type Matrix } from './cholesky'
import type { GaussianMixture } from './gaussian-mixture'

/** A mixture of Gaussians as tensors, for densities that can be differentiated. */
export interface MixtureTensors {
  /** `[component, 1, number]`. */
  readonly means: Tensor3D
  /** The transposed inverses of the factors: `[component, number, number]`. */
  readonly whiteners: Tensor3D
  /** ln of share over normalisation, `[component, 1]`. */
  readonly constants: Tensor
  /** All of them, to dispose of. */
  readonly tensors: readonly Tensor[]
}

/** The tensors of a mixture, for their owner to dispose of. */
export function mixtureTensors(
  tf: Operations,
  { sides, shares, means, factors }: GaussianMixture,
): MixtureTensors {
  const count = means.length
  const flat = (rows: readonly Float64Array[]): Float32Array =>
    Float32Array.from(rows.flatMap((row) => [...row]))
  const made = {
    means: tf.tensor3d(flat(means), [count, 1, sides]),
    whiteners: tf.tensor3d(flat(factors.map((factor) => transposedInverse(factor, sides))), [
      count,
      sides,
      sides,
    ]),
    constants: tf.tensor(
      factors.map((factor, at) => [
        Math.log(shares[at] ?? NaN) - (sides * Math.log(2 * Math.PI) + logDeterminant(factor, sides)) / 2,
      ]),
    ),
  }
  return { ...made, tensors: Object.values(made) }
}

/** ln of the density at points `[point, number]`: `[point]`. */
export function logDensities(tf: Operations, mixture: MixtureTensors, points: Tensor): Tensor {
  const offsets = tf.sub(tf.expandDims(points, 0), mixture.means)
  const whitened = tf.matMul(offsets as Tensor3D, mixture.whiteners) // [component, point, number]
  const squares = tf.sum(tf.square(whitened), 2)
  return tf.logSumExp(tf.sub(mixture.constants, tf.mul(squares, 0.5)), 0)
}

/** The transpose of the inverse of a lower triangle, row-major: its rows are the inverse's columns. */
function transposedInverse(factor: Matrix, side: number): Matrix {
  const inverse = new Float64Array(side * side)
  for (let column = 0; column < side; column++) {
    const unit = new Float64Array(side)
    unit[column] = 1
    const solved = new Float64Array(side)
    whitenedSquare(factor, unit, solved)
    inverse.set(solved, column * side)
  }
  return inverse
}

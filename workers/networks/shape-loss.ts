import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import type { Operations } from './differentiable-layers'

/** The least standard deviation along an axis that a network can claim; `network-outputs.ts` has the same. */
const SMALLEST_SCALE = 1e-3

/**
 * The negative log likelihood of shapes `[stamp, 2]`, nats a stamp, under the Gaussians that outputs `[stamp, 5]` stand for: mean (o0, o1),
 * and the covariance L L^T of the lower triangle l11 = softplus(o2) + 1e-3, l22 = softplus(o3) + 1e-3, l21 = o4.
 */
export function negativeLogLikelihood(tf: Operations, outputs: Tensor, shapes: Tensor): Scalar {
  const [g1, g2, raw1, raw2, l21] = columns(tf, outputs, 5)
  const [t1, t2] = columns(tf, shapes, 2)
  const l11 = tf.add(tf.softplus(raw1 ?? 0), SMALLEST_SCALE)
  const l22 = tf.add(tf.softplus(raw2 ?? 0), SMALLEST_SCALE)
  // L z = d, solved row by row.
  const z1 = tf.div(tf.sub(t1 ?? 0, g1 ?? 0), l11)
  const z2 = tf.div(tf.sub(tf.sub(t2 ?? 0, g2 ?? 0), tf.mul(l21 ?? 0, z1)), l22)
  const squares = tf.mul(tf.add(tf.square(z1), tf.square(z2)), 0.5)
  return tf.mean(tf.add(tf.add(squares, tf.log(tf.mul(l11, l22))), Math.log(2 * Math.PI)))
}

function columns(tf: Operations, values: Tensor, count: number): Tensor[] {
  return tf.split(values, count, 1)
}

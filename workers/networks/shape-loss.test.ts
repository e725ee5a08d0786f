import { beforeAll, expect, it } from 'vitest'
import { randomStream } from './random-stream'
import { negativeLogLikelihood } from './shape-loss'
import { loadTensorFlow, type TensorFlow } from './tensorflow'

let tf: TensorFlow['tf']
beforeAll(async () => {
  tf = (await loadTensorFlow()).tf
})

const softplus = (x: number): number => Math.log1p(Math.exp(x))

/** From the covariance matrix and its inverse, which the loss never makes. */
function direct(
  [o0 = NaN, o1 = NaN, o2 = NaN, o3 = NaN, o4 = NaN]: number[],
  [t1 = NaN, t2 = NaN]: number[],
): number {
  const [l11, l22] = [softplus(o2) + 1e-3, softplus(o3) + 1e-3]
  const [c11, c12, c22] = [l11 * l11, l11 * o4, o4 * o4 + l22 * l22]
  const determinant = c11 * c22 - c12 * c12
  const [d1, d2] = [t1 - o0, t2 - o1]
  const distance = (c22 * d1 * d1 - 2 * c12 * d1 * d2 + c11 * d2 * d2) / determinant
  return distance / 2 + Math.log(determinant) / 2 + Math.log(2 * Math.PI)
}

it('the loss is the mean of the Gaussian likelihoods, worked out from the covariances', () => {
  const outputs = Array.from({ length: 20 }, (_, stamp) => [...randomStream(1, stamp).normals(5)])
  const shapes = Array.from({ length: 20 }, (_, stamp) => [...randomStream(2, stamp).normals(2)])
  const expected = outputs.reduce((sum, one, stamp) => sum + direct(one, shapes[stamp] ?? []), 0) / 20
  const found = negativeLogLikelihood(tf, tf.tensor2d(outputs), tf.tensor2d(shapes)).dataSync()[0] ?? NaN
  expect(Math.abs(found / expected - 1)).toBeLessThan(1e-5)
})

it('the loss falls towards the truth and towards a scale as large as the error', () => {
  const truth = tf.tensor2d([[0.3, -0.2]])
  const gradient = tf.grad((outputs) => negativeLogLikelihood(tf, outputs, truth))
  const [g1, g2] = gradient(tf.tensor2d([[0, 0, 0, 0, 0]])).dataSync()
  expect(g1).toBeLessThan(0)
  expect(g2).toBeGreaterThan(0)
  // softplus(x) = 0.3 - 1e-3 and 0.2 - 1e-3 : as large as the errors, where the derivative is zero.
  const raw = [0.299, 0.199].map((scale) => Math.log(Math.expm1(scale)))
  const flat = gradient(tf.tensor2d([[0, 0, raw[0] ?? NaN, raw[1] ?? NaN, 0]])).dataSync()
  expect(Math.abs(flat[2] ?? NaN)).toBeLessThan(1e-3)
  expect(Math.abs(flat[3] ?? NaN)).toBeLessThan(1e-3)
})

import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { cancelled } from '../../../preload/fault'
import { STAMP_SIDE } from '../../stamps/stamp'
import { BANDS } from '../../units/bands'
import type { Operations } from '../differentiable-layers'
import type { Tensors } from '../eager-network'
import { decode, stampsOf } from './autoencoder'
import type { GenerativeNetwork } from './generative-network'
import { logDensities, mixtureTensors } from './mixture-tensors'

/**
 * A stamp to be fitted, `[row, column, band]`: fluxes in nJy, and the weight of each pixel, one over its variance, 0 for one that is left out. The object is at (32, 32) + `remainder`,
 * and `starts` are points of the latent space to begin from beside those of the prior.
 */
export interface StampToFit {
  readonly pixels: Float32Array
  readonly weights: Float32Array
  readonly remainder: { readonly x: number; readonly y: number }
  readonly starts: readonly Float32Array[]
}

/** The point whose galaxy fits best, that galaxy where the object is, `[row, column, band]` in nJy, and chi squared over the pixels that have weight. */
export interface FittedStamp {
  readonly latent: Float32Array
  readonly fitted: Float32Array
  readonly chiSquared: number
  readonly pixels: number
}

/** What a fit tells of itself while it goes on. */
export interface FitContext {
  readonly signal: AbortSignal
  passed(step: number, steps: number): void
}

/** Starts that are followed, steps of each, and the length of the first. */
const [FOLLOWED, STEPS, RATE] = [2, 100, 0.15]
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8]

/**
 * Finds the galaxy of a model that a stamp shows: the maximum of likelihood times prior over the latent space, by gradient ascent (Adam, Kingma & Ba 2015) from the best of the prior's components and of
 * `starts`. The model's galaxies are moved to the object by interpolation (Lanczos, a = 5). Rejects as cancelled.
 */
export async function fitStamp(
  tf: Operations,
  network: GenerativeNetwork,
  tensors: Tensors,
  stamp: StampToFit,
  context: FitContext,
): Promise<FittedStamp> {
  const kept = constantsOf(tf, network, stamp)
  const made = (points: Tensor): Tensor => movedGalaxies(tf, network, tensors, kept, points)
  const losses = (points: Tensor): Tensor => {
    const misfit = tf.mul(tf.square(tf.sub(made(points), kept.data)), kept.weights)
    return tf.sub(tf.mul(tf.sum(misfit, [1, 2, 3]), 0.5), logDensities(tf, kept.prior, points))
  }
  try {
    const means = network.prior.means.map((mean) => Float32Array.from(mean))
    const starts = bestOf(tf, losses, [...means, ...stamp.starts]).slice(0, FOLLOWED)
    const ends = await descend(tf, losses, starts, context)
    const [latent = new Float32Array(network.prior.sides)] = bestOf(tf, losses, ends)
    return { latent, ...scored(tf, made, latent, stamp) }
  } finally {
    tf.dispose([kept.data, kept.weights, kept.across, kept.up, ...kept.prior.tensors])
  }
}

interface Constants {
  /** `[1, band, row, column]`. */
  readonly data: Tensor
  readonly weights: Tensor
  /** Move an image along x and along y, from the right and from the left: `[column, column]`, `[row, row]`. */
  readonly across: Tensor2D
  readonly up: Tensor2D
  readonly prior: ReturnType<typeof mixtureTensors>
}

function constantsOf(tf: Operations, { prior }: GenerativeNetwork, stamp: StampToFit): Constants {
  const planes = (values: Float32Array): Tensor =>
    tf.tidy(() => tf.transpose(tf.tensor4d(values, [1, STAMP_SIDE, STAMP_SIDE, BANDS.length]), [0, 3, 1, 2]))
  const shift = (by: number): Tensor2D => tf.tensor2d(shiftMatrix(by), [STAMP_SIDE, STAMP_SIDE])
  const { x, y } = stamp.remainder
  return {
    ...{ data: planes(stamp.pixels), weights: planes(stamp.weights) },
    ...{ across: shift(x), up: shift(y), prior: mixtureTensors(tf, prior) },
  }
}

/** Galaxies of points `[point, number]` where the object is: `[point, band, row, column]`, nJy. */
function movedGalaxies(
  tf: Operations,
  { architecture }: GenerativeNetwork,
  tensors: Tensors,
  { across, up }: Constants,
  points: Tensor,
): Tensor {
  const planes = tf.transpose(stampsOf(tf, decode(tf, architecture, tensors, points)), [0, 3, 2, 1])
  // Rows of columns first: [point, band, column, row], then the other way round.
  const along = (values: Tensor, matrix: Tensor2D): Tensor =>
    tf.reshape(tf.matMul(tf.reshape(values, [-1, STAMP_SIDE]) as Tensor2D, matrix), planes.shape) // two axes, as it was told
  const moved = along(planes, up)
  return along(tf.transpose(moved, [0, 1, 3, 2]), across)
}

/** The matrix that, from the right, moves rows by a part of a pixel: `[from, to]`, row-major; Lanczos, a = 5, of sum 1 along `from`. */
export function shiftMatrix(by: number): Float32Array {
  const matrix = new Float32Array(STAMP_SIDE * STAMP_SIDE)
  for (let to = 0; to < STAMP_SIDE; to++) {
    const taps = Array.from({ length: STAMP_SIDE }, (_, from) => lanczos(to - by - from))
    const sum = taps.reduce((all, tap) => all + tap, 0)
    taps.forEach((tap, from) => (matrix[from * STAMP_SIDE + to] = tap / sum))
  }
  return matrix
}

/** Pixels that Lanczos's interpolation reaches to each side. */
const REACH = 5

function lanczos(x: number): number {
  if (x === 0) return 1
  if (Math.abs(x) >= REACH) return 0
  const angle = Math.PI * x
  return (REACH * Math.sin(angle) * Math.sin(angle / REACH)) / (angle * angle)
}

/** Points by their losses, the least first. */
function bestOf(
  tf: Operations,
  losses: (points: Tensor) => Tensor,
  points: readonly Float32Array[],
): Float32Array[] {
  const values = tf.tidy(() => losses(stacked(tf, points)).dataSync())
  return points
    .map((point, at) => ({ point, value: values[at] ?? Infinity }))
    .sort((one, other) => one.value - other.value)
    .map(({ point }) => point)
}

const stacked = (tf: Operations, points: readonly Float32Array[]): Tensor2D =>
  tf.tensor2d(new Float32Array(points.flatMap((point) => [...point])), [
    points.length,
    points[0]?.length ?? 0,
  ])

/** Follows each point downhill; the steps grow shorter to nothing (half a cosine). */
async function descend(
  tf: Operations,
  losses: (points: Tensor) => Tensor,
  starts: readonly Float32Array[],
  { signal, passed }: FitContext,
): Promise<Float32Array[]> {
  const sides = starts[0]?.length ?? 0
  const gradientOf = tf.grad((points: Tensor): Scalar => tf.sum(losses(points)))
  const points = Float32Array.from(starts.flatMap((start) => [...start]))
  const [first, second] = [new Float64Array(points.length), new Float64Array(points.length)]
  for (let step = 1; step <= STEPS; step++) {
    const gradient = tf.tidy(() => gradientOf(tf.tensor2d(points, [starts.length, sides])).dataSync())
    const rate = (RATE * (1 + Math.cos((Math.PI * step) / STEPS))) / 2
    gradient.forEach((slope, at) => {
      const mean = (first[at] = BETA1 * (first[at] ?? 0) + (1 - BETA1) * slope)
      const square = (second[at] = BETA2 * (second[at] ?? 0) + (1 - BETA2) * slope * slope)
      const size = Math.sqrt(square / (1 - BETA2 ** step)) + EPSILON
      points[at] = (points[at] ?? 0) - (rate * (mean / (1 - BETA1 ** step))) / size
    })
    passed(step, STEPS)
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw cancelled()
  }
  return starts.map((_, at) => points.slice(at * sides, (at + 1) * sides))
}

function scored(
  tf: Operations,
  made: (points: Tensor) => Tensor,
  latent: Float32Array,
  { pixels, weights }: StampToFit,
): Omit<FittedStamp, 'latent'> {
  const fitted = tf.tidy(() => tf.transpose(made(stacked(tf, [latent])), [0, 2, 3, 1]).dataSync<'float32'>())
  let [chiSquared, count] = [0, 0]
  weights.forEach((weight, at) => {
    if (!(weight > 0)) return
    chiSquared += weight * ((fitted[at] ?? NaN) - (pixels[at] ?? NaN)) ** 2
    count++
  })
  return { fitted: Float32Array.from(fitted), chiSquared, pixels: count }
}

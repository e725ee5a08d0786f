import type { Tensor } from '@tensorflow/tfjs-core'
import { psfStatistics } from './psf-input'
import { crop, stretched } from './eager-network'
import type { Operations } from './differentiable-layers'
import { randomStream } from './random-stream'
import type { Weight, Weights } from './safetensors'
import { layersOf, weightShapes, type ShapeArchitecture } from './shape-network'

/** Slope of a PReLU before training (He et al. 2015). */
const FIRST_SLOPE = 0.25
/** The outputs before training claim a scale of softplus(-1.5) = 0.2, like the scatter of shapes. */
const FIRST_SCALE = -1.5
/** Where the deviations of Bayesian kernels begin: softplus(-5) = 0.0067. */
const FIRST_RHO = -5
/** What the last layer's kernel is smaller by, so that the first outputs are near to zero. */
const LAST_LAYER = 0.1

/** The name of what is trained of a Bayesian layer instead of `kernel_sigma` = softplus(`kernel_rho`). */
export const rhoOf = (layer: string): string => `${layer}.kernel_rho`

const STATISTICS = new Set(['input_norm.mean', 'input_norm.variance', 'psf_norm.mean', 'psf_norm.scale'])

/** Whether a weight is moved by training: all but the statistics of the input. */
export function isTrained(name: string): boolean {
  return !STATISTICS.has(name)
}

/**
 * Weights to begin with, by the names of training: kernels from N(0, 2 / ((1 + slope^2) inputs)) (He et al. 2015), statistics of the
 * input from `stamps` and the numbers of their point-spread functions, raw as they come.
 */
export function initialWeights(
  tf: Operations,
  architecture: ShapeArchitecture,
  { stamps, psfs }: { stamps: Tensor; psfs: Float32Array },
  seed: number,
): Map<string, Weight> {
  const weights = new Map<string, Weight>(inputStatistics(tf, architecture, stamps))
  const add = (name: string, shape: readonly number[], values: Float32Array): void =>
    void weights.set(name, { shape, values })
  if (architecture.psf) {
    for (const [part, values] of Object.entries(psfStatistics(psfs))) add(`psf_norm.${part}`, [values.length], values) // prettier-ignore
  }
  layersOf(architecture).forEach(({ name, activation, slopes, kernel, isBayesian }, place) => {
    const size = product(kernel)
    const scale = Math.sqrt(2 / ((1 + FIRST_SLOPE ** 2) * (size / (kernel.at(-1) ?? 1))))
    const width = activation === null ? LAST_LAYER * scale : scale
    add(`${name}.kernel`, kernel, randomStream(seed, -1, place).normals(size).map((value) => value * width)) // prettier-ignore
    if (isBayesian) add(rhoOf(name), kernel, new Float32Array(size).fill(FIRST_RHO))
    add(`${name}.bias`, kernel.slice(-1), new Float32Array(kernel.at(-1) ?? 0))
    if (activation !== null)
      add(`${activation}.alpha`, slopes, new Float32Array(product(slopes)).fill(FIRST_SLOPE))
  })
  weights.get('output.bias')?.values.set([FIRST_SCALE, FIRST_SCALE], 2)
  return weights
}

/** Mean and variance by band of the pixels that the network looks at, once and for all (after Ioffe & Szegedy 2015). */
function inputStatistics(
  tf: Operations,
  architecture: ShapeArchitecture,
  stamps: Tensor,
): [string, Weight][] {
  const { mean, variance } = tf.tidy(() => {
    const seen = stretched(tf, architecture, crop(tf, stamps, architecture.side))
    const found = tf.moments(seen, [0, 1, 2])
    return { mean: found.mean.dataSync<'float32'>(), variance: found.variance.dataSync<'float32'>() }
  })
  const values = { mean, variance, gamma: mean.map(() => 1), beta: mean.map(() => 0) }
  return Object.entries(values).map(([part, numbers]) => [
    `input_norm.${part}`,
    { shape: [numbers.length], values: numbers },
  ])
}

/** The weights of a file from those of training: `kernel_sigma` = softplus(`kernel_rho`). */
export function weightsFromTrained(architecture: ShapeArchitecture, trained: Weights): Weights {
  const weights = new Map<string, Weight>()
  for (const name of weightShapes(architecture).keys()) {
    const rho = name.endsWith('.kernel_sigma') ? trained.get(name.replace(/sigma$/, 'rho')) : undefined
    const weight = rho ? { shape: rho.shape, values: rho.values.map(softplus) } : trained.get(name)
    if (weight) weights.set(name, weight)
  }
  return weights
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}

function product(sides: readonly number[]): number {
  return sides.reduce((one, other) => one * other, 1)
}

import * as v from 'valibot'
import { BANDS } from '../units/bands'
import { PSF_NUMBERS } from './psf-input'
import { WeightsError, type Weight, type Weights } from './safetensors'

const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const positive = v.pipe(v.number(), v.minValue(Number.MIN_VALUE))

/**
 * The architecture of a network that measures shapes, as its `model.json` has it: normalisation by band, then stages
 * of two 3 x 3 convolutions, the second of stride 2, then one or two dense layers, the first of which may be told of the
 * point-spread functions too; a PReLU after each layer but the last. The
 * five outputs are those of `network-outputs.ts`.
 */
export const ShapeArchitecture = v.object({
  /** Pixels along a side of the central part of the stamp that is looked at. */
  side: v.pipe(count, v.maxValue(64), v.multipleOf(2)),
  /** Pixels go in as asinh(stretch * flux / skySigma): fluxes and the sky's noise in nJy a pixel. */
  stretch: positive,
  skySigma: v.object({ u: positive, g: positive, r: positive, i: positive, z: positive, y: positive }),
  /** Channels of each stage. */
  stages: v.pipe(v.array(count), v.minLength(1)),
  /** Width of the dense layer before the outputs; null for none. */
  dense: v.nullable(count),
  /** Whether a PReLU has a slope for each channel, as is taken unless it says so, or for each pixel of each channel. */
  slopes: v.optional(v.picklist(['channel', 'pixel'])),
  /** Whether the first dense layer takes the numbers of `psf-input.ts` after those of the image; not unless it says so. */
  psf: v.optional(v.boolean()),
  /** Layers whose kernels have a Gaussian posterior: `kernel` its mean, `kernel_sigma` its standard deviation. */
  bayesian: v.array(v.string()),
})
export type ShapeArchitecture = v.InferOutput<typeof ShapeArchitecture>

/** A network that measures shapes, with its weights. */
export interface ShapeNetwork {
  readonly name: string
  readonly architecture: ShapeArchitecture
  readonly weights: Weights
}

/** One layer of numbers that are learned. `stride` 0 marks a dense layer. */
export interface Layer {
  readonly name: string
  /** The name of the PReLU after it; null after the last. */
  readonly activation: string | null
  /** The shape of that PReLU's slopes: `[channel]` or `[row, column, channel]`. */
  readonly slopes: readonly number[]
  readonly stride: 0 | 1 | 2
  /** `[height, width, in, out]` or `[in, out]`. */
  readonly kernel: readonly number[]
  readonly isBayesian: boolean
  /** Whether the numbers of the point-spread functions come in after those of the layer before. */
  readonly takesPsf: boolean
}

/** What comes out of a network: g1, g2 and three numbers of their covariance. */
export const OUTPUTS = 5

/**
 * The layers of an architecture, in the order of the forward pass. `outputs` is another number of them than a shape has: 9 are a
 * Gaussian of three components.
 */
export function layersOf(architecture: ShapeArchitecture, outputs = OUTPUTS): Layer[] {
  const { side, stages, dense, bayesian, psf = false } = architecture
  const trunk = stages.flatMap((_, stage) => stageLayers(architecture, stage))
  const seen = sideAfter(side, stages.length) ** 2 * (stages.at(-1) ?? 0)
  const features = seen + (psf ? PSF_NUMBERS : 0)
  const isBayesian = (name: string): boolean => bayesian.includes(name)
  const last: Layer = {
    ...{ name: 'output', activation: null, slopes: [], stride: 0 },
    ...{ kernel: [dense ?? features, outputs], isBayesian: isBayesian('output') },
    takesPsf: psf && dense === null,
  }
  if (dense === null) return [...trunk, last]
  const hidden: Layer = {
    ...{ name: 'dense', activation: 'dense.prelu', slopes: [dense], stride: 0 },
    ...{ kernel: [features, dense], isBayesian: isBayesian('dense') },
    takesPsf: psf,
  }
  return [...trunk, hidden, last]
}

/** The two convolutions of a stage, counted from 0. */
function stageLayers({ side, stages, slopes, bayesian }: ShapeArchitecture, stage: number): Layer[] {
  const width = stages[stage] ?? 0
  const halves = [
    { half: 'a', stride: 1, channels: stages[stage - 1] ?? BANDS.length, pixels: sideAfter(side, stage) },
    { half: 'b', stride: 2, channels: width, pixels: sideAfter(side, stage + 1) },
  ] as const
  return halves.map(({ half, stride, channels, pixels }) => {
    const name = `stage${stage + 1}.conv_${half}`
    return {
      ...{ name, activation: `stage${stage + 1}.prelu_${half}`, stride },
      slopes: slopes === 'pixel' ? [pixels, pixels, width] : [width],
      ...{ kernel: [3, 3, channels, width], isBayesian: bayesian.includes(name) },
      takesPsf: false,
    }
  })
}

/** Pixels along a side after so many stages: each halves it, rounded up. */
export function sideAfter(side: number, stages: number): number {
  let left = side
  for (let stage = 0; stage < stages; stage++) left = Math.ceil(left / 2)
  return left
}

/** The names and shapes of the weights that an architecture takes, of a shape's outputs or another number of them. */
export function weightShapes(
  architecture: ShapeArchitecture,
  outputs = OUTPUTS,
): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  for (const part of ['mean', 'variance', 'gamma', 'beta']) shapes.set(`input_norm.${part}`, [BANDS.length])
  if (architecture.psf) for (const part of ['mean', 'scale']) shapes.set(`psf_norm.${part}`, [PSF_NUMBERS])
  for (const { name, activation, slopes, kernel, isBayesian } of layersOf(architecture, outputs)) {
    const channels = [kernel.at(-1) ?? 0]
    shapes.set(`${name}.kernel`, kernel)
    if (isBayesian) shapes.set(`${name}.kernel_sigma`, kernel)
    shapes.set(`${name}.bias`, channels)
    if (activation) shapes.set(`${activation}.alpha`, slopes)
  }
  return shapes
}

/** A network of weights that fit its architecture. Throws `WeightsError` that names the first that does not. */
export function shapeNetwork(name: string, architecture: ShapeArchitecture, weights: Weights): ShapeNetwork {
  const layers = layersOf(architecture).map((layer) => layer.name)
  const unknown = architecture.bayesian.find((layer) => !layers.includes(layer))
  if (unknown !== undefined) throw new WeightsError(`${name}: there is no layer ${unknown} to be Bayesian`)
  for (const [tensor, shape] of weightShapes(architecture)) {
    const found = weights.get(tensor)
    if (!found)
      throw new WeightsError(`${name}: the weights have no ${tensor}: they are of another architecture`)
    if (found.shape.join() !== shape.join()) {
      const [is, wanted] = [found.shape.join(' x '), shape.join(' x ')]
      throw new WeightsError(`${name}: ${tensor} is ${is}, and the architecture takes ${wanted}`)
    }
    if (!found.values.every(Number.isFinite))
      throw new WeightsError(`${name}: ${tensor} has values that are not finite`)
  }
  return { name, architecture, weights }
}

/** A weight of a network that was checked. */
export function weightOf({ name, weights }: Pick<ShapeNetwork, 'name' | 'weights'>, tensor: string): Weight {
  const found = weights.get(tensor)
  if (found) return found
  throw new WeightsError(`${name}: the weights have no ${tensor}`)
}

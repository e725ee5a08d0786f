import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { STAMP_SIDE } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { linear, prelu, type Operations } from './differentiable-layers'
import { NORM_EPSILON } from './network-graph'
import { PSF_NUMBERS } from './psf-input'
import type { Weights } from './safetensors'
import { layersOf, type Layer, type ShapeArchitecture } from './shape-network'
import type { Symmetry } from './symmetries'

/** Tensors by the names of a weights file: `stage1.conv_a.kernel`, ... */
export type Tensors = ReadonlyMap<string, Tensor>

/** What a layer makes of its input before the bias is added. */
export type LinearPart = (layer: Layer, values: Tensor, tensors: Tensors) => Tensor

/** Stamps `[stamp, row, column, band]` in nJy, and the normalised numbers of their point-spread functions, `[stamp, 18]`. */
export interface SeenStamps {
  readonly stamps: Tensor
  readonly psfs: Tensor
}

/** Weights as tensors, for their owner to dispose of. */
export function tensorsOf(tf: Operations, weights: Weights): Map<string, Tensor> {
  return new Map([...weights].map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]))
}

/** A tensor that has to be there. Throws for a name that none has. */
export function tensorOf(tensors: Tensors, name: string): Tensor {
  const found = tensors.get(name)
  if (found) return found
  throw new Error(`there is no tensor ${name}`)
}

/**
 * The forward pass of `network-graph.ts` in operations that can be differentiated: outputs `[stamp, 5]` of stamps `[stamp, row, column,
 * band]` in nJy, and of the normalised numbers of their point-spread functions `[stamp, 18]` where the network takes them. Layers use
 * the means of their kernels unless `part` does otherwise.
 */
export function forward(
  tf: Operations,
  architecture: ShapeArchitecture,
  tensors: Tensors,
  { stamps, psfs }: SeenStamps,
  part: LinearPart = meanPart(tf),
): Tensor2D {
  const normalised = normalise(tf, tensors, stretched(tf, architecture, crop(tf, stamps, architecture.side)))
  return layersOf(architecture).reduce((values, layer) => {
    const joined = layer.takesPsf ? joinPsfs(tf, layer, values, psfs) : values
    const biased = tf.add(part(layer, joined, tensors), tensorOf(tensors, `${layer.name}.bias`))
    return layer.activation === null
      ? biased
      : prelu(tf, biased, tensorOf(tensors, `${layer.activation}.alpha`))
  }, normalised) as Tensor2D // the last layer is dense
}

function joinPsfs(tf: Operations, { kernel: [inputs = 0] }: Layer, values: Tensor, psfs: Tensor): Tensor {
  return tf.concat([tf.reshape(values, [-1, inputs - PSF_NUMBERS]), psfs], 1)
}

/** Layers with the means of their kernels. */
export function meanPart(tf: Operations): LinearPart {
  return (layer, values, tensors) => linear(tf, layer, values, tensorOf(tensors, `${layer.name}.kernel`))
}

/** Pixels as asinh(stretch * flux / skySigma), by band. */
export function stretched(
  tf: Operations,
  { skySigma, stretch }: Pick<ShapeArchitecture, 'skySigma' | 'stretch'>,
  stamps: Tensor,
): Tensor {
  return tf.asinh(tf.mul(stamps, tf.tensor1d(BANDS.map((band) => stretch / skySigma[band]))))
}

function normalise(tf: Operations, tensors: Tensors, values: Tensor): Tensor {
  const part = (name: string): Tensor => tensorOf(tensors, `input_norm.${name}`)
  const scale = tf.mul(part('gamma'), tf.rsqrt(tf.add(part('variance'), NORM_EPSILON)))
  return tf.add(tf.mul(tf.sub(values, part('mean')), scale), part('beta'))
}

/** The central part, whose pixel `side / 2` is the centre of the stamp. */
export function crop(tf: Operations, stamps: Tensor, side: number): Tensor {
  const first = (STAMP_SIDE - side) / 2
  return first === 0 ? stamps : tf.slice(stamps, [0, first, first, 0], [-1, side, side, -1])
}

/** Stamps in a symmetry; `[stamp, row, column, band]` stays. */
export function turned(tf: Operations, stamps: Tensor, { transpose, reflectX, reflectY }: Symmetry): Tensor {
  let seen = transpose ? tf.transpose(stamps, [0, 2, 1, 3]) : stamps
  if (reflectY) seen = reflect(tf, seen, 1)
  return reflectX ? reflect(tf, seen, 2) : seen
}

/** Pixel p goes to side - p along an axis; pixel 0 stays. */
function reflect(tf: Operations, stamps: Tensor, axis: 1 | 2): Tensor {
  const [first, rest] = tf.split(stamps, [1, STAMP_SIDE - 1], axis)
  return first && rest ? tf.concat([first, tf.reverse(rest, axis)], axis) : stamps
}

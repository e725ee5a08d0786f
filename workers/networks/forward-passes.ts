import type { NamedTensorMap } from '@tensorflow/tfjs-core'
import { STAMP_LENGTH, STAMP_SIDE } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { openGraph } from './graph-session'
import { networkGraph, NONE_HALF, PSF_INPUT, type IsHalf, type Pass } from './network-graph'
import { normalisedPsfs, PSF_NUMBERS } from './psf-input'
import { weightOf, type ShapeNetwork } from './shape-network'
import { SYMMETRIES } from './symmetries'
import type { TensorFlow } from './tensorflow'
import { drawWeights } from './weight-samples'

/** How a network looks at a stamp. */
export interface PassOptions {
  /** Samples of the weights of a Bayesian network; without any its mean weights are used. */
  readonly samples: number
  /** Whether the stamps are seen in the eight symmetries of the square: each sample in the next one, or each once. */
  readonly symmetric: boolean
  /** Where the samples come from: the same seed, the same samples. */
  readonly seed: number
  /** Layers that compute in half precision; none where it is left out. */
  readonly isHalf?: IsHalf
}

/** A network that is ready to run. */
export interface ForwardPasses {
  readonly passes: readonly Pass[]
  /**
   * The outputs `[pass, stamp, 5]` of stamps `[stamp, row, column, band]` in nJy, all passes in one call. `psfs` are the numbers of
   * `psf-input.ts`, `[stamp, 18]`, for networks that take them; without any, and where one is NaN, the usual function is taken.
   */
  run(stamps: Float32Array, psfs?: Float32Array): Promise<Float32Array>
  dispose(): void
}

/** The passes that options ask of a network. */
export function passesOf(network: ShapeNetwork, { samples, symmetric }: PassOptions): Pass[] {
  const [identity] = SYMMETRIES
  if (!identity) return []
  if (samples > 0 && network.architecture.bayesian.length > 0) {
    return Array.from({ length: samples }, (_, sample) => {
      const symmetry = (symmetric && SYMMETRIES[sample % SYMMETRIES.length]) || identity
      return { symmetry, sample }
    })
  }
  return (symmetric ? SYMMETRIES : [identity]).map((symmetry) => ({ symmetry, sample: null }))
}

/** Compiles a network's passes to one graph and draws the samples of its weights. */
export async function prepareNetwork(
  tensorflow: TensorFlow,
  network: ShapeNetwork,
  options: PassOptions,
): Promise<ForwardPasses> {
  const { tf } = tensorflow
  const passes = passesOf(network, options)
  const { samples, seed, isHalf = NONE_HALF } = options
  const isSampled = passes.some(({ sample }) => sample !== null)
  const session = await openGraph(tensorflow, networkGraph(network, passes, isHalf))
  const drawn = await drawWeights(tensorflow, network, isSampled ? samples : 0, seed, isHalf)
  return {
    passes,
    async run(stamps, psfs) {
      const count = stamps.length / STAMP_LENGTH
      const told = psfInput(tf, network, psfs ?? new Float32Array(count * PSF_NUMBERS).fill(NaN))
      const input = tf.tensor4d(stamps, [count, STAMP_SIDE, STAMP_SIDE, BANDS.length])
      const { outputs } = session.run({ ...drawn, ...told, stamps: input })
      try {
        return (await outputs?.data<'float32'>()) ?? new Float32Array(0)
      } finally {
        tf.dispose([input, told, outputs ?? []])
      }
    },
    dispose() {
      tf.dispose(drawn)
      session.dispose()
    },
  }
}

/** The input of the graph for the point-spread functions; none where the network takes none. */
function psfInput(tf: TensorFlow['tf'], network: ShapeNetwork, psfs: Float32Array): NamedTensorMap {
  if (!network.architecture.psf) return {}
  const [mean, scale] = ['mean', 'scale'].map((part) => weightOf(network, `psf_norm.${part}`).values)
  if (!mean || !scale) return {}
  const normalised = normalisedPsfs(psfs, { mean, scale })
  return { [PSF_INPUT]: tf.tensor2d(normalised, [psfs.length / PSF_NUMBERS, PSF_NUMBERS]) }
}

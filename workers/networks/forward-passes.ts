import { STAMP_LENGTH, STAMP_SIDE } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { openGraph } from './graph-session'
import { networkGraph, type Pass } from './network-graph'
import type { ShapeNetwork } from './shape-network'
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
}

/** A network that is ready to run. */
export interface ForwardPasses {
  readonly passes: readonly Pass[]
  /** The outputs `[pass, stamp, 5]` of stamps `[stamp, row, column, band]` in nJy, all passes in one call. */
  run(stamps: Float32Array): Promise<Float32Array>
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
  const isSampled = passes.some(({ sample }) => sample !== null)
  const session = await openGraph(tensorflow, networkGraph(network, passes))
  const drawn = await drawWeights(tensorflow, network, isSampled ? options.samples : 0, options.seed)
  return {
    passes,
    async run(stamps) {
      const count = stamps.length / STAMP_LENGTH
      const input = tf.tensor4d(stamps, [count, STAMP_SIDE, STAMP_SIDE, BANDS.length])
      const { outputs } = session.run({ ...drawn, stamps: input })
      try {
        return (await outputs?.data<'float32'>()) ?? new Float32Array(0)
      } finally {
        tf.dispose([input, outputs ?? []])
      }
    },
    dispose() {
      tf.dispose(drawn)
      session.dispose()
    },
  }
}

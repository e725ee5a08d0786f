import type { Tensor } from '@tensorflow/tfjs-core'
import { fault } from '../../../preload/fault'
import { NANOJANSKY_ZERO } from '../../galaxies/survey-depth'
import { STAMP_LENGTH } from '../../stamps/stamp'
import { BANDS } from '../../units/bands'
import { magnitudeFromFlux } from '../../units/quantities'
import { randomStream } from '../../units/random'
import { tensorsOf } from '../eager-network'
import { openGraph } from '../graph-session'
import type { TensorFlow } from '../tensorflow'
import { decode, stampsOf } from './autoencoder'
import { decoderGraph } from './decoder-graph'
import { drawPoint } from './gaussian-mixture'
import type { GenerativeModel } from './generative-folder'
import type { GenerativeNetwork } from './generative-network'

/** Galaxies that are decoded together. */
export const DECODED = 64
/** So many decoded galaxies in a row that are all too faint mean that none will come. */
const BARREN = 64 * DECODED

/** A decoder that is ready to run. */
export interface Decoder {
  /** Galaxies `[galaxy, band, row, column]`, nJy, of as many rows of latent numbers, `DECODED` of them. */
  run(latent: Float32Array): Promise<Float32Array>
  dispose(): void
}

/** Compiles a decoder to one graph where the backend runs graphs. */
export async function prepareDecoder(tensorflow: TensorFlow, network: GenerativeNetwork): Promise<Decoder> {
  return tensorflow.graphs ? compiled(tensorflow, network) : eager(tensorflow, network)
}

async function compiled(tensorflow: TensorFlow, network: GenerativeNetwork): Promise<Decoder> {
  const { tf } = tensorflow
  const session = await openGraph(tensorflow, decoderGraph(network, DECODED))
  return {
    async run(latent) {
      const input = tf.tensor2d(latent, [DECODED, network.architecture.latent])
      const { outputs } = session.run({ latent: input })
      try {
        return (await outputs?.data<'float32'>()) ?? new Float32Array(0)
      } finally {
        tf.dispose([input, outputs ?? []])
      }
    },
    dispose: () => session.dispose(),
  }
}

function eager({ tf }: TensorFlow, { architecture, weights }: GenerativeNetwork): Decoder {
  const tensors = tensorsOf(tf, weights)
  return {
    async run(latent) {
      const stamps: Tensor = tf.tidy(() => {
        const input = tf.tensor2d(latent, [DECODED, architecture.latent])
        return tf.transpose(stampsOf(tf, decode(tf, architecture, tensors, input)), [0, 3, 1, 2])
      })
      const values = await stamps.data<'float32'>()
      stamps.dispose()
      return values
    },
    dispose: () => tf.dispose([...tensors.values()]),
  }
}

/** A galaxy that was drawn: the latent numbers that it was made from, and its stamp `[band, row, column]`, nJy, without noise. */
export interface DrawnGalaxy {
  readonly latent: Float32Array
  readonly stamp: Float32Array
}

/**
 * Draws galaxies from a model's prior, `count` of them, some at a time. Those fainter than what the model was taught are left out. The same seed gives the
 * same galaxies on the same machine, however many are asked for. Throws a `Fault` where all are too faint.
 */
export async function* drawFromPrior(
  decoder: Decoder,
  { description, network }: GenerativeModel,
  count: number,
  seed: number,
): AsyncGenerator<DrawnGalaxy[]> {
  let [left, barren] = [count, 0]
  for (let round = 0; left > 0; round++) {
    const points = Array.from({ length: DECODED }, (_, at) => {
      return Float32Array.from(drawPoint(network.prior, randomStream(seed, round * DECODED + at)))
    })
    const stamps = stampsIn(await decoder.run(together(points)))
    const bright = points
      .map((latent, at) => ({ latent, stamp: stamps[at] ?? new Float32Array(0) }))
      .filter(({ stamp }) => magnitudeInI(stamp) < description.faintest)
      .slice(0, left)
    barren = bright.length === 0 ? barren + DECODED : 0
    if (barren >= BARREN)
      throw fault(`The model makes no galaxies brighter than i = ${description.faintest}.`)
    left -= bright.length
    if (bright.length > 0) yield bright
    // A cancel is heard between two rounds.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The stamps alone of `drawFromPrior`, `[galaxy, band, row, column]`. */
export async function* drawGalaxies(
  decoder: Decoder,
  model: GenerativeModel,
  count: number,
  seed: number,
): AsyncGenerator<Float32Array> {
  for await (const drawn of drawFromPrior(decoder, model, count, seed))
    yield together(drawn.map(({ stamp }) => stamp))
}

/** The galaxies of latent numbers, as many as there are, each `[band, row, column]`, nJy. */
export async function decodePoints(
  decoder: Decoder,
  points: readonly Float32Array[],
): Promise<Float32Array[]> {
  const found: Float32Array[] = []
  for (let from = 0; from < points.length; from += DECODED) {
    const some = points.slice(from, from + DECODED)
    const spare = Array.from({ length: DECODED - some.length }, () => some[0] ?? new Float32Array(0))
    found.push(...stampsIn(await decoder.run(together([...some, ...spare]))).slice(0, some.length))
  }
  return found
}

/** The galaxies of `[galaxy, band, row, column]`. */
function stampsIn(stamps: Float32Array): Float32Array[] {
  return Array.from({ length: stamps.length / STAMP_LENGTH }, (_, galaxy) =>
    stamps.subarray(galaxy * STAMP_LENGTH, (galaxy + 1) * STAMP_LENGTH),
  )
}

/** By the flux on the stamp. */
function magnitudeInI(stamp: Float32Array): number {
  const plane = STAMP_LENGTH / BANDS.length
  const band = BANDS.indexOf('i')
  const flux = stamp.subarray(band * plane, (band + 1) * plane).reduce((sum, value) => sum + value, 0)
  return magnitudeFromFlux(flux, NANOJANSKY_ZERO)
}

/** One after the other. */
function together(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0))
  let at = 0
  for (const row of rows) {
    all.set(row, at)
    at += row.length
  }
  return all
}

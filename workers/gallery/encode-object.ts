import type { Context } from '../../preload/channel'
import type { Progress, TileFile } from '../../preload/contract'
import type { EncodedObject } from '../../preload/contract-galaxies'
import { fault } from '../../preload/fault'
import { markNeighbours } from '../estimates/moments-neighbours'
import { batchOf } from '../networks/generative/galaxy-source'
import { encode, galaxyTensors } from '../networks/generative/autoencoder'
import { fitStamp } from '../networks/generative/fit-stamp'
import type { TensorFlow } from '../networks/tensorflow'
import { CACHE_BYTES } from '../shards/inline-batches'
import { bandsFirst } from '../stamps/band-order'
import { prepareStamp } from '../stamps/prepare-stamp'
import { STAMP_SIDE, type Stamp } from '../stamps/stamp'
import { stampCutter } from '../stamps/stamp-cutter'
import { openTileFiles } from '../survey/tile-files'
import { BANDS } from '../units/bands'
import { degrees, radiansFromDegrees } from '../units/quantities'
import { galaxiesAt, type GalaxyStudio } from './galaxy-studio'

/** An object of a survey, in degrees, and the tiles of that survey. */
export interface ObjectToEncode {
  readonly tiles: readonly TileFile[]
  readonly ra: number
  readonly dec: number
}

/**
 * The point of a model's latent space whose galaxy fits the stamp of an object best, pixels without a value and those of other objects left out. The encoder, which was taught galaxies without
 * noise, gives one of the points that the fit begins from. Rejects with a `Fault` where there is no stamp in nJy.
 */
export async function encodeObject(
  tensorflow: TensorFlow,
  studio: GalaxyStudio,
  { tiles, ra, dec }: ObjectToEncode,
  { signal, report }: Context<Progress>,
): Promise<EncodedObject> {
  const stamp = await stampAt(tiles, ra, dec)
  const seen = seenPixels(stamp, studio)
  const { network } = studio.model
  const fit = await fitStamp(
    tensorflow.tf,
    network,
    studio.tensors,
    { ...seen, remainder: stamp.remainder, starts: encoderStarts(tensorflow, studio, seen) },
    {
      signal,
      passed: (done, total) => report({ stage: 'Fitting the model', done, total, unit: 'steps' }),
    },
  )
  return {
    galaxy: await galaxiesAt(studio, [fit.latent]),
    observed: bandsFirst(seen.pixels.map((value, at) => (seen.weights[at] === 0 ? NaN : value))),
    fitted: bandsFirst(fit.fitted),
    ...{ chiSquared: fit.chiSquared, pixels: fit.pixels },
  }
}

async function stampAt(tiles: readonly TileFile[], ra: number, dec: number): Promise<Stamp> {
  const files = await openTileFiles([...tiles])
  try {
    const stamp = await stampCutter(files, CACHE_BYTES).cut({
      rightAscension: radiansFromDegrees(degrees(ra)),
      declination: radiansFromDegrees(degrees(dec)),
    })
    prepareStamp(stamp)
    if (stamp.tile === null)
      throw fault('The object lies on no tile of the survey.', { remedy: 'Choose another.' })
    if (BANDS.some((band) => !stamp.missingBands.includes(band) && stamp.units[band] !== 'nJy'))
      throw fault('The pixels of this object are not in nJy, and the model’s are.', { where: stamp.tile })
    return stamp
  } finally {
    await files.close()
  }
}

interface SeenPixels {
  /** `[row, column, band]`; 0 where the weight is. */
  readonly pixels: Float32Array
  readonly weights: Float32Array
}

/** Half a side of the square that a galaxy's peak is looked for in, pixels. */
const PEAK_REACH = 3

/** Pixels and weights; to the variance comes that of the model, which is a share of the galaxy's peak in each band. */
function seenPixels(stamp: Stamp, { model }: GalaxyStudio): SeenPixels {
  const others = markNeighbours(stamp)
  const [pixels, weights] = [new Float32Array(stamp.pixels.length), new Float32Array(stamp.pixels.length)]
  const errors = BANDS.map(
    (_, band) => (model.description.architecture.noise.peak * peakOf(stamp, band)) ** 2,
  )
  for (let at = 0; at < pixels.length; at++) {
    const [value, variance] = [stamp.pixels[at] ?? NaN, stamp.variance[at] ?? Infinity]
    const isOthers = others[Math.floor(at / BANDS.length)] === 1
    if (isOthers || !Number.isFinite(value) || !(variance > 0 && variance < Infinity)) continue
    pixels[at] = value
    weights[at] = 1 / (variance + (errors[at % BANDS.length] ?? 0))
  }
  if (weights.every((weight) => weight === 0)) throw fault('No pixel of this object has a known variance.')
  return { pixels, weights }
}

function peakOf({ pixels }: Stamp, band: number): number {
  const middle = STAMP_SIDE / 2
  let peak = 0
  for (let row = middle - PEAK_REACH; row <= middle + PEAK_REACH; row++) {
    for (let column = middle - PEAK_REACH; column <= middle + PEAK_REACH; column++)
      peak = Math.max(peak, pixels[(row * STAMP_SIDE + column) * BANDS.length + band] ?? 0)
  }
  return peak
}

/** What the encoder makes of the stamp; none where a band has no light, which it takes the logarithm of. */
function encoderStarts(
  { tf }: TensorFlow,
  { model, tensors }: GalaxyStudio,
  { pixels }: SeenPixels,
): Float32Array[] {
  const batch = batchOf([pixels])
  if (!batch.logFluxes.every(Number.isFinite)) return []
  const mean = tf.tidy(() =>
    encode(tf, model.description.architecture, tensors, galaxyTensors(tf, batch)).mean.dataSync<'float32'>(),
  )
  return [Float32Array.from(mean)]
}

import type { GalaxyModel, MadeGalaxies } from '../../preload/contract-galaxies'
import { galaxyQuantities } from '../estimates/galaxy-quantities'
import { psfImage } from '../galaxies/seeing'
import { ROUND } from '../galaxies/shear'
import { tensorsOf, type Tensors } from '../networks/eager-network'
import {
  decodePoints,
  drawFromPrior,
  prepareDecoder,
  type Decoder,
} from '../networks/generative/galaxy-generator'
import { logDensity } from '../networks/generative/gaussian-mixture'
import { readGenerativeModel, type GenerativeModel } from '../networks/generative/generative-folder'
import { latentActivity, type LatentActivity } from '../networks/generative/latent-activity'
import type { TensorFlow } from '../networks/tensorflow'
import { bandsLast } from '../stamps/band-order'
import type { StampPsf } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { arcsec } from '../units/quantities'

/** A generative model that is ready to draw: its decoder compiled, its latent numbers ranked. */
export interface GalaxyStudio {
  readonly folder: string
  readonly model: GenerativeModel
  readonly decoder: Decoder
  readonly tensors: Tensors
  readonly activity: readonly LatentActivity[]
  /** Of the model's galaxies in i. */
  readonly psf: StampPsf
  dispose(): void
}

/** Galaxies that the latent numbers are ranked by, of the model itself; their seed is nobody's. */
const RANKED = 192
const RANKING_SEED = 7_001

/** Prepares the model of a folder. Rejects with a `Fault` as `readGenerativeModel` does. */
export async function openStudio(tensorflow: TensorFlow, folder: string): Promise<GalaxyStudio> {
  const model = await readGenerativeModel(folder)
  const decoder = await prepareDecoder(tensorflow, model.network)
  const tensors = tensorsOf(tensorflow.tf, model.network.weights)
  const stamps: Float32Array[] = []
  for await (const drawn of drawFromPrior(decoder, model, RANKED, RANKING_SEED))
    stamps.push(...drawn.map(({ stamp }) => bandsLast(stamp)))
  return {
    ...{ folder, model, decoder, tensors },
    activity: latentActivity(tensorflow.tf, model.network, tensors, stamps),
    psf: psfImage({ kind: 'kolmogorov', fwhm: arcsec(model.description.seeing.i), shear: ROUND }),
    dispose() {
      decoder.dispose()
      tensorflow.tf.dispose([...tensors.values()])
    },
  }
}

/** What the page is told of a model. */
export function described({ folder, model, activity }: GalaxyStudio): GalaxyModel {
  const { name, summary, weights, architecture, components, faintest, seeing } = model.description
  return {
    ...{ name, summary, hash: weights.sha256, folder, latent: architecture.latent, components, faintest },
    seeing: BANDS.map((band) => seeing[band]),
    axes: [...activity],
  }
}

/** Galaxies of points, with what is measured of them. */
export async function galaxiesAt(
  studio: GalaxyStudio,
  points: readonly Float32Array[],
): Promise<MadeGalaxies> {
  return madeOf(studio, points, await decodePoints(studio.decoder, points))
}

/** Points and their stamps as the page is given them. */
export function madeOf(
  { model, psf }: GalaxyStudio,
  points: readonly Float32Array[],
  stamps: readonly Float32Array[],
): MadeGalaxies {
  return {
    ...{ latent: joined(points), stamps: joined(stamps) },
    logDensity: points.map((point) => logDensity(model.network.prior, Float64Array.from(point))),
    measured: stamps.map((stamp) => galaxyQuantities(stamp, psf)),
  }
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0))
  let at = 0
  for (const row of rows) {
    all.set(row, at)
    at += row.length
  }
  return all
}

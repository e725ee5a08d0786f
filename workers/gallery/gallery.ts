import type { Context } from '../../preload/channel'
import type { Progress } from '../../preload/contract'
import type {
  ComparedGalaxies,
  EncodedObject,
  GalaxyModel,
  MadeGalaxies,
  MeasuredGalaxy,
} from '../../preload/contract-galaxies'
import { cancelled, fault } from '../../preload/fault'
import { galaxyQuantities } from '../estimates/galaxy-quantities'
import { galaxiesOfSeed } from '../galaxies/single-galaxies'
import { drawFromPrior, type DrawnGalaxy } from '../networks/generative/galaxy-generator'
import { GenerativeDescription } from '../networks/generative/generative-folder'
import { readDescription } from '../networks/model-folder'
import type { TensorFlow } from '../networks/tensorflow'
import { bandsFirst } from '../stamps/band-order'
import { described, galaxiesAt, madeOf, openStudio, type GalaxyStudio } from './galaxy-studio'
import { encodeObject, type ObjectToEncode } from './encode-object'
import { keptStudio } from './kept-studio'

/** Draws, decodes and measures galaxies of generative models; one model at a time is kept ready. A model is the folder that it lies in. */
export interface Gallery {
  describe(folder: string, context: Context<Progress>): Promise<GalaxyModel>
  draw(
    order: { folder: string; count: number; seed: number },
    context: Context<Progress>,
  ): Promise<MadeGalaxies>
  /** Of latent numbers `[galaxy, number]`. */
  decode(order: { folder: string; latent: Float32Array }, context: Context<Progress>): Promise<MadeGalaxies>
  /** See `encodeObject`. */
  encode(order: ObjectToEncode & { folder: string }, context: Context<Progress>): Promise<EncodedObject>
  /** What is measured of as many galaxies of the model and of the simulator. */
  compare(
    order: { folder: string; count: number; seed: number },
    context: Context<Progress>,
  ): Promise<ComparedGalaxies>
}

/** Opens a gallery without a model. */
export function openGallery(tensorflow: TensorFlow): Gallery {
  const kept = keptStudio((folder) => openStudio(tensorflow, folder), isTheSame)

  /** Works with a model; what prepares it may take a second. */
  function using<Found>(
    folder: string,
    { report }: Context<Progress>,
    work: (studio: GalaxyStudio) => Promise<Found>,
  ): Promise<Found> {
    report({ stage: 'Preparing the model', done: 0, total: null, unit: 'steps' })
    return kept.use(folder, work)
  }

  return {
    describe: (folder, context) => using(folder, context, async (studio) => described(studio)),
    draw: ({ folder, count, seed }, context) =>
      using(folder, context, (studio) => drawn(studio, count, seed, context)),
    decode: ({ folder, latent }, context) =>
      using(folder, context, (studio) =>
        galaxiesAt(studio, pointsOf(latent, studio.model.description.architecture.latent)),
      ),
    encode: ({ folder, ...object }, context) =>
      using(folder, context, (studio) => encodeObject(tensorflow, studio, object, context)),
    compare: ({ folder, count, seed }, context) =>
      using(folder, context, (studio) => compared(studio, count, seed, context)),
  }
}

/** Whether a model's folder still holds the weights that were read. Rejects as `readDescription` does. */
async function isTheSame({ folder, model }: GalaxyStudio): Promise<boolean> {
  const { weights } = await readDescription(folder, GenerativeDescription, 'generative')
  return weights.sha256 === model.description.weights.sha256
}

async function drawn(
  studio: GalaxyStudio,
  count: number,
  seed: number,
  { signal, report }: Context<Progress>,
): Promise<MadeGalaxies> {
  const galaxies: DrawnGalaxy[] = []
  for await (const some of drawFromPrior(studio.decoder, studio.model, count, seed)) {
    if (signal.aborted) throw cancelled()
    galaxies.push(...some)
    report({ stage: 'Drawing galaxies', done: galaxies.length, total: count, unit: 'objects' })
  }
  const [points, stamps] = [galaxies.map(({ latent }) => latent), galaxies.map(({ stamp }) => stamp)]
  return madeOf(studio, points, stamps)
}

async function compared(
  studio: GalaxyStudio,
  count: number,
  seed: number,
  { signal, report }: Context<Progress>,
): Promise<ComparedGalaxies> {
  const tell = (done: number): void =>
    report({ stage: 'Measuring galaxies', done, total: 2 * count, unit: 'objects' })
  const generated = await measuredOfModel(studio, count, seed, tell, signal)
  const simulated = await measuredOfSimulator(studio, count, seed, (done) => tell(count + done), signal)
  return { generated, simulated }
}

/** Points of a space of so many numbers. Throws a `Fault` for an array of another length, or with numbers that are not finite. */
function pointsOf(latent: Float32Array, sides: number): Float32Array[] {
  const count = latent.length / sides
  if (!Number.isInteger(count) || count < 1)
    throw fault(`A point of this model has ${sides} numbers, and ${latent.length} were given.`)
  if (!latent.every(Number.isFinite)) throw fault('A latent number is not finite.')
  return Array.from({ length: count }, (_, at) => latent.slice(at * sides, (at + 1) * sides))
}

async function measuredOfModel(
  { decoder, model, psf }: GalaxyStudio,
  count: number,
  seed: number,
  tell: (done: number) => void,
  signal: AbortSignal,
): Promise<MeasuredGalaxy[]> {
  const measured: MeasuredGalaxy[] = []
  for await (const drawn of drawFromPrior(decoder, model, count, seed)) {
    if (signal.aborted) throw cancelled()
    measured.push(...drawn.map(({ stamp }) => galaxyQuantities(stamp, psf)))
    tell(measured.length)
  }
  return measured
}

/** Galaxies between two looks for a cancel. */
const TOGETHER = 32

async function measuredOfSimulator(
  { psf }: GalaxyStudio,
  count: number,
  seed: number,
  tell: (done: number) => void,
  signal: AbortSignal,
): Promise<MeasuredGalaxy[]> {
  const draw = galaxiesOfSeed(seed)
  const measured: MeasuredGalaxy[] = []
  while (measured.length < count) {
    measured.push(galaxyQuantities(bandsFirst(draw().stamp), psf))
    if (measured.length % TOGETHER !== 0 && measured.length < count) continue
    tell(measured.length)
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw cancelled()
  }
  return measured
}

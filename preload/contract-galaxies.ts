import * as v from 'valibot'
import { Progress, SimulationSummary, TileFile } from './contract'
import { request } from './token'

// The part of the contract that is about the page of galaxies: those that a generative model makes, those that are simulated, and survey patches.

const nothing = v.null()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const seed = v.pipe(count, v.safeInteger())
const numbers: v.GenericSchema<Float32Array> = v.instance(Float32Array)
const numberOrNull = v.nullable(v.number())
const position = { ra: v.number(), dec: v.number() }

/** The most galaxies whose stamps are drawn for the page at once, and the most that are compared. */
export const MOST_DRAWN = 96
export const MOST_COMPARED = 2000
/** The most points of the latent space that are decoded at once. */
export const MOST_DECODED = 64

/** What is measured of a galaxy; see `workers/estimates/galaxy-quantities.ts`. */
export const MeasuredGalaxy = v.object({
  magnitudes: v.array(numberOrNull),
  ...{ halfLightRadius: numberOrNull, concentration: numberOrNull, g1: numberOrNull, g2: numberOrNull },
})
export type MeasuredGalaxy = v.InferOutput<typeof MeasuredGalaxy>

/** A latent number, and how much the encoder learns of it from a galaxy, in nats: see `workers/networks/generative/latent-activity.ts`. `sigma` is its spread under the prior. */
export const LatentAxis = v.object({ index: count, nats: v.number(), mean: v.number(), sigma: v.number() })
export type LatentAxis = v.InferOutput<typeof LatentAxis>

/** A generative model as the page shows it. `axes` are in falling order of activity; `seeing` is the FWHM of its PSFs by band, arcsec. */
export const GalaxyModel = v.object({
  ...{ name: v.string(), summary: v.string(), hash: v.string(), folder: v.string() },
  ...{ latent: count, components: count, faintest: v.number(), seeing: v.array(v.number()) },
  axes: v.array(LatentAxis),
})
export type GalaxyModel = v.InferOutput<typeof GalaxyModel>

/** Galaxies of points of the latent space: `latent` `[galaxy, number]`, `stamps` `[galaxy, band, row, column]` in nJy without noise; `logDensity` is that of each point under the prior, nats. */
export const MadeGalaxies = v.object({
  ...{ latent: numbers, stamps: numbers, logDensity: v.array(v.number()) },
  measured: v.array(MeasuredGalaxy),
})
export type MadeGalaxies = v.InferOutput<typeof MadeGalaxies>

/** Which model: the one that comes with the lab, or a folder that the person chose in this session. */
export const GalaxyModelChoice = v.nullable(v.string())
export type GalaxyModelChoice = v.InferOutput<typeof GalaxyModelChoice>

const drawn = v.pipe(count, v.minValue(1), v.maxValue(MOST_DRAWN))
const compared = v.pipe(count, v.minValue(1), v.maxValue(MOST_COMPARED))

/** What is measured of as many galaxies of the model and of the simulator. */
export const ComparedGalaxies = v.object({
  generated: v.array(MeasuredGalaxy),
  simulated: v.array(MeasuredGalaxy),
})
export type ComparedGalaxies = v.InferOutput<typeof ComparedGalaxies>

/**
 * An object of the survey in the latent space: the galaxy of the model that fits its stamp best. `observed` is the stamp `[band, row, column]` in nJy, NaN where it was left out: a pixel without a value, or of another object.
 * `fitted` is the model's galaxy where the object is; chi squared is that of the `pixels` that were fitted.
 */
export const EncodedObject = v.object({
  ...{ galaxy: MadeGalaxies, observed: numbers, fitted: numbers },
  ...{ chiSquared: v.number(), pixels: count },
})
export type EncodedObject = v.InferOutput<typeof EncodedObject>

// The page asks main; `model` is null for the model that comes with the lab.
/** Asks the person for the folder of a generative model, and remembers it as chosen; null where they thought better of it. */
export const chooseGalaxyModel = request('galaxies/choose-model', {
  input: nothing,
  output: v.nullable(v.string()),
})
export const describeGalaxyModel = request('galaxies/describe-model', {
  input: v.object({ model: GalaxyModelChoice }),
  output: GalaxyModel,
  progress: Progress,
})
export const drawModelGalaxies = request('galaxies/draw', {
  input: v.object({ model: GalaxyModelChoice, count: drawn, seed }),
  output: MadeGalaxies,
  progress: Progress,
})
export const decodeGalaxies = request('galaxies/decode', {
  input: v.object({ model: GalaxyModelChoice, latent: numbers }),
  output: MadeGalaxies,
  progress: Progress,
})
export const compareGalaxies = request('galaxies/compare', {
  input: v.object({ model: GalaxyModelChoice, count: compared, seed }),
  output: ComparedGalaxies,
  progress: Progress,
})
/** An object of the open survey by its position, degrees. */
export const encodeGalaxy = request('galaxies/encode', {
  input: v.object({ model: GalaxyModelChoice, ...position }),
  output: EncodedObject,
  progress: Progress,
})

/** A survey patch: `lens` is a reduced shear of the whole sky, `depth` multiplies the exposures of ten years; the folder was chosen by the person in this session. */
export const PatchOrder = v.object({
  folder: v.string(),
  tiles: v.pipe(count, v.minValue(1), v.maxValue(400)),
  seed,
  lens: v.pipe(
    v.object({ g1: v.number(), g2: v.number() }),
    v.check(({ g1, g2 }) => Math.hypot(g1, g2) < 0.5, 'A reduced shear is under 0.5 here.'),
  ),
  depth: v.pipe(v.number(), v.minValue(0.001), v.maxValue(100)),
})
export type PatchOrder = v.InferOutput<typeof PatchOrder>

/** Asks the person for the folder of a patch, and remembers it as chosen; null where they thought better of it. */
export const choosePatchFolder = request('galaxies/choose-patch-folder', {
  input: nothing,
  output: v.nullable(v.string()),
})
/** Tiles that are done stay when it is cancelled. */
export const makePatch = request('galaxies/make-patch', {
  input: PatchOrder,
  output: SimulationSummary,
  progress: Progress,
})

const bytes: v.GenericSchema<Uint8Array> = v.pipe(
  v.instance(Uint8Array),
  v.check((given) => given.byteLength <= 64 * 2 ** 20, 'Stamps of 64 MB at most.'),
)
/** Asks the person for a file, its name proposed, and writes stamps to it, a FITS file that is whole; null where they thought better of it. */
export const saveStamps = request('galaxies/save-stamps', {
  input: v.object({ name: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)), bytes }),
  output: v.nullable(v.string()),
})

/** What the page may ask of galaxies: no folder that the person did not point at. */
export const galaxyRequests: readonly { readonly name: string }[] = [
  ...[chooseGalaxyModel, describeGalaxyModel, drawModelGalaxies, decodeGalaxies, compareGalaxies],
  ...[encodeGalaxy, choosePatchFolder, makePatch, saveStamps],
]

// Main asks an estimator. A model is the absolute path of its folder.
const folder = v.string()
export const describeGenerative = request('estimator/describe-generative', {
  input: v.object({ folder }),
  output: GalaxyModel,
  progress: Progress,
})
export const drawGenerative = request('estimator/draw-generative', {
  input: v.object({ folder, count: drawn, seed }),
  output: MadeGalaxies,
  progress: Progress,
})
export const decodeGenerative = request('estimator/decode-generative', {
  input: v.object({ folder, latent: numbers }),
  output: MadeGalaxies,
  progress: Progress,
})
export const compareGenerative = request('estimator/compare-generative', {
  input: v.object({ folder, count: compared, seed }),
  output: ComparedGalaxies,
  progress: Progress,
})
export const encodeGenerative = request('estimator/encode-generative', {
  input: v.object({ folder, tiles: v.array(TileFile), ...position }),
  output: EncodedObject,
  progress: Progress,
})

import * as v from 'valibot'
import { TileFile } from './contract'
import { readSamples } from './contract-runs'
import { request } from './token'

// The part of the contract that is about one object looked at closely: its stamp, a galaxy fitted to it, its sampled shapes.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const finite = v.pipe(v.number(), v.finite())
/** Null for what is not known. */
const known = v.nullable(finite)
const floats: v.GenericSchema<Float32Array> = v.instance(Float32Array)
const bytes: v.GenericSchema<Uint8Array> = v.instance(Uint8Array)

/** A position on the sky in degrees (ICRS). */
export const SkyDegrees = v.object({ ra: finite, dec: v.pipe(finite, v.minValue(-90), v.maxValue(90)) })
export type SkyDegrees = v.InferOutput<typeof SkyDegrees>

/** Beside the `PIXEL_BITS` of a stamp: the pixel was filled from those around it before the shape was measured. */
export const FILLED = 64

/**
 * A point-spread function as its tile has it, `[row, column]` from the bottom row, with the pixel; `fwhm` is the file's, in arcsec. `sigma` (arcsec), `g1` and `g2` are of
 * the Gaussian that fits it (adaptive moments; reduced shear in pixel axes).
 */
export const ObjectPsf = v.object({
  ...{ pixels: floats, width: count, height: count, pixelScale: finite },
  ...{ fwhm: known, sigma: known, g1: known, g2: known },
})
export type ObjectPsf = v.InferOutput<typeof ObjectPsf>

/**
 * The stamp of an object as a run sees it: 64 x 64 pixels of 0.2 arcsec x 6 bands u g r i z y, `[row, column, band]`, row 0 at the bottom, suspect pixels filled. `mask` has
 * `PIXEL_BITS` and `FILLED`; `variance` is Infinity where it is not known. The object is at (32, 32) + `remainder`. `others`, `[row, column]`, is 1 where a pixel belongs to
 * another object. `tangentFromPixel` takes steps of pixels to radians east and north. Arrays of six are by band; a `skySigma` is the noise of an empty pixel.
 */
export const ObjectStamp = v.object({
  tile: v.nullable(v.string()),
  ...{ pixels: floats, variance: floats, mask: bytes, others: bytes },
  units: v.array(v.string()),
  missingBands: v.array(v.string()),
  fractionMissing: finite,
  remainder: v.object({ x: finite, y: finite }),
  tangentFromPixel: v.tuple([finite, finite, finite, finite]),
  flags: count,
  skySigmas: v.array(known),
  psfs: v.array(v.nullable(ObjectPsf)),
  /** Why a tile around the object, or a plane of it, could not be read. */
  problems: v.array(v.string()),
})
export type ObjectStamp = v.InferOutput<typeof ObjectStamp>

/**
 * One Sersic galaxy fitted to a stamp, in all of `bands` at once: centre in stamp pixels, shape (reduced shear g, pixel axes, before the PSF) with its covariance by noise, half-light radius
 * in arcsec (circularised), index. `fluxes` are total, in the stamp's units. `model`, `[row, column, band]`, is on the whole stamp; `chi2` is over the `pixels` that were
 * fitted, 1 in `fitted`, `[row, column]` (of a band those among them with a value).
 */
export const ObjectFit = v.object({
  ...{ x: finite, y: finite, g1: finite, g2: finite, radius: finite, index: finite },
  covariance: v.nullable(v.tuple([finite, finite, finite])),
  bands: v.array(v.string()),
  fluxes: v.array(known),
  fluxErrors: v.array(known),
  chi2: finite,
  ...{ pixels: count, parameters: count, converged: v.boolean() },
  ...{ model: floats, fitted: bytes },
})
export type ObjectFit = v.InferOutput<typeof ObjectFit>

/** A fit, or why there is none. */
export const FitAnswer = v.object({ fit: v.nullable(ObjectFit), why: v.string() })
export type FitAnswer = v.InferOutput<typeof FitAnswer>

// The page asks main.
export const readObjectStamp = request('object/stamp', { input: SkyDegrees, output: ObjectStamp })
export const fitObject = request('object/fit', { input: SkyDegrees, output: FitAnswer })
/** As `readSamples`: the sampled shapes of an object of a run. */
export const readObjectSamples = request('object/samples', {
  input: readSamples.input,
  output: readSamples.output,
})

/** What the page may ask of one object. */
export const objectRequests: readonly { readonly name: string }[] = [
  readObjectStamp,
  fitObject,
  readObjectSamples,
]

/** Where the tiles of a survey lie: `arrow` has the name of each tile and a description (`TilePlane` as JSON) of an image of it. */
export const TileGrounds = v.object({ tiles: v.array(TileFile), arrow: bytes })
export type TileGrounds = v.InferOutput<typeof TileGrounds>

/** `survey` names the survey as it lies open, anew each time; its grounds are told to a reader that does not know them. */
const order = v.object({ survey: v.string(), position: SkyDegrees, grounds: v.nullable(TileGrounds) })

// Main asks a reader; the answer is null where it does not know the survey.
export const cutObjectStamp = request('reader/cut-stamp', { input: order, output: v.nullable(ObjectStamp) })
export const fitObjectStamp = request('reader/fit-stamp', { input: order, output: v.nullable(FitAnswer) })

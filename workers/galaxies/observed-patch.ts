import { BANDS } from '../units/bands'
import { randomStream, type RandomStream } from '../units/random'
import { detectSources, type Detection } from './detect-sources'
import { drawAlone, drawPatch, type DrawnSource } from './patch-image'
import { drawSeeing, type Seeing } from './seeing'
import { composeShear, ROUND, type Shear } from './shear'
import { expose, type Exposure, type NoiseKind } from './sky-noise'
import { drawScene, type SceneObject } from './sky-scene'
import { stampPainter, type StampPainter } from './stamp-painter'
import { NANOJANSKY_ZERO, type BandDepth } from './survey-depth'

/** A detection and the galaxy that it is taken for: the brightest within 0.6 arcsec. `matches` counts those that it might have been. */
export type Match = { detection: Detection; object: SceneObject; matches: number }

/** Faintest galaxy that a detection is matched to, i band, and how far off, in pixels of 0.2 arcsec. */
const FAINTEST_MATCH = 26.2
const MATCH_RADIUS = 3
/** Faintest measured magnitude that is kept, i band. */
export const FAINTEST_DETECTION = 25.3

const I_BAND = BANDS.indexOf('i')

/** A patch of sky as a survey sees it: what is on it, its PSFs and painter, images with and without noise, and what was detected and matched. */
export type ObservedPatch = {
  side: number
  depths: readonly BandDepth[]
  objects: SceneObject[]
  seeing: Seeing[]
  painter: StampPainter
  clean: Float32Array[]
  exposures: Exposure[]
  matched: Match[]
  /** Detections of the same magnitudes that no galaxy is near enough to. */
  unmatched: number
}

/** How a patch is observed. `psfShear` shears the PSFs of all bands alike; without `noise` it is Poisson. */
export type ObservingOptions = {
  side: number
  depths: readonly BandDepth[]
  noise?: NoiseKind
  psfShear?: Shear
}

/** Seed and path name the stream of random numbers; see `drawScene` for the rest. */
export type PatchOptions = ObservingOptions & {
  seed: number
  path: readonly number[]
  lens?: Shear
  starShare?: number
  density?: number
}

/** Pixels around a patch whose galaxies are drawn too. */
export const SCENE_MARGIN = 48

/** Simulates and observes one patch: u g r i z y at the depths, detected, and matched to its own truth. The same options give the same numbers. */
export function observePatch(options: PatchOptions): ObservedPatch {
  const random = randomStream(options.seed, ...options.path)
  const objects = drawScene(random.split(1), { ...options, margin: SCENE_MARGIN })
  return observeObjects(objects, random, options)
}

/** Observes objects at pixels of a patch of `side` x `side`: draws a seeing, exposes, detects and matches. */
export function observeObjects(
  objects: SceneObject[],
  random: RandomStream,
  { side, depths, noise = 'poisson', psfShear = ROUND }: ObservingOptions,
): ObservedPatch {
  const seeing = drawSeeing(random.split(2), depths).map((psf) => ({
    ...psf,
    shear: composeShear(psf.shear, psfShear),
  }))
  const painter = stampPainter(seeing)
  const clean = drawPatch(painter, objects, side, depths)
  const exposures = clean.map((plane, band) => {
    const depth = depths[band]
    if (!depth) throw new RangeError(`there is no depth for band ${band}`)
    return expose(plane, depth, random.split(3).split(band), noise)
  })
  const detections = detectSources(exposures, side, depths).filter(isBright)
  const matched = matchDetections(detections, objects)
  return {
    ...{ side, depths, objects, seeing, painter, clean, exposures, matched },
    unmatched: detections.length - matched.length,
  }
}

const isBright = ({ flux }: Detection): boolean =>
  NANOJANSKY_ZERO - 2.5 * Math.log10(flux[I_BAND] ?? 0) < FAINTEST_DETECTION

/** Matches detections to galaxies; a galaxy that several are taken for keeps the nearest. Stars are passed over, and so is what is one. */
export function matchDetections(detections: readonly Detection[], objects: readonly SceneObject[]): Match[] {
  const bright = objects.filter(({ galaxy }) => (galaxy.magnitudes[I_BAND] ?? Infinity) < FAINTEST_MATCH)
  const best = new Map<SceneObject, Match>()
  for (const detection of detections) {
    const near = bright.filter((object) => offset(detection, object) < MATCH_RADIUS)
    const [object] = near.sort(
      (a, b) => (a.galaxy.magnitudes[I_BAND] ?? 0) - (b.galaxy.magnitudes[I_BAND] ?? 0),
    )
    if (!object || object.star) continue
    const before = best.get(object)
    if (before && offset(before.detection, object) <= offset(detection, object)) continue
    best.set(object, { detection, object, matches: near.length })
  }
  return [...best.values()]
}

/** Pixels between a detection and an object's true place. */
export function offset({ x, y }: Pick<Detection, 'x' | 'y'>, { source }: SceneObject): number {
  return Math.hypot(x - source.x, y - source.y)
}

/**
 * How much of a galaxy's light is its neighbours', one number a band: b = 1 - sum(I I) / sum(I I_all) without noise, within the square that the galaxy
 * is drawn in and the patch; 0 is alone.
 */
export function blendednessOf(patch: ObservedPatch, object: SceneObject): number[] {
  const drawn = drawAlone(patch.painter, object.source, patch.depths)
  return patch.clean.map((plane, band) => blendedness(drawn, plane, patch.side, band, patch.clean.length))
}

function blendedness(
  drawn: DrawnSource,
  all: Float32Array,
  width: number,
  band: number,
  bands: number,
): number {
  const { left, bottom, side, image } = drawn
  let [own, both] = [0, 0]
  for (let row = Math.max(0, -bottom); row < Math.min(side, width - bottom); row++) {
    for (let column = Math.max(0, -left); column < Math.min(side, width - left); column++) {
      const value = image[(row * side + column) * bands + band] ?? 0
      own += value * value
      both += value * (all[(bottom + row) * width + left + column] ?? 0)
    }
  }
  return Math.max(0, 1 - own / both)
}

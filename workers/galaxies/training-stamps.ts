import { BANDS } from '../units/bands'
import { pixels, type Arcsec, type Magnitude, type Pixels } from '../units/quantities'
import { randomStream } from '../units/random'
import { STAMP_LENGTH, STAMP_SIDE, type Stamp, type StampPsf } from '../stamps/stamp'
import type { Detection } from './detect-sources'
import { blendednessOf, observePatch, offset } from './observed-patch'
import type { Match, ObservedPatch, ObservingOptions } from './observed-patch'
import { psfImage } from './seeing'
import type { Shear } from './shear'
import { lsstDepth } from './survey-depth'

/**
 * What a training stamp shows. `shape` is the reduced shear g of the target behind the lens and before the PSF, `intrinsic` that without the lens;
 * `x`, `y` its true centre in stamp pixels, 0-based; magnitudes (AB, total), bulge fractions and blendedness b by band u g r i z y; half-light
 * radii in arcsec of the circularised profiles. `matches` counts the galaxies of i < 26.2 within 0.6 arcsec of the detection, of which the target is the
 * brightest.
 */
export type StampTruth = {
  shape: Shear
  intrinsic: Shear
  x: Pixels
  y: Pixels
  magnitudes: readonly Magnitude[]
  bulgeFractions: readonly number[]
  diskRadius: Arcsec
  bulgeRadius: Arcsec
  blendedness: readonly number[]
  matches: number
}

/**
 * A simulated stamp as `stampCutter` would have cut it from a survey, with its truth: `pixels` (nJy), `variance` (nJy^2) and `mask` are `[row, column, band]`,
 * 64 x 64 x 6. The detection is at (32, 32) + `remainder`; `psf` is by band u g r i z y. `patch` and `object` name the target: seed, patch and object are the same
 * behind every lens.
 */
export type TrainingStamp = Pick<Stamp, 'pixels' | 'variance' | 'mask' | 'remainder'> & {
  psf: readonly StampPsf[]
  truth: StampTruth
  detection: Detection
  /** Pixels between the detection and the target's true centre. */
  offset: number
  patch: number
  object: number
}

/**
 * Which stamps: `seed` names them all. `first` and `step` take every so-manieth patch, for several processes at work on one seed. `lens` is a reduced shear of the whole
 * sky, `depth` multiplies the exposures, `starShare` is the share of objects that are stars, `density` multiplies the counts. `side` is that of a patch in pixels,
 * `mixed` over how many patches neighbouring stamps are shuffled. `noise` and `psfShear` are as in `ObservingOptions`.
 */
export type TrainingOptions = Pick<ObservingOptions, 'noise' | 'psfShear'> & {
  seed: number
  first?: number
  step?: number
  lens?: Shear
  depth?: number
  starShare?: number
  density?: number
  side?: number
  mixed?: number
}

/** A tile's side: some 150 stamps a patch, all of one seeing. */
const PATCH_SIDE = 512
const MIXED_PATCHES = 3
/** So many patches without a detection in a row mean that none will come. */
const BARREN_PATCHES = 20
/** The stream of the shuffling, which no patch has. */
const SHUFFLE = 2 ** 40

const HALF = STAMP_SIDE / 2

/** A match on a patch, and the PSFs that its stamp is to have; `index` is the patch's number. */
export type Waiting = { patch: ObservedPatch; index: number; match: Match; psf: readonly StampPsf[] }

/**
 * Stamps without end, around detections on simulated patches of sky (`observePatch`): neighbours, noise, selection and the error of the centre are those of
 * a survey, because the survey's own detection makes them. Patches are shuffled a few together. The same options give the same stamps.
 * Throws RangeError where no stamp will ever come: with patches too small, or empty.
 */
export function* trainingStamps(options: TrainingOptions): Generator<TrainingStamp, never> {
  const { seed, first = 0, step = 1, mixed = MIXED_PATCHES } = options
  const random = randomStream(seed, SHUFFLE, first)
  const waiting: Waiting[] = []
  let [enough, barren] = [0, 0]
  for (let index = first; ; index += step) {
    const fresh = waitingOf(options, index)
    barren = fresh.length === 0 ? barren + 1 : 0
    if (barren > BARREN_PATCHES)
      throw new RangeError('nothing is detected on these patches: there are no stamps')
    waiting.push(...fresh)
    enough = Math.max(enough, (mixed - 1) * fresh.length)
    while (waiting.length > enough) yield cutStamp(takeAny(waiting, random.uniform()))
  }
}

/** All stamps of one patch, in the order of detection. */
export function stampsOfPatch(options: TrainingOptions, patch: number): TrainingStamp[] {
  return waitingOf(options, patch).map(cutStamp)
}

function waitingOf(options: TrainingOptions, index: number): Waiting[] {
  const { depth = 1, side = PATCH_SIDE } = options
  const patch = observePatch({ ...options, path: [index], side, depths: lsstDepth(depth) })
  const psf = patch.seeing.map(psfImage)
  return patch.matched
    .filter(({ detection }) => isInside(detection, side))
    .map((match) => ({ patch, index, match, psf }))
}

/** Takes one out; the last one fills its place. */
function takeAny(waiting: Waiting[], place: number): Waiting {
  const at = Math.floor(place * waiting.length)
  const [taken, last] = [waiting[at], waiting.pop()]
  if (!taken || !last) throw new RangeError('no stamp is waiting')
  if (taken !== last) waiting[at] = last
  return taken
}

/** Whether the stamp of a detection lies within its patch. */
export function isInside({ x, y }: Detection, side: number): boolean {
  return [x, y].every((at) => Math.floor(at + 0.5) >= HALF && Math.floor(at + 0.5) + HALF <= side)
}

/** Cuts the stamp of a detection. */
export function cutStamp({ patch, index, match, psf }: Waiting): TrainingStamp {
  const { detection, object, matches } = match
  const left = Math.floor(detection.x + 0.5) - HALF
  const bottom = Math.floor(detection.y + 0.5) - HALF
  const { galaxy, source } = object
  return {
    pixels: cutPlanes(
      patch.exposures.map(({ image }) => image),
      patch.side,
      left,
      bottom,
    ),
    variance: cutPlanes(
      patch.exposures.map(({ variance }) => variance),
      patch.side,
      left,
      bottom,
    ),
    mask: new Uint8Array(STAMP_LENGTH),
    remainder: { x: pixels(detection.x - left - HALF), y: pixels(detection.y - bottom - HALF) },
    ...{ psf, detection, patch: index, object: object.number, offset: offset(detection, object) },
    truth: {
      shape: source.shape,
      intrinsic: galaxy.shape,
      x: pixels(source.x - left),
      y: pixels(source.y - bottom),
      magnitudes: galaxy.magnitudes,
      bulgeFractions: galaxy.bulgeFractions,
      diskRadius: galaxy.diskRadius,
      bulgeRadius: galaxy.bulgeRadius,
      blendedness: blendednessOf(patch, object),
      matches,
    },
  }
}

/** 64 x 64 pixels of each plane from (left, bottom) on, `[row, column, band]`. */
function cutPlanes(
  planes: readonly Float32Array[],
  width: number,
  left: number,
  bottom: number,
): Float32Array {
  const stamp = new Float32Array(STAMP_LENGTH)
  planes.forEach((plane, band) => {
    for (let pixel = 0; pixel < STAMP_SIDE * STAMP_SIDE; pixel++) {
      const [row, column] = [Math.floor(pixel / STAMP_SIDE), pixel % STAMP_SIDE]
      stamp[pixel * BANDS.length + band] = plane[(bottom + row) * width + left + column] ?? 0
    }
  })
  return stamp
}

// @ts-check
// Stamps of simulated skies with their truth, stars among them where they are asked for.
import { load } from './load.mjs'
import { wholeStamp } from './whole-stamps.mjs'

const SIDE = 512
/** The faintest detection and the faintest truth, i band; pixels between them. */
const [FAINTEST_DETECTION, FAINTEST_TRUTH, RADIUS] = [25.3, 26.2, 3]
const I = 3

const { training, patchwork, detecting, depths, seeings } = await load('sky-stamps', {
  training: 'workers/galaxies/training-stamps.ts',
  patchwork: 'workers/galaxies/observed-patch.ts',
  detecting: 'workers/galaxies/detect-sources.ts',
  depths: 'workers/galaxies/survey-depth.ts',
  seeings: 'workers/galaxies/seeing.ts',
})

/**
 * Detected galaxies, and stars that are the brightest within 0.6 arcsec of a detection. `seeing` makes all PSFs wider.
 * @param {{ seed: number, patches: number, starShare?: number, seeing?: number }} options
 * @returns {Promise<{ stamp: import('../workers/stamps/stamp.ts').Stamp, truth: { g: [number, number], blendedness: number }, star: boolean, patch: number }[]>}
 */
export async function skyStamps({ seed, patches, starShare = 0, seeing = 1 }) {
  const sky = depths.lsstDepth(1).map((/** @type {any} */ depth) => ({ ...depth, fwhm: seeing * depth.fwhm }))
  return Array.from({ length: patches }, (_, index) => {
    const patch = patchwork.observePatch({ seed, path: [index], side: SIDE, depths: sky, starShare })
    const psf = patch.seeing.map(seeings.psfImage)
    const cut = (/** @type {any} */ match, /** @type {boolean} */ star) => {
      const { truth, ...stamp } = training.cutStamp({ patch, index, match, psf })
      const g = /** @type {[number, number]} */ ([truth.shape.g1, truth.shape.g2])
      return { stamp: wholeStamp(stamp), truth: { g, blendedness: truth.blendedness[I] }, star, patch: index }
    }
    return [
      ...patch.matched.filter(isInside).map((/** @type {any} */ match) => cut(match, false)),
      ...starsOf(patch)
        .filter(isInside)
        .map((match) => cut(match, true)),
    ]
  }).flat()
}

/** @param {any} match */
function isInside({ detection }) {
  return training.isInside(detection, SIDE)
}

/** @param {any} patch */
function starsOf(patch) {
  const bright = patch.objects.filter(
    (/** @type {any} */ { galaxy }) => galaxy.magnitudes[I] < FAINTEST_TRUTH,
  )
  if (!bright.some((/** @type {any} */ { star }) => star)) return []
  const detections = detecting
    .detectSources(patch.exposures, patch.side, patch.depths)
    .filter((/** @type {any} */ { flux }) => 31.4 - 2.5 * Math.log10(flux[I]) < FAINTEST_DETECTION)
  return detections.flatMap((/** @type {any} */ detection) => {
    const near = bright.filter((/** @type {any} */ object) => patchwork.offset(detection, object) < RADIUS)
    near.sort((/** @type {any} */ a, /** @type {any} */ b) => a.galaxy.magnitudes[I] - b.galaxy.magnitudes[I])
    return near[0]?.star ? [{ detection, object: near[0], matches: near.length }] : []
  })
}

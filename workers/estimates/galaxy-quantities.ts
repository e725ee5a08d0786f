import { STAMP_BANDS, STAMP_PIXEL_SCALE, STAMP_SIDE, type StampPsf } from '../stamps/stamp'
import { measureBand } from './moments-band'

/**
 * What is measured of a galaxy on a stamp: AB magnitudes by the flux on the stamp, by band u g r i z y; in i band the half-light radius of the image about pixel (32, 32), arcsec,
 * its concentration r80 / r20, and the shape g before the PSF by adaptive moments. Null where a number cannot be had.
 */
export interface GalaxyQuantities {
  readonly magnitudes: (number | null)[]
  readonly halfLightRadius: number | null
  readonly concentration: number | null
  readonly g1: number | null
  readonly g2: number | null
}

const PIXELS = STAMP_SIDE ** 2
const MIDDLE = STAMP_SIDE / 2
/** AB magnitude of 1 nJy. */
const ZERO = 31.4
const I_BAND = STAMP_BANDS.indexOf('i')

/** Pixels at one distance from (32, 32), in pixels. */
interface Ring {
  readonly radius: number
  readonly pixels: readonly number[]
}

const RINGS: readonly Ring[] = ringsOf()

/** Measures a galaxy `[band, row, column]`, nJy, behind a PSF in i; `variance` is that of a pixel in i, nJy^2, and weighs nothing where it is the same everywhere. */
export function galaxyQuantities(
  stamp: Float32Array,
  psf: StampPsf,
  variance: Float64Array = EVEN,
): GalaxyQuantities {
  const fluxes = STAMP_BANDS.map((_, band) => sumOf(planeOf(stamp, band)))
  const image = planeOf(stamp, I_BAND)
  const [r20, r50, r80] = lightRadii(image, [0.2, 0.5, 0.8])
  const used = new Uint8Array(PIXELS).fill(1)
  const plane = { pixels: Float64Array.from(image), variance, used, width: STAMP_SIDE, height: STAMP_SIDE }
  const g = measureBand(plane, psf, MIDDLE, MIDDLE).estimate?.g
  return {
    magnitudes: fluxes.map((flux) => orNull(ZERO - 2.5 * Math.log10(flux))),
    halfLightRadius: orNull(STAMP_PIXEL_SCALE * (r50 ?? NaN)),
    concentration: orNull((r80 ?? NaN) / (r20 ?? NaN)),
    g1: orNull(g?.[0] ?? NaN),
    g2: orNull(g?.[1] ?? NaN),
  }
}

const EVEN = new Float64Array(PIXELS).fill(1)

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

function planeOf(stamp: Float32Array, band: number): Float32Array {
  return stamp.subarray(band * PIXELS, (band + 1) * PIXELS)
}

function sumOf(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

/** The radii about (32, 32) that hold shares of a plane's light, rising, in pixels; half of a ring's light is within its radius. */
function lightRadii(plane: Float32Array, shares: readonly number[]): number[] {
  const goals = shares.map((share) => share * sumOf(plane))
  const radii: number[] = []
  let [inside, lastRadius, lastLight] = [0, 0, 0]
  for (const { radius, pixels } of RINGS) {
    let ring = 0
    for (const at of pixels) ring += plane[at] ?? 0
    const light = inside + ring / 2
    for (let goal = goals[radii.length]; goal !== undefined && light >= goal; goal = goals[radii.length]) {
      radii.push(lastRadius + ((radius - lastRadius) * (goal - lastLight)) / (light - lastLight))
    }
    ;[inside, lastRadius, lastLight] = [inside + ring, radius, light]
  }
  return radii
}

function ringsOf(): Ring[] {
  const rings = new Map<number, number[]>()
  for (let at = 0; at < PIXELS; at++) {
    const radius = Math.hypot((at % STAMP_SIDE) - MIDDLE, Math.floor(at / STAMP_SIDE) - MIDDLE)
    const ring = rings.get(radius)
    if (ring) ring.push(at)
    else rings.set(radius, [at])
  }
  return [...rings].map(([radius, pixels]) => ({ radius, pixels })).sort((a, b) => a.radius - b.radius)
}

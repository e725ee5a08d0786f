import type { ObjectStamp } from '../../preload/contract-object'
import { BANDS, type Band } from '../../workers/units/bands'
import type { GreyStretch } from './stamp-colours'
import { planeOf, SIDE } from './stamp-planes'

/** Whether white is the same signal to noise in all bands, or in each the object's own peak. */
export const SCALES = ['same', 'own'] as const
export type Scale = (typeof SCALES)[number]

/** How far from the middle the object's peak is looked for, in pixels. */
const PEAK_REACH = 10
/** The least signal to noise that is white: noise alone is not made to look like light. */
const LEAST_TOP = 10

/** How the bands of a stamp become greys, by band u g r i z y. */
export function stretchesOf(stamp: ObjectStamp, scale: Scale): GreyStretch[] {
  const own = BANDS.map((band, at) => {
    const plane = planeOf(stamp, band)
    const sigma = stamp.skySigmas[at] ?? noiseOf(plane)
    return { sigma, top: Math.max(LEAST_TOP, peakOf(plane) / sigma || 0) }
  })
  if (scale === 'own') return own
  const top = Math.max(...own.map((stretch) => stretch.top))
  return own.map(({ sigma }) => ({ sigma, top }))
}

/** The greatest flux near the middle; -Infinity where no pixel there has a value. */
export function peakOf(plane: Float32Array): number {
  return plane.reduce((most, flux, place) => {
    const [x, y] = [(place % SIDE) - SIDE / 2, Math.floor(place / SIDE) - SIDE / 2]
    return flux > most && Math.hypot(x, y) <= PEAK_REACH ? flux : most
  }, -Infinity)
}

/** The noise of a plane without a variance, from the median of |flux - median|; 1 where it has no pixels. */
function noiseOf(plane: Float32Array): number {
  const known = plane.filter((flux) => !Number.isNaN(flux))
  const median = (values: Float32Array): number => values.slice().sort()[values.length >> 1] ?? NaN
  const middle = median(known)
  return 1.4826 * median(known.map((flux) => Math.abs(flux - middle))) || 1
}

/** The three bands of a colour picture, red first, where a stamp has them: i, r and g, else the three reddest; null where it has fewer. */
export function colourBands({ missingBands }: Pick<ObjectStamp, 'missingBands'>): [Band, Band, Band] | null {
  const there = BANDS.filter((band) => !missingBands.includes(band))
  const usual = (['i', 'r', 'g'] as const).filter((band) => there.includes(band))
  const [red, green, blue] = usual.length === 3 ? usual : [...there].reverse()
  return red && green && blue ? [red, green, blue] : null
}

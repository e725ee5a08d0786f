import { FILLED, type ObjectStamp } from '../../preload/contract-object'
import { PIXEL_BITS } from '../../workers/stamps/stamp-flags'
import { BANDS, type Band } from '../../workers/units/bands'
import type { Picture } from './stamp-colours'
import { PLACES, SIDE } from './stamp-planes'

type Colour = readonly [number, number, number]

/** What is tinted over a band, and how: the first that holds of a pixel. */
export const TINTS: readonly { readonly words: string; readonly colour: Colour }[] = [
  { words: 'filled', colour: [230, 159, 0] },
  { words: 'no value', colour: [204, 60, 60] },
  { words: 'suspect', colour: [204, 121, 167] },
  { words: 'of another object', colour: [0, 158, 115] },
]
const SHARE = 0.55

/** A band's picture with its mask over it, a picture of its own. */
export function withMask(picture: Picture, stamp: ObjectStamp, band: Band): Picture {
  const tinted = picture.slice()
  const at = BANDS.indexOf(band)
  for (let place = 0; place < PLACES; place++) {
    const tint = tintOf(stamp.mask[place * BANDS.length + at] ?? 0, stamp.others[place] === 1)
    if (tint) blend(tinted, 4 * ((SIDE - 1 - Math.floor(place / SIDE)) * SIDE + (place % SIDE)), tint)
  }
  return tinted
}

function tintOf(bits: number, isOther: boolean): Colour | null {
  const holds = [
    (bits & FILLED) !== 0,
    (bits & PIXEL_BITS.missing) !== 0,
    (bits & PIXEL_BITS.suspect) !== 0,
    isOther,
  ]
  return TINTS[holds.indexOf(true)]?.colour ?? null
}

function blend(bytes: Picture, from: number, colour: Colour): void {
  colour.forEach((value, at) => {
    bytes[from + at] = Math.round((1 - SHARE) * (bytes[from + at] ?? 0) + SHARE * value)
  })
}

import { STAMP_SIDE } from '../../workers/stamps/stamp'
import { BANDS } from '../../workers/units/bands'
import { cividis } from './colour-map'
import { COLOUR_BANDS, whiteFlux, type StampLook } from './stamp-look'

const PIXELS = STAMP_SIDE ** 2
/** How steep the stretch begins: that of the tiles. */
const SOFTENING = 12
/** Of a pixel without a value. */
const NO_VALUE = [41, 41, 51] as const

/**
 * A stamp `[band, row, column]`, nJy, as red, green, blue and alpha of 64 x 64 pixels, the upper row first as a canvas has it. Colours are stretched by their mean
 * intensity, so that the bright keep theirs (Lupton et al. 2004, PASP 116, 133); a band alone goes through cividis.
 */
export function stampPixels(stamp: Float32Array, look: StampLook): Uint8ClampedArray<ArrayBuffer> {
  const painted = new Uint8ClampedArray(4 * PIXELS)
  const white = whiteFlux(look)
  const colourAt = look.shown === 'colour' ? colours(stamp, white) : singleBand(stamp, look.shown, white)
  for (let at = 0; at < PIXELS; at++) {
    const row = STAMP_SIDE - 1 - Math.floor(at / STAMP_SIDE)
    painted.set([...colourAt(row * STAMP_SIDE + (at % STAMP_SIDE)), 255], 4 * at)
  }
  return painted
}

type ColourAt = (pixel: number) => readonly [number, number, number]

/** From 0 at no flux to 1 at white. */
const stretched = (flux: number, white: number): number =>
  Math.asinh((SOFTENING * flux) / white) / Math.asinh(SOFTENING)

function colours(stamp: Float32Array, white: number): ColourAt {
  return (pixel) => {
    const [r, g, b] = COLOUR_BANDS.map(({ band, weight }) =>
      Math.max(0, weight * (stamp[band * PIXELS + pixel] ?? NaN)),
    ) as [number, number, number] // three bands
    const intensity = (r + g + b) / 3
    if (Number.isNaN(intensity)) return NO_VALUE
    const scale = intensity > 0 ? (255 * stretched(intensity, white)) / intensity : 0
    // A saturated pixel keeps its colour: all three come down together.
    const down = Math.max(1, (scale * Math.max(r, g, b)) / 255)
    return [(scale * r) / down, (scale * g) / down, (scale * b) / down]
  }
}

function singleBand(stamp: Float32Array, band: (typeof BANDS)[number], white: number): ColourAt {
  const start = BANDS.indexOf(band) * PIXELS
  return (pixel) => {
    const flux = stamp[start + pixel] ?? NaN
    return Number.isNaN(flux) ? NO_VALUE : cividis(stretched(Math.max(0, flux), white))
  }
}

import { describe, expect, it } from 'vitest'
import { cividis } from './colour-map'
import { COLOUR_BANDS, whiteFlux, type StampLook } from './stamp-look'
import { stampPixels } from './stamp-pixels'

const PIXELS = 64 * 64
const colour: StampLook = { shown: 'colour', white: 40 }

/** A stamp with one flux in each of the colour's bands, weighted to be grey, at the pixel of row 0 and column 5. */
function lit(flux: number): Float32Array {
  const stamp = new Float32Array(6 * PIXELS)
  for (const { band, weight } of COLOUR_BANDS) stamp[band * PIXELS + 5] = flux / weight
  return stamp
}
/** Row 0 is the lowest: the last of the picture. */
const at = (pixels: Uint8ClampedArray, column: number): number[] => [
  ...pixels.subarray(4 * (63 * 64 + column), 4 * (63 * 64 + column) + 4),
]

describe('a stamp in colours', () => {
  it('is black without light, white at the flux that is white and beyond, and asinh between', () => {
    const white = whiteFlux(colour)
    expect(at(stampPixels(lit(0), colour), 5)).toEqual([0, 0, 0, 255])
    expect(at(stampPixels(lit(white), colour), 5)).toEqual([255, 255, 255, 255])
    expect(at(stampPixels(lit(9 * white), colour), 5)).toEqual([255, 255, 255, 255])
    const half = Math.round((255 * Math.asinh(6)) / Math.asinh(12))
    expect(at(stampPixels(lit(white / 2), colour), 5)).toEqual([half, half, half, 255])
  })

  it('keeps the colour of a saturated pixel', () => {
    const stamp = new Float32Array(6 * PIXELS)
    const [red] = COLOUR_BANDS
    stamp[red.band * PIXELS + 5] = 100 * whiteFlux(colour)
    expect(at(stampPixels(stamp, colour), 5)).toEqual([255, 0, 0, 255])
  })

  it('has its own grey where there is no value', () => {
    const stamp = new Float32Array(6 * PIXELS).fill(NaN)
    expect(at(stampPixels(stamp, colour), 5)).toEqual([41, 41, 51, 255])
  })
})

it('a band alone goes from the first to the last colour of cividis', () => {
  const look: StampLook = { shown: 'i', white: 10 }
  const stamp = new Float32Array(6 * PIXELS)
  stamp[3 * PIXELS + 5] = whiteFlux(look)
  const pixels = stampPixels(stamp, look)
  expect(at(pixels, 5).slice(0, 3)).toEqual(cividis(1))
  expect(at(pixels, 6).slice(0, 3)).toEqual(cividis(0))
  // Ten years of LSST: 2.15 nJy a pixel in i.
  expect(whiteFlux(look)).toBeCloseTo(21.48, 1)
})

it('cividis grows lighter all along', () => {
  const lightness = Array.from({ length: 101 }, (_, step) => {
    const [red, green, blue] = cividis(step / 100)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  })
  for (let step = 1; step < lightness.length; step++)
    expect(lightness[step]).toBeGreaterThan(lightness[step - 1] ?? NaN)
})

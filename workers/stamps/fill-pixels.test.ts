import { describe, expect, it } from 'vitest'
import { fillPixels } from './fill-pixels'
import { noisyStamp, pixelAt } from './fixtures/noisy-stamp'
import { STAMP_SIDE, type Stamp } from './stamp'
import { PIXEL_BITS, STAMP_FLAGS } from './stamp-flags'

/** A stamp without noise, alike in all bands. */
function smooth(light: (row: number, column: number) => number): Stamp {
  const stamp = noisyStamp(1)
  for (let at = 0; at < stamp.pixels.length; at++) {
    const pixel = Math.floor(at / 6)
    stamp.pixels[at] = light(Math.floor(pixel / STAMP_SIDE), pixel % STAMP_SIDE)
  }
  return stamp
}

function spoil(stamp: Stamp, places: readonly (readonly [number, number])[], bits: number): Float32Array {
  const before = stamp.pixels.slice()
  for (const [row, column] of places) {
    stamp.pixels[pixelAt(row, column, 3)] = 1e4
    stamp.mask[pixelAt(row, column, 3)] = bits
  }
  return before
}

const differences = (stamp: Stamp, before: Float32Array): number[] =>
  [...stamp.pixels.keys()]
    .map((at) => Math.abs((stamp.pixels[at] ?? NaN) - (before[at] ?? NaN)))
    .filter((value) => !(value === 0))

const gaussian = (row: number, column: number): number =>
  100 * Math.exp(-((row - 32) ** 2 + (column - 32) ** 2) / (2 * 2.2 ** 2))
const track = [28, 29, 30, 31, 32, 33, 34].map((row) => [row, row + 1] as const)

describe('pixels without a value', () => {
  it('are filled exactly where the light is a plane, and the mask stays', () => {
    const stamp = smooth((row, column) => 3 + 0.5 * row - 0.2 * column)
    const before = spoil(stamp, track, PIXEL_BITS.suspect)
    fillPixels(stamp)
    expect(Math.max(0, ...differences(stamp, before))).toBeLessThan(1e-3)
    expect(stamp.mask[pixelAt(30, 31, 3)]).toBe(PIXEL_BITS.suspect)
    expect(stamp.flags).toBe(STAMP_FLAGS.interpolated)
  })

  it('are filled within a twentieth of the peak on a galaxy', () => {
    const stamp = smooth(gaussian)
    const before = spoil(stamp, [[32, 32]], PIXEL_BITS.missing | PIXEL_BITS.masked)
    fillPixels(stamp)
    expect(differences(stamp, before)).toHaveLength(1)
    expect(Math.max(...differences(stamp, before))).toBeLessThan(5)
    const through = smooth(gaussian)
    const unspoiled = spoil(through, track, PIXEL_BITS.suspect)
    fillPixels(through)
    expect(Math.max(...differences(through, unspoiled))).toBeLessThan(5)
  })

  it('stay as they are outside every tile, and within a wide hole', () => {
    const stamp = smooth(gaussian)
    spoil(stamp, [[10, 10]], PIXEL_BITS.missing | PIXEL_BITS.outside)
    const wide = Array.from({ length: 121 }, (_, at) => [40 + (at % 11), 40 + Math.floor(at / 11)] as const)
    spoil(stamp, wide, PIXEL_BITS.missing | PIXEL_BITS.masked)
    fillPixels(stamp)
    expect(stamp.pixels[pixelAt(10, 10, 3)]).toBe(1e4)
    expect(stamp.pixels[pixelAt(45, 45, 3)]).toBe(1e4)
  })

  it('are none in most stamps, which then have no flag', () => {
    const stamp = noisyStamp(3)
    const before = stamp.pixels.slice()
    fillPixels(stamp)
    expect(differences(stamp, before)).toEqual([])
    expect(stamp.flags).toBe(0)
  })
})

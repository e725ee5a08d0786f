import { describe, expect, it } from 'vitest'
import { colourPicture, EMPTY, greyOf, greyPicture, residualColour } from './stamp-colours'
import { PLACES, SIDE } from './stamp-planes'

const STRETCH = { sigma: 2, top: 50 }

describe('greys', () => {
  it('go from three sigma below the sky to the top, and rise between', () => {
    expect(greyOf(-6, STRETCH)).toBe(0)
    expect(greyOf(-100, STRETCH)).toBe(0)
    expect(greyOf(100, STRETCH)).toBe(255)
    expect(greyOf(1000, STRETCH)).toBe(255)
    const share = (Math.asinh(0) + Math.asinh(1)) / (Math.asinh(50 / 3) + Math.asinh(1))
    expect(greyOf(0, STRETCH)).toBe(Math.round(255 * share))
  })

  it('put the bottom row of a stamp at the bottom, and show pixels without a value', () => {
    const plane = new Float32Array(PLACES).fill(-6)
    plane[3] = 100
    plane[PLACES - 1] = NaN
    const bytes = greyPicture(plane, STRETCH)
    expect([...bytes.slice(4 * ((SIDE - 1) * SIDE + 3), 4 * ((SIDE - 1) * SIDE + 4))]).toEqual([
      255, 255, 255, 255,
    ])
    expect([...bytes.slice(4 * (SIDE - 1), 4 * SIDE)]).toEqual([...EMPTY, 255])
    expect([...bytes.slice(0, 4)]).toEqual([0, 0, 0, 255])
  })
})

it('residuals are white at 0 and as deep as they get from five sigma on', () => {
  expect(residualColour(0)).toEqual([247, 247, 247])
  expect(residualColour(5)).toEqual(residualColour(9))
  const [red, , blue] = residualColour(5)
  expect(red).toBeGreaterThan(blue)
  const [less, , more] = residualColour(-5)
  expect(more).toBeGreaterThan(less)
})

it('colours keep the ratios of the bands, however bright', () => {
  const plane = (value: number): Float32Array => new Float32Array(PLACES).fill(value)
  const faint = colourPicture([plane(100), plane(40), plane(20)], [1, 1, 1])
  const bright = colourPicture([plane(1e6), plane(4e5), plane(2e5)], [1, 1, 1])
  const ratio = (bytes: Uint8ClampedArray): number => (bytes[1] ?? 0) / (bytes[0] ?? 1)
  expect(ratio(bright)).toBeCloseTo(0.5, 2)
  expect(ratio(faint)).toBeCloseTo((40 + 1.1) / (80 + 1.1), 1)
  expect(bright[0]).toBe(255)
})

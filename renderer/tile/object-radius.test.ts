import { expect, test } from 'vitest'
import { arcsecOfSize, drawnRadius } from './object-radius'

test('the unit of a size is what its column is called after', () => {
  expect(arcsecOfSize('r50_pix', 0.2)).toBe(0.2)
  expect(arcsecOfSize('r50_arcsec', 0.2)).toBe(1)
  expect(arcsecOfSize('radius', 0.2)).toBeNull()
  expect(arcsecOfSize(undefined, 0.2)).toBeNull()
})

test('an ellipse lies around its galaxy; without a size that makes sense it has a radius of 1 arcsec', () => {
  expect(drawnRadius(3, 0.2, 0.2)).toBeCloseTo(7.5, 12)
  expect(drawnRadius(null, 0.2, 0.2)).toBe(5)
  expect(drawnRadius(-1, 0.2, 0.2)).toBe(5)
  expect(drawnRadius(3, null, 0.2)).toBe(5)
  expect(drawnRadius(1e6, 1, 0.5)).toBe(60)
})

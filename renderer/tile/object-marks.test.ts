import { expect, test } from 'vitest'
import { kindOf } from './object-kinds'
import { labelOf, objectAt } from './object-marks'
import type { TileObject } from './tile-objects'

const shape = {
  ...{ g1: 0.12, g2: -0.0312, aleatoric: 0.04, epistemic: 0.03, sigma: 0.05 },
  covariance: { c11: 0.0025, c12: 0, c22: 0.0025 },
}
const object = (id: string, x: number, y: number, more: Partial<TileObject> = {}): TileObject => ({
  ...{
    id,
    x,
    y,
    radius: 5,
    shape,
    flagged: false,
    flags: 0,
    verdict: null,
    snr: 9,
    error: null,
    counts: true,
  },
  ...more,
})

test('a verdict counts before flags, and flags before a shape that is not there', () => {
  expect(kindOf({ verdict: 'reject', flagged: false, shape })).toBe('rejected')
  expect(kindOf({ verdict: 'keep', flagged: true, shape })).toBe('kept')
  expect(kindOf({ verdict: null, flagged: true, shape: null })).toBe('flagged')
  expect(kindOf({ verdict: null, flagged: false, shape: null })).toBe('unmeasured')
  expect(kindOf({ verdict: null, flagged: false, shape })).toBe('plain')
})

test('the label of the chosen object has its id, its shape and its error', () => {
  expect(labelOf({ id: '17', shape })).toEqual(['17', 'g (0.120, −0.031) ± 0.050'])
  expect(labelOf({ id: '17', shape: null })).toEqual(['17'])
})

test('the object under the pointer is the nearest within reach', () => {
  const [canvas, view] = [
    { width: 200, height: 100 },
    { x: 0, y: 0, zoom: 2 },
  ]
  const objects = [object('a', 0, 0), object('b', 8, 0), object('wide', -30, 0, { radius: 20 })]
  const at = (left: number, top: number): string | null =>
    objectAt(objects, canvas, view, { left, top })?.id ?? null
  expect(at(106, 50)).toBe('a')
  expect(at(112, 50)).toBe('b')
  expect(at(100, 63)).toBeNull()
  expect(at(70, 50)).toBe('wide')
})

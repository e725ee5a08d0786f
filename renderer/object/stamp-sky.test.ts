import { expect, it } from 'vitest'
import { centreOf, directionOf, isOnStamp, placeOnStamp } from './stamp-sky'

const SCALE = (0.2 / 3600) * (Math.PI / 180)
/** North up, east left. */
const GRID = {
  remainder: { x: 0.25, y: -0.4 },
  tangentFromPixel: [-SCALE, 0, 0, SCALE] as [number, number, number, number],
}
const OBJECT = { ra: 359.9999, dec: 60 }

it('puts the object itself where it is, and others by their distance east and north', () => {
  expect(centreOf(GRID)).toEqual({ x: 32.25, y: 31.6 })
  const same = placeOnStamp(GRID, OBJECT, OBJECT)
  expect([same.x, same.y]).toEqual([32.25, 31.6])
  const north = placeOnStamp(GRID, OBJECT, { ...OBJECT, dec: OBJECT.dec + 2 / 3600 })
  expect(north.x).toBeCloseTo(32.25, 6)
  expect(north.y).toBeCloseTo(41.6, 5)
  // Two arcsec of right ascension are one on the sky here; east is to the left, and RA goes through 0.
  const east = placeOnStamp(GRID, OBJECT, { ...OBJECT, ra: OBJECT.ra + 2 / 3600 - 360 })
  expect(east.x).toBeCloseTo(27.25, 3)
  expect(isOnStamp(east)).toBe(true)
  expect(isOnStamp(placeOnStamp(GRID, OBJECT, { ...OBJECT, dec: 60.01 }))).toBe(false)
})

it('knows where north and east are', () => {
  const [north, east] = [directionOf(GRID, 0, 1), directionOf(GRID, 1, 0)]
  expect([north.x, north.y]).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12)])
  expect([east.x, east.y]).toEqual([expect.closeTo(-1, 12), expect.closeTo(0, 12)])
})

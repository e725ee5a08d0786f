import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eastOf, skyProjection } from './sky-projection'

const position = fc.record({
  ra: fc.double({ min: 0, max: 359.999, noNaN: true }),
  dec: fc.double({ min: -89.9, max: 89.9, noNaN: true }),
})

test('a position comes back from the map, wherever its centre lies', () => {
  fc.assert(
    fc.property(position, position, (centre, sky) => {
      const { mapFromSky, skyFromMap } = skyProjection(centre)
      const found = skyFromMap(mapFromSky(sky))
      if (found === null) throw new Error('the whole sky is on the map')
      const apart = Math.hypot(
        eastOf(found.ra, sky.ra) * Math.cos((sky.dec * Math.PI) / 180),
        found.dec - sky.dec,
      )
      // Near the rim a hair of the map is much of the sky.
      const opposite = Math.hypot(mapFromSky(sky).x, mapFromSky(sky).y) > 114
      return opposite || apart < 1e-6
    }),
    { seed: 3, numRuns: 300 },
  )
})

test('north is up and east is left, and small fields keep their size', () => {
  const { mapFromSky } = skyProjection({ ra: 359.99, dec: -28 })
  const east = mapFromSky({ ra: 0.01, dec: -28 })
  expect(east.x).toBeCloseTo(-0.02 * Math.cos((28 * Math.PI) / 180), 7)
  expect(mapFromSky({ ra: 359.99, dec: -27.99 })).toMatchObject({ x: -0 })
  expect(mapFromSky({ ra: 359.99, dec: -27.99 }).y).toBeCloseTo(0.01, 9)
})

test('the map has the area of the sky: a hemisphere is a circle of radius sqrt(2)', () => {
  const { mapFromSky } = skyProjection({ ra: 10, dec: 90 })
  const { x, y } = mapFromSky({ ra: 77, dec: 0 })
  expect((Math.hypot(x, y) * Math.PI) / 180).toBeCloseTo(Math.SQRT2, 9)
})

test('beyond the map there is no sky', () => {
  expect(skyProjection({ ra: 0, dec: 0 }).skyFromMap({ x: 115, y: 10 })).toBeNull()
})

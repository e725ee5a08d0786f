import { expect, test } from 'vitest'
import { compassOf } from './compass'
import { tileAt } from './fixtures/tile-at'
import { skyBox, skyOf } from './sky-box'

const places = [0, 0.00002, 359.99999, 180].flatMap((ra) =>
  [0, 45, -45, 85, -89.9, 89.9].map((dec) => [ra, dec] as const),
)

test.each(places)('at RA %d, Dec %d north is up and east left', (ra, dec) => {
  const { north, east } = compassOf(tileAt(ra, dec), 1999.5, 1999.5)
  expect(north.right).toBeCloseTo(0, 5)
  expect(north.up).toBeCloseTo(1, 5)
  expect(east.right).toBeCloseTo(-1, 5)
  expect(east.up).toBeCloseTo(0, 5)
})

test.each(places)('the compass of a turned tile at RA %d, Dec %d turns with it', (ra, dec) => {
  const { north, east } = compassOf(tileAt(ra, dec, 30), 1999.5, 1999.5)
  expect([north.right, north.up]).toEqual([expect.closeTo(-0.5, 5), expect.closeTo(Math.sqrt(0.75), 5)])
  expect([east.right, east.up]).toEqual([expect.closeTo(-Math.sqrt(0.75), 5), expect.closeTo(-0.5, 5)])
})

test('a mirrored tile has east on the right', () => {
  expect(compassOf(tileAt(0, 10, 0, true), 1999.5, 1999.5).east.right).toBeCloseTo(1, 5)
})

test.each([89.99, -89.99, 90])('around the pole, at Dec %d, north points to it from everywhere', (dec) => {
  const world = tileAt(0, dec)
  const sign = Math.sign(dec)
  // The north pole is as many pixels above the middle as it is away from it.
  const pole = { x: 1999.5, y: 1999.5 + ((sign * 90 - dec) * 3600) / 0.2 }
  for (const [x, y] of [
    [100, 100],
    [3900, 200],
    [3900, 3900],
  ] as const) {
    const { north, east } = compassOf(world, x, y)
    const away = Math.hypot(pole.x - x, pole.y - y)
    expect(north.right).toBeCloseTo((sign * (pole.x - x)) / away, 3)
    expect(north.up).toBeCloseTo((sign * (pole.y - y)) / away, 3)
    // East is a quarter turn anticlockwise from north on an image as on the sky.
    expect(east.right).toBeCloseTo(-north.up, 3)
    expect(east.up).toBeCloseTo(north.right, 3)
  }
})

test('at the pole itself the compass still has directions', () => {
  const { north, east } = compassOf(tileAt(0, 90), 1999.5, 1999.5)
  expect(Math.hypot(north.right, north.up)).toBeCloseTo(1)
  expect(Math.hypot(east.right, east.up)).toBeCloseTo(1)
  expect(north.right * east.right + north.up * east.up).toBeCloseTo(0)
})

test.each([...places, [0, 90] as const, [120, -89.95] as const])(
  'the box around a tile at RA %d, Dec %d holds all of it',
  (ra, dec) => {
    const world = tileAt(ra, dec, 20)
    const box = skyBox(world, 4000, 4000)
    for (let x = 0; x <= 4000; x += 100) {
      for (let y = 0; y <= 4000; y += 100) {
        const sky = skyOf(world, x - 0.5, y - 0.5)
        const east = ((sky.ra - box.ra + 540) % 360) - 180
        expect(east).toBeGreaterThanOrEqual(box.east[0] - 1e-9)
        expect(east).toBeLessThanOrEqual(box.east[1] + 1e-9)
        expect(sky.dec).toBeGreaterThanOrEqual(box.dec[0])
        expect(sky.dec).toBeLessThanOrEqual(box.dec[1])
      }
    }
  },
)

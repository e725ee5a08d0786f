import { expect, test } from 'vitest'
import { eastOf, skyProjection } from './sky-projection'
import { mapFromPicture, pictureFromMap, stretchInSight, viewOf, zoomed } from './sky-view'

const extent = { width: 400, height: 300 }

test('what is fitted is in sight, and zooming keeps the point under the pointer', () => {
  const points = [
    { x: -1, y: 2 },
    { x: 3, y: 4 },
  ]
  const view = viewOf(points, extent)
  for (const point of points) {
    const { left, top } = pictureFromMap(view, extent, point)
    expect(left > 0 && left < 400 && top > 0 && top < 300).toBe(true)
  }
  const at = { left: 37, top: 251 }
  const near = zoomed(view, extent, at, 8)
  const [before, after] = [mapFromPicture(view, extent, at), mapFromPicture(near, extent, at)]
  expect(after.x).toBeCloseTo(before.x, 9)
  expect(after.y).toBeCloseTo(before.y, 9)
  expect(near.scale).toBeCloseTo(view.scale / 8, 12)
})

test('every corner of the picture is in the stretch, at right ascension 0 too', () => {
  const projection = skyProjection({ ra: 0.01, dec: -65 })
  const view = { middle: { x: 0.3, y: -0.2 }, scale: 0.01 }
  const { ra, east, dec } = stretchInSight(projection, view, extent)
  for (const point of [
    { left: 0, top: 0 },
    { left: 400, top: 300 },
    { left: 200, top: 0 },
  ]) {
    const sky = projection.skyFromMap(mapFromPicture(view, extent, point))
    if (!sky) throw new Error('it is on the map')
    expect(eastOf(sky.ra, ra)).toBeGreaterThanOrEqual(east[0])
    expect(eastOf(sky.ra, ra)).toBeLessThanOrEqual(east[1])
    expect(sky.dec).toBeGreaterThanOrEqual(dec[0])
    expect(sky.dec).toBeLessThanOrEqual(dec[1])
  }
  expect(east[1] - east[0]).toBeLessThan(15)
})

test('with a pole or the rim in sight it is every right ascension', () => {
  const projection = skyProjection({ ra: 10, dec: 89 })
  expect(stretchInSight(projection, { middle: { x: 0, y: 0.9 }, scale: 0.01 }, extent).east).toEqual([
    -180, 180,
  ])
  expect(stretchInSight(projection, { middle: { x: 0, y: 0 }, scale: 1.2 }, extent).dec).toEqual([-90, 90])
})

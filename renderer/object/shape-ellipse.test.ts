import { expect, it } from 'vitest'
import { ellipseOf, onPicture } from './shape-ellipse'

it('draws a shape along its major axis, with its axis ratio and radius', () => {
  const { x, y, major, minor, turn } = ellipseOf([1 / 3, 0], { x: 32, y: 32 })
  expect([x, y]).toEqual([32.5, 31.5])
  expect(minor / major).toBeCloseTo(0.5, 12)
  expect(major * minor).toBeCloseTo(25, 12)
  expect(turn).toBeCloseTo(0, 12)
  // Along the diagonal from the lower left to the upper right: 45 degrees anticlockwise as it is seen.
  expect(ellipseOf([0, 0.3], { x: 0, y: 0 }).turn).toBeCloseTo(-45, 12)
  expect(Math.abs(ellipseOf([-0.3, 0], { x: 0, y: 0 }).turn)).toBeCloseTo(90, 12)
})

it('has the first pixel at the lower left', () => {
  expect(onPicture({ x: 0, y: 0 })).toEqual({ left: 0.5, top: 63.5 })
})

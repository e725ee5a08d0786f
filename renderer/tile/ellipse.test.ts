import { expect, test } from 'vitest'
import { ellipseOf, majorAxis, shearsWithin } from './ellipse'

test.each([
  [0.2, 0, 0],
  [-0.2, 0, Math.PI / 2],
  [0, 0.2, Math.PI / 4],
  [0, -0.2, -Math.PI / 4],
  [0.3 * Math.cos(1), 0.3 * Math.sin(1), 0.5],
])('a shear of (%d, %d) is an ellipse of its axis ratio at half its angle', (g1, g2, angle) => {
  const ellipse = ellipseOf({ g1, g2 }, 3)
  const length = Math.hypot(g1, g2)
  expect(ellipse.minor / ellipse.major).toBeCloseTo((1 - length) / (1 + length), 12)
  expect(ellipse.major * ellipse.minor).toBeCloseTo(9, 12)
  expect(ellipse.angle).toBeCloseTo(angle, 12)
})

test('a shear of 0 is a circle, and one of 1 and more an ellipse that can be drawn', () => {
  expect(ellipseOf({ g1: 0, g2: 0 }, 2)).toEqual({ major: 2, minor: 2, angle: 0 })
  const { major, minor } = ellipseOf({ g1: 1.3, g2: 0 }, 2)
  expect(minor).toBeGreaterThan(0.1)
  expect(major).toBeLessThan(20)
})

test('the major axis of a covariance turned by an angle is found', () => {
  const [large, small, turn] = [0.04, 0.01, 0.7]
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const covariance = {
    c11: large * cos * cos + small * sin * sin,
    c12: (large - small) * cos * sin,
    c22: large * sin * sin + small * cos * cos,
  }
  const { sigma, angle } = majorAxis(covariance)
  expect(sigma).toBeCloseTo(0.2, 12)
  expect(angle).toBeCloseTo(turn, 12)
  const [more, less] = shearsWithin({ g1: 0.1, g2: -0.1 }, covariance)
  expect(more).toEqual({ g1: expect.closeTo(0.1 + 0.2 * cos, 12), g2: expect.closeTo(-0.1 + 0.2 * sin, 12) })
  expect(less).toEqual({ g1: expect.closeTo(0.1 - 0.2 * cos, 12), g2: expect.closeTo(-0.1 - 0.2 * sin, 12) })
})

test('a round covariance has the same error all round, and one of 0 has none', () => {
  expect(majorAxis({ c11: 0.01, c12: 0, c22: 0.01 }).sigma).toBeCloseTo(0.1, 12)
  expect(majorAxis({ c11: 0, c12: 0, c22: 0 }).sigma).toBe(0)
})

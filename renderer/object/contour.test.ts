import { describe, expect, it } from 'vitest'
import { randomStream } from '../../workers/units/random'
import { axesOf, contourOf, REGIONS, squareFrom, type Point } from './contour'

const COVARIANCE = [0.04, -0.012, 0.01] as const
const CENTRE: Point = [0.1, -0.2]

describe('a contour', () => {
  it('is where the distance in units of the covariance is the one that was asked', () => {
    for (const point of contourOf(CENTRE, COVARIANCE, REGIONS[95]))
      expect(squareFrom(CENTRE, point, COVARIANCE)).toBeCloseTo(5.9915, 9)
  })

  it('holds the share of a normal distribution that it is named after', () => {
    for (const [percent, square] of Object.entries(REGIONS))
      expect(100 * (1 - Math.exp(-square / 2))).toBeCloseTo(percent === '68' ? 68.27 : 95, 1)
    const random = randomStream(5, 1)
    const l11 = Math.sqrt(COVARIANCE[0])
    const l21 = COVARIANCE[1] / l11
    const l22 = Math.sqrt(COVARIANCE[2] - l21 * l21)
    let inside = 0
    for (let at = 0; at < 20_000; at++) {
      const [u, w] = [random.normal(), random.normal()]
      const point: Point = [CENTRE[0] + l11 * u, CENTRE[1] + l21 * u + l22 * w]
      if (squareFrom(CENTRE, point, COVARIANCE) < REGIONS[68]) inside++
    }
    // Four standard deviations of a share of 20,000.
    expect(Math.abs(inside / 20_000 - 0.6827)).toBeLessThan(4 * Math.sqrt((0.68 * 0.32) / 20_000))
  })

  it('has axes along those of the covariance', () => {
    const { major, minor, angle } = axesOf([4, 0, 1])
    expect([major, minor, angle]).toEqual([2, 1, 0])
    expect(axesOf([1, 0.5, 1]).angle).toBeCloseTo(Math.PI / 4, 12)
    expect(axesOf([1, 1.0000001, 1]).minor).toBe(0)
  })
})

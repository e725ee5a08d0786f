import { describe, expect, it } from 'vitest'
import { pointAlong, walk, WAYS } from './interpolate'

const [from, to] = [Float32Array.from([2, 0, 0]), Float32Array.from([0, 4, 0])]

describe('a walk', () => {
  it.each(WAYS)('begins and ends at its ends, exactly: %s', (way) => {
    const points = walk(from, to, 5, way)
    expect(points).toHaveLength(5)
    expect(points[0]).toEqual(from)
    expect([...(points[4] ?? [])].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0, 4, 0])
  })

  it('goes straight, or along the arc of a quarter circle', () => {
    expect([...pointAlong(from, to, 0.5, 'linear')]).toEqual([1, 2, 0])
    const [x = NaN, y = NaN] = pointAlong(from, to, 0.5, 'spherical')
    expect(x).toBeCloseTo(2 * Math.SQRT1_2, 6)
    expect(y).toBeCloseTo(4 * Math.SQRT1_2, 6)
  })

  it('takes the line between points of one direction, and from the origin', () => {
    expect([...pointAlong(from, from, 0.3, 'spherical')]).toEqual([2, 0, 0])
    expect([...pointAlong(new Float32Array(3), to, 0.5, 'spherical')]).toEqual([0, 2, 0])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binOf, edgeOf, placeOf, rangeSql, valueAt, type BinAxis } from './bin-axis'
import { categoryAxis } from './category-axis'

const LINEAR: BinAxis = { sql: 'a', scale: 'linear', domain: [-1, 3], bins: 8 }
const LOG: BinAxis = { sql: 'a', scale: 'log', domain: [0.01, 100], bins: 4 }

describe('bins of an axis', () => {
  it('are equally wide, in the logarithm where it is logarithmic, and what lies off the axis is beside them', () => {
    expect([-1, -0.51, -0.5, 0, 2.99].map((value) => binOf(LINEAR, value))).toEqual([0, 0, 1, 2, 7])
    expect([0.02, 0.2, 2, 20].map((value) => binOf(LOG, value))).toEqual([0, 1, 2, 3])
    expect([-1.001, 3, Infinity].map((value) => binOf(LINEAR, value))).toEqual([-1, 8, 8])
    expect([0, -5, 0.001].map((value) => binOf(LOG, value))).toEqual([-1, -1, -1])
  })

  it('begin and end at values that are told by places', () => {
    expect([0, 4, 8].map((at) => valueAt(LINEAR, at))).toEqual([-1, 1, 3])
    expect(valueAt(LOG, 1.5)).toBeCloseTo(0.316227766, 8)
    for (const axis of [LINEAR, LOG]) expect(placeOf(axis, valueAt(axis, 2.25))).toBeCloseTo(2.25, 12)
  })

  it('have edges that say of every number what the bin says', () => {
    const axes = fc.record({
      scale: fc.constantFrom('linear' as const, 'log' as const),
      low: fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
      shift: fc.constantFrom(0, 0.5),
      span: fc.double({ min: 1.01, max: 1e6, noNaN: true }),
      bins: fc.integer({ min: 1, max: 200 }),
    })
    const property = fc.property(
      axes,
      fc.double({ noNaN: true, min: 0, max: 1 }),
      ({ scale, low, shift, span, bins }, share) => {
        // Linear axes may go over 0.
        const from = scale === 'linear' ? shift * low * span : 0
        const axis: BinAxis = { sql: 'a', scale, domain: [low - from, low * span - from], bins }
        const at = Math.floor(share * bins)
        const edge = edgeOf(axis, at)
        expect(binOf(axis, edge)).toBeGreaterThanOrEqual(at)
        const before = edge - Math.abs(edge) * 2 ** -52
        expect(before).toBeLessThan(edge)
        expect(binOf(axis, before)).toBeLessThan(at)
      },
    )
    fc.assert(property, { seed: 8, numRuns: 300 })
  })

  it('want ends that differ', () => {
    for (const domain of [
      [1, 1],
      [2, 1],
      [NaN, 1],
    ] as const)
      expect(() => valueAt({ ...LINEAR, domain }, 1)).toThrow(RangeError)
  })

  it('are conditions in the words of their values', () => {
    expect(rangeSql({ ...LINEAR, domain: [0, 4] }, [2, 4])).toBe('(a) >= 1e+0 AND (a) < 2e+0')
  })
})

describe('bins of texts', () => {
  const axis = categoryAxis('kind', ["it's", 'b'], true)

  it('are conditions on the texts, whatever stands in them, and the others are all but those before', () => {
    expect(rangeSql(axis, [0, 1])).toBe("(kind)::VARCHAR IN ('it''s')")
    expect(rangeSql(axis, [1, 3])).toBe("(kind)::VARCHAR NOT IN ('it''s')")
    expect(rangeSql(axis, [0, 3])).toBe('(kind)::VARCHAR IS NOT NULL')
  })
})

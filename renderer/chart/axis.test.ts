import { describe, expect, it } from 'vitest'
import { axisTicks, axisWords, fitted, powerLabel, shareOf, type Axis } from './axis'

const LINEAR: Axis = { name: 'time', unit: 's', scale: 'linear' }
const LOG: Axis = { name: 'images', unit: '1', scale: 'log' }

describe('an axis', () => {
  it('has its unit in parentheses, where it has one', () => {
    expect([axisWords(LINEAR), axisWords(LOG)]).toEqual(['time (s)', 'images'])
  })

  it('holds its values with some air, and passes over what it cannot show', () => {
    expect(fitted(LINEAR, [10, 20, NaN, Infinity]).domain).toEqual([9.4, 20.6])
    expect(fitted(LINEAR, [10, 20], true).domain[0]).toBe(0)
    const [low, high] = fitted(LOG, [1, 100, 0, -3]).domain
    expect(low).toBeGreaterThan(0.5)
    expect(low).toBeLessThan(1)
    expect(high).toBeCloseTo(100 / low, 9)
  })

  it('has ends that differ for one value and for none', () => {
    for (const values of [[], [5], [0]])
      for (const axis of [LINEAR, LOG]) {
        const [low, high] = fitted(axis, values).domain
        expect(high).toBeGreaterThan(low)
      }
  })

  it('puts ten half way between one and a hundred where it is logarithmic', () => {
    expect(shareOf({ ...LOG, domain: [1, 100] }, 10)).toBeCloseTo(0.5, 12)
    expect(shareOf({ ...LINEAR, domain: [0, 40] }, 10)).toBe(0.25)
  })
})

describe('ticks', () => {
  const labels = (scale: Axis['scale'], low: number, high: number, count: number): string[] =>
    axisTicks({ ...LINEAR, scale, domain: [low, high] }, count).map(({ label }) => label)

  it('are powers of ten over many decades, and finer over few', () => {
    expect(labels('log', 0.8, 12_000, 6)).toEqual(['1', '10', '100', '1,000', '10,000'])
    expect(labels('log', 0.4, 9, 4)).toEqual(['0.5', '1', '2', '5'])
    expect(labels('log', 0.3, 1.6, 6)).toEqual(['0.3', '0.4', '0.5', '0.7', '1', '1.5'])
  })

  it('are written as powers where the numbers are long', () => {
    expect(labels('log', 90, 2e6, 6)).toEqual(['100', '10³', '10⁴', '10⁵', '10⁶'])
    expect([powerLabel(0.002), powerLabel(1), powerLabel(300)]).toEqual(['2·10⁻³', '1', '300'])
  })

  it('are powers of two where things double', () => {
    expect(labels('log2', 0.9, 600, 10)).toEqual(['1', '2', '4', '8', '16', '32', '64', '128', '256', '512'])
    expect(labels('log2', 0.9, 600, 5)).toEqual(['1', '4', '16', '64', '256'])
  })
})

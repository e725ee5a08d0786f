import { describe, expect, it } from 'vitest'
import { binAxisOf, stretchWords, type Measure, type MeasureRange } from './measure'

const ERROR: Measure = { name: '|error|', unit: '1', scale: 'linear', sql: 'error' }
const range = (change: Partial<MeasureRange>): MeasureRange => ({
  ...{ rows: 100, least: 0.001, low: 0.002, high: 0.5, isWhole: false },
  ...change,
})

describe('an axis that was found', () => {
  it('begins at 0 where values begin close to it, and has air where not', () => {
    expect(binAxisOf(ERROR, range({}), 60).domain[0]).toBe(0)
    const [low, high] = binAxisOf(ERROR, range({ least: 20, low: 21, high: 26 }), 60).domain
    expect([low, high]).toEqual([20.9, 26.1])
    expect(binAxisOf(ERROR, range({ least: -0.1, low: -0.05 }), 60).domain[0]).toBeLessThan(-0.05)
  })

  it('has equally many whole numbers in each bin', () => {
    const whole = { least: 0, low: 0, high: 7, isWhole: true }
    expect(binAxisOf(ERROR, range(whole), 60)).toMatchObject({ domain: [-0.5, 7.5], bins: 8 })
    const wide = binAxisOf(ERROR, range({ ...whole, high: 1000 }), 60)
    expect((wide.domain[1] - wide.domain[0]) / wide.bins).toBe(17)
    expect(wide.domain[1]).toBeGreaterThan(1000)
  })

  it('has ends that differ for one value, on a logarithmic axis too', () => {
    for (const scale of ['linear', 'log'] as const)
      for (const value of [5, 0.25]) {
        const only = range({ least: value, low: value, high: value })
        const [low, high] = binAxisOf({ ...ERROR, scale }, only, 10).domain
        expect(low).toBeLessThan(value)
        expect(high).toBeGreaterThan(value)
      }
  })

  it('is the one that was asked for, where one was', () => {
    expect(binAxisOf({ ...ERROR, domain: [0, 2] }, range({}), 10).domain).toEqual([0, 2])
  })
})

it('a stretch has the digits that tell its ends apart', () => {
  expect(stretchWords(ERROR, 0.1, 0.25)).toBe('|error| 0.1 to 0.25')
  expect(stretchWords({ ...ERROR, name: 'mag i', unit: 'mag' }, 24.001, 24.006)).toBe(
    'mag i 24.001 to 24.006 mag',
  )
  expect(stretchWords(ERROR, -0.5, 0)).toBe('|error| −0.5 to 0')
})

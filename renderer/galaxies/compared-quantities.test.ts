import { expect, it } from 'vitest'
import { ksByChance, ksDistance, quantile, QUANTITIES, valuesOf } from './compared-quantities'

const values = (...some: number[]): Float64Array => Float64Array.from(some)

it('the distance of two samples is the greatest difference of their cumulative distributions', () => {
  expect(ksDistance(values(1, 2, 3), values(1, 2, 3))).toBe(0)
  expect(ksDistance(values(1, 2), values(3, 4))).toBe(1)
  // At 2: all of the one, half of the other.
  expect(ksDistance(values(1, 2), values(1.5, 5))).toBe(0.5)
  // Equal values are passed together.
  expect(ksDistance(values(1, 1, 1, 1), values(1, 2))).toBe(0.5)
  expect(ksDistance(values(), values(1))).toBeNaN()
})

it('chance is that of Smirnov for large samples', () => {
  expect(ksByChance(1000, 1000)).toBeCloseTo(0.0607, 4)
})

it('quantiles lie between values', () => {
  expect(quantile(values(1, 2, 3, 4, 5), 0.5)).toBe(3)
  expect(quantile(values(1, 2), 0.25)).toBe(1.25)
  expect(quantile(values(), 0.5)).toBeNaN()
})

it('quantities that could not be measured are left out', () => {
  const measured = { magnitudes: [25, 24, 23.5, 23, 22.8, null], halfLightRadius: 0.6, concentration: 3 }
  const galaxies = [
    { ...measured, g1: 0.3, g2: 0.4 },
    { ...measured, g1: null, g2: null },
  ]
  const found = (id: string): number[] => {
    const quantity = QUANTITIES.find((one) => one.id === id) ?? expect.fail(`there is no ${id}`)
    return [...valuesOf(quantity, galaxies)]
  }
  expect(found('g')).toEqual([0.5])
  expect(found('u-g')).toEqual([1, 1])
  expect(found('z-y')).toEqual([])
})

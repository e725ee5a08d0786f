import { expect, test } from 'vitest'
import { axisEnd, axisOf, nearestStep, tickLabels, ticksOf } from './chart-scale'

test('ticks are round, inside the axis, and as many as asked for or so', () => {
  expect(ticksOf([0, 20_000], 5)).toEqual([0, 5000, 10_000, 15_000, 20_000])
  expect(ticksOf([-0.13, 0.31], 4)).toEqual([-0.1, 0, 0.1, 0.2, 0.3])
  expect(ticksOf([0.2003, 0.2031], 3)).toEqual([0.201, 0.202, 0.203])
  for (const high of [1, 7, 40, 333, 12_345, 1e6]) {
    const ticks = ticksOf([0, high], 5)
    expect(ticks.length).toBeGreaterThanOrEqual(3)
    expect(ticks.length).toBeLessThanOrEqual(9)
    expect(ticks.at(-1)).toBeLessThanOrEqual(high)
  }
})

test('an axis without length has one tick', () => {
  expect(ticksOf([2, 2], 5)).toEqual([2])
})

test('labels have the decimals that tell them apart, and a true minus sign', () => {
  expect(tickLabels([-0.1, 0, 0.1])).toEqual(['−0.1', '0.0', '0.1'])
  expect(tickLabels([0, 5000, 10_000])).toEqual(['0', '5,000', '10,000'])
  expect(tickLabels([0.225, 0.23])).toEqual(['0.225', '0.230'])
  expect(tickLabels([3])).toEqual(['3'])
})

test('the axis holds all values, with air; of equal values too', () => {
  const { domain, isCut } = axisOf([1, 2, 3])
  expect(domain[0]).toBeLessThan(1)
  expect(domain[1]).toBeGreaterThan(3)
  expect(isCut).toBe(false)
  const [low, high] = axisOf([2, 2]).domain
  expect([low < 2, high > 2]).toEqual([true, true])
  expect(axisOf([]).domain[1]).toBeGreaterThan(axisOf([]).domain[0])
})

test('a few first steps that are far off do not flatten the rest', () => {
  const falling = Array.from({ length: 100 }, (_, at) => (at < 3 ? 1000 / (at + 1) : 1 + at / 1000))
  const { domain, isCut } = axisOf(falling)
  expect(isCut).toBe(true)
  expect(domain[1]).toBeLessThan(2)
})

test('the nearest step is found', () => {
  expect(nearestStep([10, 20, 30], 24)).toBe(1)
  expect(nearestStep([10, 20, 30], 26)).toBe(2)
  expect(nearestStep([10, 20, 30], 99)).toBe(2)
  expect(nearestStep([10, 20, 30], 1)).toBe(0)
  expect(nearestStep([], 5)).toBe(-1)
})

test('a young run fills half of its axis at least, and an old one sees its end', () => {
  expect(axisEnd(320, 20_000)).toBe(625)
  expect(axisEnd(9000, 20_000)).toBe(10_000)
  expect(axisEnd(10_001, 20_000)).toBe(20_000)
  expect(axisEnd(20_000, 20_000)).toBe(20_000)
  expect([axisEnd(1, 1), axisEnd(0, 3)]).toEqual([1, 1])
})

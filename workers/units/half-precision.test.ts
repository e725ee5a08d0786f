import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundedToHalf, singleFromHalf } from './half-precision'

test.each([
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0400, 2 ** -14],
  [0x0001, 2 ** -24],
  [0x8000, -0],
  [0x7c00, Infinity],
  [0xfe00, NaN],
])('the bits %i are %f in half precision', (bits, value) => {
  expect(singleFromHalf(Uint16Array.of(bits))).toEqual(Float32Array.of(value))
})

const ALL = singleFromHalf(Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits))

test('numbers of half precision are rounded to themselves', () => {
  expect(roundedToHalf(ALL)).toEqual(ALL)
})

test.each([
  ['a third', 1 / 3, 0.333251953125],
  ['of two as near, the even one below', 2049, 2048],
  ['of two as near, the even one above', 2051, 2052],
  ['a little over half a step', 2049.001, 2050],
  ['the largest', 65519.99, 65504],
  ['half a step over the largest', 65520, Infinity],
  ['a large negative number', -1e6, -Infinity],
  ['half of the smallest', 2 ** -25, 0],
  ['over half of the smallest, negative', -1.01 * 2 ** -25, -(2 ** -24)],
  ['under the normal numbers', 5.5 * 2 ** -24, 6 * 2 ** -24],
  ['no number', NaN, NaN],
])('%s is rounded', (_, value, wanted) => {
  expect(Object.is(roundedToHalf(Float32Array.of(value))[0], wanted)).toBe(true)
})

/** The finite numbers in their order, and the one that would come after the largest. */
const ORDERED = [...new Set(ALL)].filter(Number.isFinite).sort((one, other) => one - other)

test('no number of half precision is nearer than the one that is rounded to', () => {
  const anything = fc.float({ min: -65504, max: 65504, noNaN: true })
  const ordinary = fc.float({ min: -4, max: 4, noNaN: true })
  fc.assert(
    fc.property(fc.oneof(anything, ordinary), (value) => {
      const [rounded = NaN] = roundedToHalf(Float32Array.of(value))
      const above = ORDERED.findIndex((one) => one >= value)
      const nearest = Math.min(...[above - 1, above].map((at) => Math.abs((ORDERED[at] ?? Infinity) - value)))
      expect(Math.abs(rounded - value)).toBe(nearest)
    }),
    { seed: 16, numRuns: 400 },
  )
})

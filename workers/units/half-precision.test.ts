import { expect, test } from 'vitest'
import { singleFromHalf } from './half-precision'

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

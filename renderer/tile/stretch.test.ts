import { expect, test } from 'vitest'
import { noiseOf } from './stretch'

/** The normal quantiles of `count` even steps: a sample whose spread is known without a random number. */
function normalSample(count: number, sigma: number): Float32Array {
  const sum12 = (seed: number): number => {
    let state = seed * 2654435761 + 1
    let sum = -6
    for (let draw = 0; draw < 12; draw++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      sum += state / 2 ** 32
    }
    return sum
  }
  return Float32Array.from({ length: count }, (_, index) => 10 + sigma * sum12(index))
}

test('the noise is found under bright objects and missing pixels', () => {
  const sky = normalSample(20_000, 3)
  for (let index = 0; index < 600; index++) sky[index * 33] = index % 2 ? 5000 : Number.NaN
  expect(noiseOf(sky)).toBeGreaterThan(2.8)
  expect(noiseOf(sky)).toBeLessThan(3.3)
})

test('an image of one value, or of none, has no noise', () => {
  expect(noiseOf(new Float32Array(100).fill(7))).toBe(0)
  expect(noiseOf(new Float32Array(100).fill(Number.NaN))).toBe(0)
})

import { expect, test } from 'vitest'
import { automaticLimits, limitsOf, percentile, samplePixels } from './automatic-limits'

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
  const { noise } = samplePixels(sky)
  expect(noise).toBeGreaterThan(2.8)
  expect(noise).toBeLessThan(3.3)
})

test('percentiles lie between values in proportion', () => {
  const sorted = Float64Array.of(0, 10, 20, 40)
  expect([0, 0.5, 1].map((share) => percentile(sorted, share))).toEqual([0, 15, 40])
  expect(percentile(sorted, 0.9)).toBeCloseTo(34, 12)
  expect(percentile(Float64Array.of(), 0.5)).toBe(0)
})

test('a tenth of an even ramp is black and its last 0.3 % white', () => {
  const ramp = Float32Array.from({ length: 1001 }, (_, index) => index)
  const { black, white } = automaticLimits(samplePixels(ramp))
  expect(black).toBeCloseTo(100, 6)
  expect(white).toBeCloseTo(997, 6)
})

test.each([
  ['one value', new Float32Array(100).fill(7), { black: 7, white: 14 }],
  ['one pixel of 0', new Float32Array(1), { black: 0, white: 1 }],
  ['no value', new Float32Array(100).fill(Number.NaN), { black: 0, white: 1 }],
  ['infinite values', new Float32Array(9).fill(Infinity), { black: 0, white: 1 }],
])('an image of %s has limits all the same', (_, pixels, limits) => {
  expect(automaticLimits(samplePixels(pixels))).toEqual(limits)
  expect(samplePixels(pixels).noise).toBe(0)
})

test('limits are the person’s, else the sample’s, else none yet', () => {
  const sample = { sorted: Float64Array.from({ length: 1001 }, (_, at) => at), noise: 1 }
  expect(limitsOf({ black: 3, white: 4 }, sample)).toEqual({ black: 3, white: 4 })
  expect(limitsOf(null, sample)?.black).toBeCloseTo(100, 6)
  expect(limitsOf(null, null)).toBeNull()
})

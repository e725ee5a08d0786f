import { expect, it } from 'vitest'
import { randomStream } from './random-stream'

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

it('normal numbers have the moments of the unit normal distribution', () => {
  const values = randomStream(1, 2).normals(200_001)
  expect(mean(values)).toBeCloseTo(0, 1.8)
  expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1.8)
  expect(mean(values.map((value) => value ** 4))).toBeCloseTo(3, 0.8)
  expect(mean(values.map((value, at) => value * (values[at + 1] ?? 0)))).toBeCloseTo(0, 1.8)
})

it('signs are as often plus as minus', () => {
  expect(mean(randomStream(3).signs(100_000))).toBeCloseTo(0, 1.8)
})

it('streams of neighbouring seeds and places are not alike', () => {
  const [one, other, next] = [randomStream(1, 1), randomStream(1, 2), randomStream(2, 1)].map((stream) =>
    stream.normals(10_000),
  )
  for (const stream of [other, next]) {
    const correlation = mean((one ?? expect.fail()).map((value, at) => value * (stream?.[at] ?? NaN)))
    expect(correlation).toBeCloseTo(0, 1)
  }
  expect(randomStream(1, 2).uniform()).not.toBe(randomStream(2, 1).uniform())
  expect(randomStream(1, 2).uniform()).toBe(randomStream(1, 2).uniform())
})

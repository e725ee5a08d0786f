import { describe, expect, it } from 'vitest'
import { incompleteGamma, logGamma } from './log-gamma'
import { randomStream } from './random'

const DRAWS = 100_000

function momentsOf(draw: () => number, count = DRAWS) {
  const values = Float64Array.from({ length: count }, draw)
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const power = (n: number): number => values.reduce((sum, value) => sum + (value - mean) ** n, 0) / count
  const variance = power(2)
  return { values, mean, variance, skewness: power(3) / variance ** 1.5, kurtosis: power(4) / variance ** 2 }
}

describe('gamma functions', () => {
  it('knows factorials and halves', () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 12)
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 13)
    expect(incompleteGamma(1, 2)).toBeCloseTo(1 - Math.exp(-2), 14)
    expect(incompleteGamma(3, 0.5)).toBeCloseTo(1 - Math.exp(-0.5) * (1 + 0.5 + 0.125), 14)
  })
})

describe('a random stream', () => {
  it('is the same for the same seed and path, and another for any other', () => {
    const first = (seed: number, ...path: number[]) => randomStream(seed, ...path).bits()
    expect(first(1, 2, 3)).toBe(first(1, 2, 3))
    expect(randomStream(1, 2).split(3).bits()).toBe(first(1, 2, 3))
    const all = [
      first(1),
      first(2),
      first(1, 0),
      first(1, 2, 3),
      first(1, 3, 2),
      first(2 ** 32 + 1),
      first(-1),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it('splits without regard to what was drawn', () => {
    const drawn = randomStream(5)
    for (let n = 0; n < 10; n++) drawn.normal()
    expect(drawn.split(1).uniform()).toBe(randomStream(5).split(1).uniform())
  })

  it('has neighbouring streams that know nothing of each other', () => {
    const streams = Array.from({ length: 20_000 }, (_, stream) => randomStream(7, stream).normal())
    const lagged = streams.slice(1).reduce((sum, value, at) => sum + value * (streams[at] ?? 0), 0)
    expect(Math.abs(lagged / streams.length)).toBeLessThan(4 / Math.sqrt(streams.length))
    const { mean, variance } = momentsOf(() => streams.pop() ?? 0, 20_000)
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(variance).toBeCloseTo(1, 1)
  })

  it('is uniform in [0, 1)', () => {
    const { uniform } = randomStream(3)
    const { values, mean, variance } = momentsOf(uniform)
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / DRAWS))
    expect(variance).toBeCloseTo(1 / 12, 2)
  })

  it('is normal, with a tail', () => {
    const { values, mean, variance, skewness, kurtosis } = momentsOf(randomStream(4).normal, 10 * DRAWS)
    expect(Math.abs(mean)).toBeLessThan(0.004)
    expect(variance).toBeCloseTo(1, 2)
    expect(Math.abs(skewness)).toBeLessThan(0.01)
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.03)
    const beyond = (limit: number): number => values.filter((value) => Math.abs(value) > limit).length
    expect(beyond(1) / values.length).toBeCloseTo(0.317311, 2)
    // 2.6998e-3 of a million are 2700 +- 52; beyond the ziggurat's tail at 3.4426, 576 +- 24.
    expect(Math.abs(beyond(3) - 2700)).toBeLessThan(210)
    expect(Math.abs(beyond(3.442619855899) - 576)).toBeLessThan(100)
  })

  it.each([0.3, 4, 9.99, 10, 35, 400, 1001, 200_000])('is Poisson of mean %s', (mean) => {
    const { poisson } = randomStream(11, Math.round(100 * mean))
    const found = momentsOf(() => poisson(mean))
    expect(Math.abs(found.mean - mean)).toBeLessThan(4.5 * Math.sqrt(mean / DRAWS))
    expect(Math.abs(found.variance / mean - 1)).toBeLessThan(4.5 * Math.sqrt((2 + 1 / mean) / DRAWS))
    expect(Math.abs(found.skewness - mean ** -0.5)).toBeLessThan(0.06)
    expect(found.values.every(Number.isInteger)).toBe(true)
  })

  it('has every count of a Poisson of mean 12 as often as it should', () => {
    const { poisson } = randomStream(12)
    const counts = new Array<number>(40).fill(0)
    for (let n = 0; n < DRAWS; n++) counts[poisson(12)]! += 1
    const chi2 = counts.slice(3, 26).reduce((sum, count, at) => {
      const expected = DRAWS * Math.exp((at + 3) * Math.log(12) - 12 - logGamma(at + 4))
      return sum + (count - expected) ** 2 / expected
    }, 0)
    // 23 degrees of freedom: beyond 50 once in a thousand.
    expect(chi2).toBeLessThan(50)
  })

  it('is beta distributed', () => {
    const stream = randomStream(13)
    const { mean, variance } = momentsOf(() => stream.beta(2, 2.5))
    expect(mean).toBeCloseTo(2 / 4.5, 2)
    expect(variance).toBeCloseTo((2 * 2.5) / (4.5 * 4.5 * 5.5), 2)
  })

  it('refuses what is no integer', () => {
    expect(() => randomStream(0.5)).toThrow(RangeError)
    expect(() => randomStream(1).poisson(-1)).toThrow(RangeError)
  })
})

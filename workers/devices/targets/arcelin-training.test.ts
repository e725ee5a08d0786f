import { describe, expect, it } from 'vitest'
import { publishedSeries } from '../published/published'
import { predictedPoint } from '../published/predicted-point'
import { errorsOf } from './errors'

// Arcelin (2021), arXiv:2106.02465: seconds of 100 epochs over 8,000 images on one device, by the batch.

describe('training of the deterministic and the Bayesian network', () => {
  it.each([
    ['dnn-training/v100', '2082 falling to 443 s', 0.08],
    ['dnn-training/gc2', '152 to 251 s, noisy: a straight line leaves 11 %', 0.12],
    ['bnn-training/v100', '3344 falling to 977 s', 0.08],
    ['bnn-training/gc2', '373 falling to 220 s', 0.05],
  ])('%s (%s) comes out with a mean error of at most %s', (id, _published, tolerance) => {
    const { mean, table } = errorsOf(id)
    expect(mean, `tolerance ${tolerance} on average\n${table}`).toBeLessThanOrEqual(tolerance)
  })

  it.each(['dnn-training/v100', 'bnn-training/gc2', 'bnn-training/v100'])('%s falls with the batch', (id) => {
    const series = publishedSeries(id)
    const seconds = series.points.map((point) => predictedPoint(series, point) ?? NaN)
    expect(seconds).toEqual([...seconds].sort((one, other) => other - one))
  })
})

describe('the speed of the IPU over that of the GPU', () => {
  const ratios = (network: string): number[] => {
    const [gpu, ipu] = [
      publishedSeries(`${network}-training/v100`),
      publishedSeries(`${network}-training/gc2`),
    ]
    return gpu.points.map(
      (point) => (predictedPoint(gpu, point) ?? NaN) / (predictedPoint(ipu, point) ?? NaN),
    )
  }

  it.each([
    ['dnn', 2, [11.0, 2.4]],
    ['bnn', 4, [9.0, 4.5]],
  ] as const)('of %s is never under %sx and falls as published (%s)', (network, least, [first, last]) => {
    const all = ratios(network)
    const message = `published ${first} falling to ${last}, predicted ${all.map((one) => one.toFixed(1)).join(' ')}`
    expect(Math.min(...all), message).toBeGreaterThanOrEqual(least)
    expect(all, message).toEqual([...all].sort((one, other) => other - one))
    // Each of both is within its own tolerance; so is their ratio at the ends of the series within both together.
    expect(Math.abs((all[0] ?? NaN) / first - 1), message).toBeLessThan(0.2)
    expect(Math.abs((all.at(-1) ?? NaN) / last - 1), message).toBeLessThan(0.2)
  })
})

import { describe, expect, it } from 'vitest'
import type { Prediction } from '../prediction'
import { meanError, predictedValue, relativeError } from './predicted-value'
import { PUBLISHED, publishedSeries } from './published'
import { placeOf } from './published-series'

/** A step of 2 s with 10 examples on each of 4 devices. */
const prediction: Prediction = {
  workload: 'dnn',
  phase: 'inference',
  device: 'gc2',
  devices: 4,
  batch: 10,
  precision: 'fp32',
  software: 'tf2.1',
  strategy: 'replicas',
  secondsPerStep: 2,
  secondsPerEpoch: 400,
  compileSeconds: 30,
  throughput: 20,
  joules: 1,
  watts: 1,
  memoryBytes: 1,
  memoryAvailable: 2,
  memory: { code: 0, weights: 1, activations: 0, workspace: 0 },
  outOfMemory: false,
  advice: [],
  breakdown: null,
}

describe('published series', () => {
  it('have names of their own, rising places, positive values and a source', () => {
    expect(new Set(PUBLISHED.map(({ id }) => id)).size).toBe(PUBLISHED.length)
    for (const series of PUBLISHED) {
      const places = series.points.map((point) => placeOf(series, point))
      expect(places, series.id).toEqual([...places].sort((one, other) => one - other))
      expect(new Set(places).size, series.id).toBe(places.length)
      for (const { value, batch, devices } of series.points)
        expect(Math.min(value, batch, devices), series.id).toBeGreaterThan(0)
      expect(series.source, series.id).toMatch(/\w{4}/)
    }
  })

  it('hold all points of the sources', () => {
    const counts = Object.fromEntries(PUBLISHED.map(({ id, points }) => [id, points.length]))
    expect(counts).toMatchObject({
      'dnn-training/gc2': 6,
      'bnn-training/v100': 4,
      'vae-generation/gc2': 6,
      'flow-sampling/v100': 7,
      'shape-inference-with-compile/gc2': 11,
      'resnet50-latency/a100-tf32': 9,
      'resnet50-training/bow': 3,
    })
    expect(PUBLISHED.reduce((sum, { points }) => sum + points.length, 0)).toBe(133)
  })

  it('give the ratios that the paper states: 11.0 falling to 2.4, and 9.0 falling to 4.5', () => {
    const ratios = (name: string): number[] => {
      const [gpu, ipu] = [publishedSeries(`${name}/v100`).points, publishedSeries(`${name}/gc2`).points]
      return gpu.map(({ value }, at) => value / (ipu[at]?.value ?? NaN))
    }
    const dnn = ratios('dnn-training')
    expect([dnn[0]?.toFixed(1), dnn.at(-1)?.toFixed(1)]).toEqual(['11.0', '2.4'])
    const bnn = ratios('bnn-training')
    expect([bnn[0]?.toFixed(1), bnn.at(-1)?.toFixed(1)]).toEqual(['9.0', '4.5'])
  })

  it('that do not exist are told by name', () => {
    expect(() => publishedSeries('dnn-training/gc9')).toThrow('"dnn-training/gc9"')
  })
})

describe('a prediction in the unit of a series', () => {
  it.each([
    ['training-time', null, 40_000],
    ['measurement-time', null, 2],
    ['measurement-time', 2000, 100],
    ['measurement-time', 2001, 102],
    ['measurement-time-with-compile', 2000, 130],
    ['latency', null, 2000],
    ['throughput', null, 20],
    ['throughput-gain', null, null],
  ] as const)('%s of %s examples is %s', (quantity, examples, value) => {
    expect(predictedValue({ quantity, examples }, prediction)).toBe(value)
  })

  it('is none where memory does not suffice', () => {
    const spilt = { ...prediction, secondsPerStep: null, outOfMemory: true }
    expect(predictedValue({ quantity: 'latency', examples: null }, spilt)).toBeNull()
  })

  it('is off by its relative error', () => {
    expect(relativeError(200, 150)).toBe(-0.25)
    const pairs = [
      { published: 200, predicted: 150 },
      { published: 100, predicted: 105 },
      { published: 100, predicted: null },
    ]
    expect(meanError(pairs)).toBeCloseTo(0.15, 12)
    expect(meanError([])).toBeNull()
  })
})

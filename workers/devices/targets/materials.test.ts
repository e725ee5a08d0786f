import { describe, expect, it } from 'vitest'
import { publishedSeries } from '../published/published'
import { predictedPoint } from '../published/predicted-point'
import { predicted, throughputOf, type Asked } from './asked'

// Le et al. (2024), arXiv:2404.10730: networks of materials science moved to the IPU; Graphcore's scaling of ResNet-50 on Bow.

describe('ResNet-50 on 16, 64 and 256 Bow', () => {
  it.each([
    [64, 0.86],
    [256, 0.63],
  ])('%s of them are as efficient as published (%s of 16), within 5 points', (devices, published) => {
    const series = publishedSeries('resnet50-training/bow')
    const each = (count: number): number => {
      const point = series.points.find((one) => one.devices === count)
      return ((point && predictedPoint(series, point)) ?? NaN) / count
    }
    const efficiency = each(devices) / each(16)
    const message = `published ${published}, predicted ${efficiency.toFixed(3)}, tolerance 0.05`
    expect(Math.abs(efficiency - published), message).toBeLessThanOrEqual(0.05)
  })
})

describe('a Bow against a Colossus Mk2', () => {
  const half = { precision: 'fp16' } as const
  /** What fits, at a batch near the largest, where the device and not its host sets the pace. */
  const workloads: readonly Omit<Asked, 'device'>[] = [
    { workload: 'resnet50', phase: 'training', batch: 8, ...half },
    { workload: 'resnet50', phase: 'inference', batch: 8, ...half },
    { workload: 'efficientnet-b4', phase: 'inference', batch: 8, ...half },
    { workload: 'bnn', phase: 'training', batch: 1, ...half },
    {
      ...{ workload: 'bert-large', phase: 'inference', devices: 4, batch: 64, ...half },
      strategy: 'pipeline:4+micro:16',
    },
    {
      ...{ workload: 'llama2-7b', phase: 'inference', devices: 64, batch: 16, ...half },
      strategy: 'pipeline:64+micro:16',
    },
  ]

  it('is 42 % faster as published, within 5 points, on average over networks that keep it busy; its clock alone gives 39.6 %', () => {
    const gains = workloads.map(
      (asked) => throughputOf({ ...asked, device: 'bow' }) / throughputOf({ ...asked, device: 'gc200' }),
    )
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length
    const message = `published 1.42, predicted ${mean.toFixed(3)}: ${gains.map((gain) => gain.toFixed(3)).join(' ')}`
    expect(Math.abs(mean - 1.42), message).toBeLessThanOrEqual(0.05)
  })
})

describe('LLaMA2-7B on Bow', () => {
  /** Their keys and values fit beside the weights. */
  const SEQUENCES = 16
  const PIPELINE = 33
  /** One token for each of the sequences, over pipelines side by side. */
  const onPipelines = (count: number, sequences: number) =>
    predicted({
      ...{ workload: 'llama2-7b', phase: 'inference', device: 'bow', precision: 'fp16' },
      ...{ devices: count * PIPELINE, batch: sequences / count },
      strategy: `pipeline:${PIPELINE}+micro:${sequences / count}`,
    })

  it('has a throughput linear in the number of IPUs, within 5 %', () => {
    const rates = [1, 2, 4].map((count) => onPipelines(count, count * SEQUENCES).throughput ?? NaN)
    const [one = NaN, ...more] = rates
    expect(Math.abs((more[0] ?? NaN) / (2 * one) - 1), rates.join(', ')).toBeLessThan(0.05)
    expect(Math.abs((more[1] ?? NaN) / (4 * one) - 1), rates.join(', ')).toBeLessThan(0.05)
  })

  it('takes less time for a token of every sequence on more of them', () => {
    const seconds = [1, 2, 4, 8].map((count) => onPipelines(count, SEQUENCES).secondsPerStep ?? NaN)
    expect(seconds, seconds.join(', ')).toEqual([...seconds].sort((one, other) => other - one))
    expect(seconds[3]).toBeLessThan(0.8 * (seconds[0] ?? NaN))
  })
})

describe('the network for ionic conductivity', () => {
  /** The most that a device reaches, over the batch, with the software that the network is published with. */
  const most = (device: string): number =>
    Math.max(
      ...[1, 2, 4, 8, 16, 32, 64, 128, 256].map((batch) =>
        throughputOf({ workload: 'ionic-cnn', phase: 'training', device, batch }),
      ),
    )

  // "Comparable" is all that is published, and our layers are representative only: a factor of 3 is our reading of it.
  it.each(['v100', 'a100'])('trains on a Mk2 or a Bow comparably to a %s: within a factor of 3', (gpu) => {
    for (const ipu of ['gc200', 'bow']) {
      const ratio = most(ipu) / most(gpu)
      const message = `published comparable; predicted ${most(ipu)} images a second on ${ipu}, ${most(gpu)} on ${gpu}`
      expect(Math.max(ratio, 1 / ratio), message).toBeLessThan(3)
    }
  })
})

describe('the throughput of IPUs', () => {
  const bow = { workload: 'resnet50', phase: 'training', device: 'bow', precision: 'fp16' } as const
  const rate = (devices: number, batch: number, strategy: string | null): number =>
    throughputOf({ ...bow, devices, batch, strategy })

  it('rises with a pipeline: four stages train faster than one device', () => {
    expect(rate(4, 64, 'pipeline:4+micro:16')).toBeGreaterThan(2 * rate(1, 8, null))
  })

  it('rises with the gradients that are added up before replicas sum them', () => {
    const rates = [1, 2, 4, 8].map((times) => rate(16, 8 * times, `accumulate:${times}`))
    expect(rates).toEqual([...rates].sort((one, other) => one - other))
    expect(rates[3]).toBeGreaterThan(1.1 * (rates[0] ?? NaN))
  })
})

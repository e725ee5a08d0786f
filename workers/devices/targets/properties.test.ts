import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ARCHITECTURE_NAMES } from '../architectures/architectures'
import { WORKLOAD_NAMES, workloadPhases } from '../graphs/built-in-workload'
import { predict } from '../predict'
import { predicted, requestOf, type Asked } from './asked'

const RUNS = { seed: 7, numRuns: 60 }
const SLACK = 1 + 1e-9

const networks = WORKLOAD_NAMES.flatMap((workload) =>
  workloadPhases(workload).map((phase) => ({ workload, phase })),
)
const network = fc.constantFrom(...networks)
const device = fc.constantFrom(...ARCHITECTURE_NAMES.filter((name) => name !== 'host'))
const precision = fc.constantFrom('fp32' as const, 'fp16' as const)
const batch = fc.integer({ min: 1, max: 512 })
const devices = fc.constantFrom(2, 4, 8, 16, 64)

/** Any network on any device, with some batch. */
const asked: fc.Arbitrary<Asked> = fc
  .record({ network, device, precision, batch })
  .map(({ network, ...others }) => ({ ...network, ...others }))

const hold = <T extends unknown[]>(property: fc.IProperty<T>): void => fc.assert(property, RUNS)

describe('memory', () => {
  it('grows with the batch, for every network on every device', () => {
    for (const { workload, phase } of networks)
      for (const name of ['gc2', 'gc200', 'bow', 'v100', 'a100']) {
        const bytes = [1, 2, 3, 8, 64, 512].map(
          (size) => predicted({ workload, phase, device: name, batch: size }).memoryBytes,
        )
        const isRising = bytes.every((value, at) => value * SLACK >= (bytes[at - 1] ?? 0))
        expect(isRising, `${workload} ${phase} on ${name}: ${bytes.join(', ')}`).toBe(true)
      }
  })

  it('grows with any batch', () => {
    hold(
      fc.property(asked, fc.integer({ min: 1, max: 64 }), (one, more) => {
        const larger = predicted({ ...one, batch: one.batch + more }).memoryBytes
        expect(larger * SLACK).toBeGreaterThanOrEqual(predicted(one).memoryBytes)
      }),
    )
  })
})

describe('more devices', () => {
  it('give no more than their share: N of them as replicas at most N times one', () => {
    hold(
      fc.property(asked, devices, (one, count) => {
        const [all, alone] = [predicted({ ...one, devices: count }), predicted(one)]
        expect(all.throughput ?? 0).toBeLessThanOrEqual(count * (alone.throughput ?? Infinity) * SLACK)
      }),
    )
  })

  it('in a pipeline give at most as many times what one gives with the same micro-batches', () => {
    const stages = fc.constantFrom(2, 3, 4)
    hold(
      fc.property(asked, stages, fc.integer({ min: 1, max: 16 }), (one, count, micro) => {
        const size = { ...one, batch: micro * Math.ceil(one.batch / 32) }
        const strategy = `pipeline:${count}+micro:${micro}`
        const all = predicted({ ...size, devices: count, strategy })
        const alone = predicted({ ...size, strategy: `micro:${micro}` })
        expect(all.throughput ?? 0).toBeLessThanOrEqual(count * (alone.throughput ?? Infinity) * SLACK)
      }),
    )
  })

  it('wait less in a pipeline of more micro-batches', () => {
    const stages = fc.constantFrom(2, 3, 4)
    hold(
      fc.property(asked, stages, fc.integer({ min: 1, max: 12 }), (one, count, micro) => {
        const share = (times: number): number => {
          const strategy = `pipeline:${count}+micro:${times}`
          const { breakdown } = predicted({ ...one, devices: count, batch: 2 * times, strategy })
          if (breakdown === null) return NaN
          const { compute, exchange, sync, communication } = breakdown
          return communication / (compute + exchange + sync + communication)
        }
        const [few, many] = [share(micro), share(2 * micro)]
        // Where memory does not suffice for either there is nothing to compare.
        if (!Number.isNaN(few) && !Number.isNaN(many)) expect(many).toBeLessThanOrEqual(few * SLACK)
      }),
    )
  })

  it('never sum gradients more slowly in the best hierarchy than in the flat ring', () => {
    const gpu = fc.constantFrom('v100', 'v100-32gb', 'a100', 'h100', 't4')
    const extra = fc.constantFrom('', '+fused', '+sparse', '+fp16-gradients')
    const network = fc.constantFrom(...networks.filter(({ phase }) => phase === 'training'))
    hold(
      fc.property(network, gpu, devices, extra, precision, (of, name, count, words, precision) => {
        const one = { ...of, device: name, devices: count, batch: 4, precision }
        const waits = (allreduce: string): number =>
          predicted({ ...one, strategy: allreduce + words }).breakdown?.communication ?? 0
        expect(waits('best')).toBeLessThanOrEqual(waits('ring') * SLACK)
      }),
    )
  })
})

describe('energy', () => {
  it('is at most the power limit times the time, and at least the idle power times it', () => {
    hold(
      fc.property(asked, devices, (one, count) => {
        const request = requestOf({ ...one, devices: count })
        const { joules, secondsPerStep, watts } = predict(request)
        if (joules === null || secondsPerStep === null) return
        const { boardPower, idlePower } = request.architecture
        expect(joules).toBeLessThanOrEqual(count * boardPower.value * secondsPerStep * SLACK)
        expect(joules * SLACK).toBeGreaterThanOrEqual(count * idlePower.value * secondsPerStep)
        expect(watts).toBeCloseTo(joules / secondsPerStep, 6)
      }),
    )
  })
})

describe('a prediction', () => {
  it('is the same bytes every time', () => {
    hold(
      fc.property(asked, (one) => {
        expect(JSON.stringify(predicted(one))).toBe(JSON.stringify(predicted(one)))
      }),
    )
  })

  it('has parts that add up to its step', () => {
    hold(
      fc.property(asked, devices, (one, count) => {
        const { breakdown, secondsPerStep } = predicted({ ...one, devices: count })
        if (breakdown === null || secondsPerStep === null) return
        const sum = Object.values(breakdown).reduce((all: number, part: number) => all + part, 0)
        expect(sum / secondsPerStep).toBeCloseTo(1, 9)
        expect(Math.min(...Object.values(breakdown))).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it.each([
    ['batch', 0],
    ['batch', NaN],
    ['batch', 1.5],
    ['batch', -2],
    ['batch', Infinity],
    ['devices', 0],
    ['devices', NaN],
  ])('names the field of what cannot be: %s %s', (field, value) => {
    const one = { workload: 'dnn', phase: 'training', device: 'gc2', batch: 2, [field]: value } as const
    expect(() => predicted(one)).toThrow(`${field}: ${value}`)
  })

  it('names workloads, phases, devices, software and words of a strategy that are unknown', () => {
    const one: Asked = { workload: 'dnn', phase: 'training', device: 'gc2', batch: 2 }
    expect(() => predicted({ ...one, workload: 'foo' })).toThrow('"foo"')
    expect(() => predicted({ ...one, phase: 'generation' })).toThrow('"generation"')
    expect(() => predicted({ ...one, device: 'foo' })).toThrow('foo')
    expect(() => predicted({ ...one, software: 'foo' })).toThrow('"foo"')
    expect(() => predicted({ ...one, strategy: 'foo' })).toThrow('"foo"')
  })
})

import { describe, expect, it } from 'vitest'
import { architectureNamed } from './architectures'
import { builtInWorkload } from './graphs/built-in-workload'
import { predict } from './predict'
import type { PredictionRequest } from './prediction'
import type { Phase } from './workload'

const request = (
  name: string,
  phase: Phase,
  device: string,
  more: Partial<PredictionRequest>,
): PredictionRequest => ({
  ...{
    workload: builtInWorkload(name, phase),
    architecture: architectureNamed(device),
    devices: 1,
    batch: 8,
  },
  ...{ precision: 'fp32', software: null, strategy: null, ...more },
})

describe('a step that does not fit', () => {
  const tooMuch = request('dnn', 'training', 'gc2', { batch: 16 })

  it('is a result without times, that says what fits', () => {
    const { outOfMemory, secondsPerStep, joules, breakdown, advice } = predict(tooMuch)
    expect({ outOfMemory, secondsPerStep, joules, breakdown }).toEqual({
      ...{ outOfMemory: true, secondsPerStep: null, joules: null, breakdown: null },
    })
    const [, fitting = '0'] = /a batch of (\d+) fits/.exec(advice.join()) ?? []
    expect(predict({ ...tooMuch, batch: Number(fitting) }).outOfMemory).toBe(false)
    expect(predict({ ...tooMuch, batch: Number(fitting) + 1 }).outOfMemory).toBe(true)
  })

  it('fits in each of the ways that are advised', () => {
    const { advice } = predict(tooMuch)
    expect(advice).toContain('accumulate:2 takes the batch in parts')
    expect(predict({ ...tooMuch, strategy: 'accumulate:2' }).outOfMemory).toBe(false)
    expect(advice).toContain('fp16 fits')
    expect(predict({ ...tooMuch, precision: 'fp16' }).outOfMemory).toBe(false)
    for (const strategy of ['pipeline:2+micro:2', 'tensor:2'])
      expect(predict({ ...tooMuch, devices: 2, strategy }).outOfMemory).toBe(false)
  })

  it('is shared among several devices where the strategy is left open, and not where it is named', () => {
    expect(predict({ ...tooMuch, devices: 2 }).strategy).toBe('replicas+accumulate:2+ring')
    expect(predict({ ...tooMuch, devices: 2, strategy: 'replicas' }).outOfMemory).toBe(true)
  })
})

it('lays weights beside the device where they are too many for all of them', () => {
  const llama = request('llama2-7b', 'inference', 'bow', { batch: 1, precision: 'fp16', devices: 4 })
  const spilled = predict(llama)
  expect(spilled.strategy).toBe('tensor:4+spill+ring')
  expect(spilled.memoryBytes).toBeLessThanOrEqual(spilled.memoryAvailable)
  // Four devices stream what does not fit at 5 GB/s each.
  const away = (predict({ ...llama, strategy: 'tensor:4' }).memoryBytes - spilled.memoryBytes) / 5e9
  expect(spilled.breakdown?.launch).toBeCloseTo(away, 2)
})

it('adds up to its step, and spreads what is done once over the steps of a measurement', () => {
  const { breakdown, secondsPerStep, secondsPerEpoch } = predict(request('dnn', 'inference', 'v100', {}))
  const parts = Object.values(breakdown ?? {}).reduce((sum, part) => sum + part, 0)
  expect(parts).toBeCloseTo(secondsPerStep ?? NaN, 12)
  expect(secondsPerEpoch).toBeCloseTo(250 * (secondsPerStep ?? NaN), 9)
})

it('takes an update once for batches that are added up', () => {
  const single = predict(request('resnet50', 'training', 'v100', { batch: 32, software: 'ngc' }))
  const added = predict(request('resnet50', 'training', 'v100', { batch: 128, strategy: 'accumulate:4' }))
  const [one, four] = [single.secondsPerStep ?? NaN, added.secondsPerStep ?? NaN]
  expect(four).toBeLessThan(4 * one)
  expect(four).toBeGreaterThan(3 * one)
  expect(added.memory.activations).toBe(single.memory.activations)
})

it('keeps less and takes longer where activations are computed again', () => {
  const kept = predict(request('resnet50', 'training', 'v100', { batch: 32 }))
  const again = predict(request('resnet50', 'training', 'v100', { batch: 32, strategy: 'recompute' }))
  expect(again.memory.activations).toBeLessThan(kept.memory.activations)
  expect(again.secondsPerStep).toBeGreaterThan(kept.secondsPerStep ?? NaN)
})

it('refuses what cannot be, naming the field', () => {
  const refused = (more: Partial<PredictionRequest>) => () =>
    predict(request('dnn', 'training', 'v100', more))
  expect(refused({ batch: 0 })).toThrow('batch: 0 is no whole number from 1')
  expect(refused({ batch: NaN })).toThrow('batch: NaN is no whole number from 1')
  expect(refused({ devices: 1.5 })).toThrow('devices: 1.5 is no whole number from 1')
  expect(refused({ devices: 3, strategy: 'pipeline:2' })).toThrow('devices: 3 is no multiple of the 2')
  expect(refused({ batch: 8, strategy: 'accumulate:3' })).toThrow(
    'batch: 8 is no multiple of its 3 micro-batches',
  )
  expect(refused({ devices: 64, strategy: 'pipeline:64' })).toThrow('has more stages than there are layers')
  expect(refused({ software: 'caffe' })).toThrow('software: "caffe" is unknown; there are tf2.1, ngc, poplar')
})

import { describe, expect, it } from 'vitest'
import { architectureNamed } from './architectures/architectures'
import { fittedConstants } from './constants/constants'
import { builtInWorkload } from './graphs/built-in-workload'
import { predict } from './predict'
import type { PredictionRequest } from './prediction'
import { flopOf, type Phase } from './workload'

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

  it('fits in each of the ways that are advised for a network that many devices have to share', () => {
    const resnet = request('resnet50', 'training', 'gc2', {
      batch: 16,
      precision: 'fp16',
      strategy: 'micro:2',
    })
    const advised = Object.fromEntries(
      predict(resnet)
        .advice.map((text) => /^(pipeline|tensor):(\d+) with --devices (\d+)/.exec(text))
        .map((found) => [
          found?.[1],
          { strategy: `${found?.[1]}:${found?.[2]}+micro:2`, devices: Number(found?.[3]) },
        ]),
    )
    for (const way of [advised['pipeline'], advised['tensor']]) {
      expect(way?.devices).toBeGreaterThan(2)
      expect(predict({ ...resnet, ...way }).outOfMemory).toBe(false)
    }
    expect(predict({ ...resnet, strategy: 'pipeline:2+micro:2', devices: 2 }).outOfMemory).toBe(true)
  })

  it('takes as many parts as a pipeline that holds several of them has room for', () => {
    const vae = request('vae', 'training', 'gc2', { batch: 64, devices: 8, strategy: 'pipeline:2' })
    const [, parts = '0'] = /accumulate:(\d+)/.exec(predict(vae).advice.join()) ?? []
    expect(predict({ ...vae, strategy: `pipeline:2+accumulate:${parts}` }).outOfMemory).toBe(false)
  })

  it('says of a pipeline whose stages do not fit what does, and of what fits nowhere that nothing does', () => {
    const short = request('resnet50', 'training', 'gc2', {
      batch: 16,
      precision: 'fp16',
      strategy: 'pipeline:2',
      devices: 2,
    })
    const [, fitting = '0'] = /a batch of (\d+) fits/.exec(predict(short).advice.join()) ?? []
    expect(predict({ ...short, batch: Number(fitting) }).outOfMemory).toBe(false)
    expect(predict({ ...short, batch: Number(fitting) + 1 }).outOfMemory).toBe(true)
    const [, parts = '0'] = /accumulate:(\d+)/.exec(predict(short).advice.join()) ?? []
    expect(predict({ ...short, strategy: `pipeline:2+accumulate:${parts}` }).outOfMemory).toBe(false)
    const prime = predict({ ...short, batch: 9973 })
    expect(prime.advice.join()).not.toContain('accumulate')
    const tiny = {
      ...architectureNamed('t4'),
      memory: { value: 1e3, unit: 'byte', source: 'made for tests' },
    }
    expect(predict({ ...short, architecture: tiny, strategy: null }).advice).toEqual([
      'nothing that was tried fits: it takes a device with more memory',
    ])
  })

  it('is told soon, however many examples and devices there are', () => {
    const many = { ...tooMuch, batch: 999_983, devices: 999_983, strategy: 'replicas' }
    expect(predict(many).advice).toContain('accumulate:999983 takes the batch in parts')
    expect(() => predict({ ...many, batch: 1e15 })).toThrow(
      'batch: 1000000000000000 is no whole number from 1 to',
    )
    expect(() => predict({ ...many, devices: 1e9 })).toThrow(
      'devices: 1000000000 is no whole number from 1 to',
    )
    const micro = { ...tooMuch, batch: 900_000, devices: 2, strategy: 'pipeline:2+micro:900000' }
    expect(() => predict(micro)).toThrow('900000 micro-batches, more than are run one by one')
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

it('holds no more than a device has where the rest lies beside it', () => {
  const bnn = request('bnn', 'training', 'bow', { batch: 64, strategy: 'spill' })
  const { outOfMemory, memoryBytes, memoryAvailable } = predict(bnn)
  expect(outOfMemory).toBe(false)
  expect(memoryBytes).toBeLessThanOrEqual(memoryAvailable)
})

describe('a pipeline', () => {
  it('trains BERT-large on sixteen IPUs, as is done: updates work in place', () => {
    const bert = request('bert-large', 'training', 'gc200', { batch: 64, precision: 'fp16', devices: 16 })
    const { outOfMemory, memory } = predict({ ...bert, strategy: 'pipeline:16+micro:64' })
    expect(outOfMemory).toBe(false)
    // The update of the largest table alone reads and writes seven numbers for each of 31 million.
    expect(memory.workspace).toBeLessThan(7 * 31e6 * 4)
  })

  it('keeps the state of every example beside the layers', () => {
    const llama = request('llama2-7b', 'inference', 'a100', {
      precision: 'fp16',
      devices: 4,
      strategy: 'pipeline:4+micro:4',
    })
    const { state } = llama.workload
    const withoutState = { ...llama.workload, state: { fixed: 0, perExample: 0 } }
    const more =
      predict({ ...llama, batch: 64 }).memory.weights -
      predict({ ...llama, batch: 64, workload: withoutState }).memory.weights
    // The fullest of four devices has about a quarter of the keys and values.
    expect(more).toBeGreaterThan(0.2 * 2 * 64 * state.perExample)
    expect(more).toBeLessThan(0.35 * 2 * 64 * state.perExample)
  })

  it('takes energy for the forward passes that it runs again', () => {
    const bert = request('bert-large', 'training', 'a100', {
      precision: 'fp16',
      devices: 4,
      strategy: 'pipeline:4+micro:4',
    })
    // Power for floating point operations alone.
    const constants = { ...fittedConstants, energy: { active: 0, compute: 0.1, memory: 0, link: 0 } }
    const work = (strategy: string): number => {
      const { joules, secondsPerStep } = predict({ ...bert, strategy }, constants)
      return (joules ?? 0) - 4 * bert.architecture.idlePower.value * (secondsPerStep ?? 0)
    }
    const flop = (pass: string): number =>
      flopOf({ ...bert.workload, operations: bert.workload.operations.filter((one) => one.pass === pass) }, 2)
    const [forward, backward, update] = [flop('forward'), flop('backward'), flop('update')]
    const all = (forwards: number): number => 4 * (forwards * forward + backward) + update
    expect(work('pipeline:4+micro:4+recompute') / work('pipeline:4+micro:4')).toBeCloseTo(all(2) / all(1), 6)
  })
})

it('takes the power of TF32 for products that are rounded to it', () => {
  const resnet = request('resnet50', 'training', 'a100', { batch: 256 })
  const { watts } = predict(resnet)
  const sheet = { ...resnet.architecture, peakTf32: resnet.architecture.peakFp32 }
  const constants = { ...fittedConstants, energy: { active: 0, compute: 0.1, memory: 0, link: 0 } }
  const share = (architecture: typeof sheet): number => {
    const { joules, secondsPerStep } = predict({ ...resnet, architecture }, constants)
    return (joules ?? 0) - architecture.idlePower.value * (secondsPerStep ?? 0)
  }
  // 156 against 19.5 TFLOP/s for the same operations.
  expect(share(sheet) / share({ ...sheet, peakTf32: { ...sheet.peakFp32, value: 156e12 } })).toBeCloseTo(8, 6)
  expect(watts).toBeLessThan(300)
})

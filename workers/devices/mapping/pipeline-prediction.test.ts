import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inferenceOperations, trainingOperations, type MadeUpLayer } from './fixtures/made-up-costs'
import { pipelinePrediction, type PipelineRequest } from './pipeline-prediction'
import { FREE_LINK } from './pipeline-schedule'

const SEED = 20260
const layer: MadeUpLayer = {
  forward: 1,
  backward: 2,
  update: 0,
  weightBytes: 100,
  keptBytes: 40,
  outputBytes: 10,
}
const same = (layers: number) => Array.from({ length: layers }, () => layer)
const base: PipelineRequest = {
  operations: trainingOperations(same(8)),
  inputBytes: 5,
  stages: 4,
  microBatches: 8,
  schedule: 'interleaved',
  recompute: false,
  link: FREE_LINK,
  memory: null,
}
const amount = fc.integer({ min: 0, max: 40 })
const anyRequest = fc
  .array(
    fc.record({
      forward: fc.integer({ min: 1, max: 40 }),
      backward: amount,
      update: amount,
      weightBytes: amount,
      keptBytes: amount,
      outputBytes: amount,
    }),
    { minLength: 1, maxLength: 8 },
  )
  .chain((layers) =>
    fc.record({
      layers: fc.constant(layers),
      inputBytes: amount,
      stages: fc.integer({ min: 1, max: layers.length }),
      microBatches: fc.integer({ min: 1, max: 10 }),
      schedule: fc.constantFrom('grouped' as const, 'interleaved' as const),
      recompute: fc.boolean(),
      link: fc.record({
        bandwidth: fc.integer({ min: 1, max: 100 }),
        latency: fc.integer({ min: 0, max: 5 }),
        overlaps: fc.boolean(),
      }),
      memory: fc.constant(null),
    }),
  )
  .map(({ layers, ...rest }): PipelineRequest => ({ ...rest, operations: trainingOperations(layers) }))
const holds = (check: (request: PipelineRequest) => void) =>
  fc.assert(fc.property(anyRequest, check), { numRuns: 100, seed: SEED })
const bytesOf = (request: PipelineRequest) =>
  pipelinePrediction(request).stages.map(({ memory }) => memory.total)

describe('a pipeline of eight equal layers on four devices', () => {
  it('has the bubble of GPipe and of nothing else', () => {
    const { secondsPerStep, busySeconds, bubbleShare, communicationSeconds, speedup, stages } =
      pipelinePrediction(base)
    expect(secondsPerStep).toBe((8 + 3) * 6)
    expect(busySeconds).toBe(8 * 6)
    expect(bubbleShare).toBeCloseTo(3 / 11, 12)
    expect(communicationSeconds).toBe(0)
    expect(speedup).toBeCloseTo((4 * 8) / 11, 12)
    expect(stages.map(({ layers }) => layers.length)).toEqual([2, 2, 2, 2])
  })

  it.each([
    [2, 1],
    [2, 16],
    [4, 2],
    [8, 4],
    [8, 64],
  ])(
    'with %d stages and %d micro-batches waits (p - 1) / (m + p - 1) of the step',
    (stages, microBatches) => {
      for (const schedule of ['grouped', 'interleaved'] as const) {
        const { bubbleShare } = pipelinePrediction({ ...base, schedule, stages, microBatches })
        expect(bubbleShare).toBeCloseTo((stages - 1) / (microBatches + stages - 1), 12)
      }
    },
  )

  it('takes more micro-batches a second with more devices, and with more of them in a step', () => {
    const throughput = (stages: number, microBatches: number) =>
      microBatches / pipelinePrediction({ ...base, stages, microBatches }).secondsPerStep
    for (const stages of [1, 2, 4]) expect(throughput(2 * stages, 8)).toBeGreaterThan(throughput(stages, 8))
    for (const m of [1, 2, 4, 8]) expect(throughput(4, 2 * m)).toBeGreaterThan(throughput(4, m))
  })

  it('puts the operations of a layer, forward, backward and update, on one device', () => {
    const { stageOfLayer, stages } = pipelinePrediction(base)
    expect(stageOfLayer).toEqual({
      ...{ layer0: 0, layer1: 0, layer2: 1, layer3: 1 },
      ...{ layer4: 2, layer5: 2, layer6: 3, layer7: 3 },
    })
    expect(stages.map(({ forward, backward, update }) => [forward, backward, update])).toEqual(
      Array.from({ length: 4 }, () => [2, 4, 0]),
    )
  })

  it('holds the activations of 4, 3, 2 and 1 micro-batches, or of all 8 when grouped', () => {
    const activations = (request: Partial<PipelineRequest>) =>
      pipelinePrediction({ ...base, ...request }).stages.map(({ memory }) => memory.activations)
    expect(activations({})).toEqual([4 * 80 + 4 * 5, 3 * 80 + 4 * 10, 2 * 80 + 3 * 10, 80 + 2 * 10])
    expect(activations({ schedule: 'grouped' })).toEqual([8 * 85, 8 * 90, 8 * 90, 8 * 90])
    expect(activations({ recompute: true })).toEqual([80 + 4 * 5, 80 + 4 * 10, 80 + 3 * 10, 80 + 2 * 10])
  })

  it('runs forward passes again to recompute', () => {
    const { secondsPerStep, busySeconds, speedup } = pipelinePrediction({ ...base, recompute: true })
    expect(secondsPerStep).toBe((8 + 3) * 8)
    expect(busySeconds).toBe(8 * 8)
    expect(speedup).toBeCloseTo((8 * 24) / 88, 12)
  })

  it('says out of memory with the bytes that are wanted', () => {
    expect(pipelinePrediction({ ...base, memory: 540 }).outOfMemory).toBe(false)
    const { outOfMemory, stages } = pipelinePrediction({ ...base, memory: 400 })
    expect(outOfMemory).toBe(true)
    expect(stages[0]?.memory).toEqual({ weights: 200, activations: 340, workspace: 0, total: 540 })
  })

  it('moves layers to where memory is, before it gives up', () => {
    const { outOfMemory, stages } = pipelinePrediction({ ...base, memory: 480 })
    expect(outOfMemory).toBe(false)
    expect(stages.map(({ layers }) => layers.length)).toEqual([1, 2, 2, 3])
    expect(Math.max(...stages.map(({ memory }) => memory.total))).toBe(480)
  })

  it('infers with forward passes only', () => {
    const operations = inferenceOperations(same(8))
    const { secondsPerStep, firstOutputSeconds, trace, bubbleShare, communicationBytes } = pipelinePrediction(
      {
        ...base,
        operations,
        recompute: true,
      },
    )
    expect(secondsPerStep).toBe((8 + 3) * 2)
    expect(firstOutputSeconds).toBe(4 * 2)
    expect(bubbleShare).toBeCloseTo(3 / 11, 12)
    expect(trace.every(({ pass }) => pass === 'forward')).toBe(true)
    expect(communicationBytes).toBe(8 * 3 * 10)
  })

  it('infers p times as much a second with p devices, once full', () => {
    const operations = inferenceOperations(same(8))
    const throughput = (stages: number) =>
      1000 / pipelinePrediction({ ...base, operations, stages, microBatches: 1000 }).secondsPerStep
    for (const stages of [2, 4, 8]) expect(throughput(stages) / throughput(1)).toBeGreaterThan(0.99 * stages)
  })
})

describe('any pipeline', () => {
  it('takes busy seconds, bubble and transfers, and no more', () => {
    holds((request) => {
      const { secondsPerStep, busySeconds, busy, bubbleSeconds, communicationSeconds } =
        pipelinePrediction(request)
      expect(busySeconds + bubbleSeconds + communicationSeconds).toBeCloseTo(secondsPerStep, 6)
      expect(busy.compute + busy.exchange + busy.sync + busy.launch).toBeCloseTo(busySeconds, 6)
    })
  })

  it('fits into memory where it says so, and says so where the fastest division fits', () => {
    const outcomes = new Set<boolean>()
    const property = fc.property(anyRequest, fc.integer({ min: 0, max: 400 }), (request, memory) => {
      const { outOfMemory, stages } = pipelinePrediction({ ...request, memory })
      outcomes.add(outOfMemory)
      if (!outOfMemory)
        expect(Math.max(...stages.map(({ memory }) => memory.total))).toBeLessThanOrEqual(memory)
      if (outOfMemory) expect(Math.max(...bytesOf(request))).toBeGreaterThan(memory)
    })
    fc.assert(property, { numRuns: 200, seed: SEED })
    expect(outcomes.size).toBe(2)
  })

  it('is as busy as its trace', () => {
    holds((request) => {
      const { busySeconds, trace, secondsPerStep } = pipelinePrediction(request)
      const busy = trace.reduce((sum, { start, end }) => sum + end - start, 0)
      expect(busy / request.stages).toBeCloseTo(busySeconds, 6)
      expect(Math.max(...trace.map(({ end }) => end))).toBe(secondsPerStep)
    })
  })

  it('is at most p times as fast as one device, which it is as fast as for p = 1', () => {
    holds((request) => {
      expect(pipelinePrediction(request).speedup).toBeLessThanOrEqual(request.stages * (1 + 1e-12))
      const alone = pipelinePrediction({ ...request, stages: 1, recompute: false })
      expect(alone.speedup).toBeCloseTo(1, 12)
    })
  })

  it('has every layer on one stage, in order', () => {
    holds((request) => {
      const { stages } = pipelinePrediction(request)
      const names = [...new Set(request.operations.map(({ cost }) => cost.operation.layer))]
      expect(stages.flatMap(({ layers }) => layers)).toEqual(names)
    })
  })

  it('holds no more interleaved than grouped', () => {
    holds((request) => {
      const [interleaved, grouped] = [
        bytesOf({ ...request, schedule: 'interleaved' }),
        bytesOf({ ...request, schedule: 'grouped' }),
      ]
      for (const [stage, bytes] of interleaved.entries())
        expect(bytes).toBeLessThanOrEqual(grouped[stage] ?? 0)
    })
  })

  it('holds no more with recomputation than without, and is no faster', () => {
    // One layer a stage: else recomputation, which changes what is slow, may put layers elsewhere.
    holds((request) => {
      const layers = new Set(request.operations.map(({ cost }) => cost.operation.layer)).size
      const one = { ...request, stages: layers }
      const [without, again] = [
        { ...one, recompute: false },
        { ...one, recompute: true },
      ]
      const bytes = bytesOf(without)
      for (const [stage, recomputed] of bytesOf(again).entries())
        expect(recomputed).toBeLessThanOrEqual(bytes[stage] ?? 0)
      const seconds = (which: PipelineRequest) => pipelinePrediction(which).secondsPerStep
      expect(seconds(again)).toBeGreaterThanOrEqual(seconds(without))
    })
  })

  it('waits a smaller share of the step with more micro-batches', () => {
    const still = (request: PipelineRequest) => ({
      ...request,
      operations: request.operations.filter(({ cost }) => cost.operation.pass !== 'update'),
      link: FREE_LINK,
    })
    holds((request) => {
      const share = (microBatches: number) =>
        pipelinePrediction({ ...still(request), schedule: 'grouped', microBatches }).bubbleShare
      expect(share(request.microBatches + 1)).toBeLessThanOrEqual(share(request.microBatches) + 1e-12)
    })
    for (const schedule of ['grouped', 'interleaved'] as const) {
      const shares = [1, 2, 4, 8, 16, 32].map(
        (microBatches) => pipelinePrediction({ ...base, schedule, microBatches }).bubbleShare,
      )
      for (const [at, share] of shares.slice(1).entries()) expect(share).toBeLessThan(shares[at] ?? 0)
    }
  })
})

describe('what cannot be is refused by name', () => {
  it.each([
    [{ stages: 0 }, 'stages must be a whole number from 1: 0'],
    [{ stages: 9 }, 'stages must be a whole number from 1 to the number of layers, 8: 9'],
    [{ microBatches: 2.5 }, 'microBatches must be a whole number from 1: 2.5'],
    [{ memory: -1 }, 'memory must be a number from 0: -1'],
    [{ inputBytes: NaN }, 'inputBytes must be a number from 0: NaN'],
    [{ link: { bandwidth: 0, latency: 0, overlaps: true } }, 'link.bandwidth must be more than 0: 0'],
    [{ link: { bandwidth: 1, latency: NaN, overlaps: true } }, 'link.latency must be a number from 0: NaN'],
    [
      { operations: trainingOperations([layer, { ...layer, weightBytes: NaN }]) },
      'operations[1].weightBytes must be a number from 0: NaN',
    ],
    [
      { operations: trainingOperations([layer, { ...layer, update: -1 }]) },
      'operations[5].cost.seconds must be a number from 0: -1',
    ],
  ])('%# %s', (wrong, message) => {
    expect(() => pipelinePrediction({ ...base, ...wrong })).toThrow(new RangeError(message))
  })
})

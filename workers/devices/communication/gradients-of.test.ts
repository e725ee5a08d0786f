import { describe, expect, it } from 'vitest'
import type { OperationCost } from '../prediction'
import { fixed, perExample, type Operation, type PerBatch } from '../workload'
import { gradientsOf } from './gradients-of'

function cost(
  kernel: string,
  pass: Operation['pass'],
  reads: PerBatch,
  writes: PerBatch,
  seconds: number,
): OperationCost {
  const operation: Operation = {
    kernel,
    layer: 'layer',
    pass,
    engine: 'vector',
    flop: fixed(0),
    reads,
    writes,
    product: null,
    kept: fixed(0),
    times: 1,
  }
  const parts = { compute: seconds, exchange: 0, sync: 0, launch: 0 }
  return { operation, seconds, ...parts, bound: 'compute', flop: 0, bytes: 0, bytesLive: 0 }
}

const both = { fixed: 90, perExample: 10 }

describe('gradients of a step', () => {
  const costs = [
    cost('MatMul', 'forward', both, perExample(5), 1),
    cost('MatMul', 'backward', perExample(15), fixed(90), 2),
    cost('Sum', 'backward', perExample(5), fixed(10), 1),
    cost('MatMul', 'backward', both, perExample(10), 2),
    cost('ResourceApplyAdam', 'update', fixed(300), fixed(300), 1),
  ]

  it('are those of operations that sum over the examples, ready when each has run', () => {
    expect(gradientsOf(costs, 100)).toEqual({
      gradients: [
        { elements: 90, readyAt: 3 },
        { elements: 10, readyAt: 4 },
      ],
      backwardEnd: 6,
    })
  })

  it('count no gradient twice that an operation without the batch passes on', () => {
    const scaled = [...costs.slice(0, 4), cost('Multiply', 'backward', fixed(180), fixed(90), 1)]
    expect(gradientsOf(scaled, 100).gradients).toHaveLength(2)
    expect(gradientsOf(scaled, 100).backwardEnd).toBe(7)
  })

  it('count what a normalisation writes beside the gradients of its inputs', () => {
    const norm = cost('FusedBatchNormGradV3', 'backward', perExample(20), { fixed: 8, perExample: 10 }, 1)
    expect(gradientsOf([norm], 8).gradients).toEqual([{ elements: 8, readyAt: 1 }])
  })

  it('come to all parameters, where each weight that is drawn has a mean and a spread', () => {
    const { gradients } = gradientsOf(costs, 200)
    expect(gradients.map(({ elements }) => elements)).toEqual([180, 20])
  })

  it('are ready at the end where no operation says when', () => {
    expect(gradientsOf(costs.slice(0, 1), 7)).toEqual({
      gradients: [{ elements: 7, readyAt: 1 }],
      backwardEnd: 1,
    })
  })
})

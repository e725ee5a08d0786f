import { describe, expect, it } from 'vitest'
import { architectureNamed } from '../architectures/architectures'
import { fittedConstants } from '../constants/constants'
import { tileCost, type TileDevice } from './tile-operation'
import { distinctOperations } from './distinct-operations'
import { builtInWorkload } from '../graphs/built-in-workload'
import { operationCosts } from './operation-costs'

const { operations } = builtInWorkload('bert-large', 'training')

describe('distinct operations', () => {
  it('are few, and found once', () => {
    const { firsts, counts, indices } = distinctOperations(operations)
    expect(counts).toEqual(firsts.map((_, place) => indices.filter((one) => one === place).length))
    expect(indices).toHaveLength(operations.length)
    expect(firsts.length).toBeLessThan(operations.length / 10)
    expect(distinctOperations(operations).firsts).toBe(firsts)
  })

  it('do the same work as those that they stand for', () => {
    const { firsts, indices } = distinctOperations(operations)
    operations.forEach((operation, at) => {
      const { kernel, layer } = operation
      expect({ ...firsts[indices[at] ?? -1], kernel, layer }).toEqual(operation)
    })
  })

  it('give each operation the cost that it has by itself', () => {
    const workload = builtInWorkload('dnn', 'training')
    const architecture = architectureNamed('gc2')
    const costs = operationCosts({
      ...{ workload, architecture, devices: 1, batch: 3, precision: 'fp32' },
      ...{ software: null, strategy: null },
    })
    const setting = {
      device: architecture as TileDevice, // a GC2 is an IPU
      ...{ precision: 'fp32' as const, constants: fittedConstants.tile },
      software: fittedConstants.software['tf2.1-ipu'],
    }
    expect(costs).toEqual(workload.operations.map((operation) => tileCost(operation, 3, setting)))
  })
})

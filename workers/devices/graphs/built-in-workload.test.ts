import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountAt, type Operation, type Workload } from '../workload'
import { builtInWorkload, WORKLOAD_NAMES, workloadPhases } from './built-in-workload'

const workloads: readonly Workload[] = WORKLOAD_NAMES.flatMap((name) =>
  workloadPhases(name).map((phase) => builtInWorkload(name, phase)),
)

function isSound({ flop, reads, writes, kept, times }: Operation, batch: number): boolean {
  const amounts = [flop, reads, writes, kept].map((amount) => amountAt(amount, batch))
  return (
    amounts.every((amount) => Number.isFinite(amount) && amount >= 0) &&
    amountAt(kept, batch) <= amountAt(writes, batch) &&
    Number.isInteger(times) &&
    times >= 1
  )
}

function isTwiceItsProduct({ product, flop }: Operation): boolean {
  if (product === null) return true
  const { rows, columns, depth, groups } = product
  return (
    amountAt(flop, 3) === [rows, columns, depth].reduce((one, size) => one * amountAt(size, 3), 2 * groups)
  )
}

describe('built-in workloads', () => {
  it('says which names there are', () => {
    expect(() => builtInWorkload('foo', 'training')).toThrow(
      `Workload "foo" is unknown; there are ${WORKLOAD_NAMES.join(', ')}`,
    )
  })

  it('says which phases a network has', () => {
    expect(() => builtInWorkload('dnn', 'generation')).toThrow(
      'Phase "generation" is unknown to workload "dnn"; there are training, inference',
    )
  })

  it('are named as they are asked for', () => {
    for (const name of WORKLOAD_NAMES) {
      for (const phase of workloadPhases(name))
        expect(builtInWorkload(name, phase)).toMatchObject({ name, phase })
    }
  })

  it('have amounts that are finite and never negative, at any batch', () => {
    const batches = fc.integer({ min: 1, max: 4096 })
    const property = fc.property(fc.constantFrom(...workloads), batches, ({ operations }, batch) => {
      expect(operations.filter((operation) => !isSound(operation, batch))).toEqual([])
    })
    fc.assert(property, { numRuns: 40, seed: 20260 })
  })

  it('give matrix products their operations, and to nothing else', () => {
    const operations = workloads.flatMap((workload) => workload.operations)
    expect(operations.filter(({ engine, product }) => (engine === 'matrix') !== (product !== null))).toEqual(
      [],
    )
    expect(operations.filter((operation) => !isTwiceItsProduct(operation))).toEqual([])
  })

  it('keep and update something only where they learn', () => {
    for (const { phase, operations, optimiserSlots } of workloads) {
      const learns = phase === 'training'
      expect(operations.some(({ kept }) => amountAt(kept, 1) > 0)).toBe(learns)
      expect(operations.some(({ pass }) => pass === 'update')).toBe(learns)
      expect(optimiserSlots > 0).toBe(learns)
    }
  })

  it('update each parameter once', () => {
    for (const { phase, operations, parameters } of workloads) {
      if (phase !== 'training') continue
      const updated = operations.filter(({ kernel }) => kernel.startsWith('ResourceApply'))
      const perParameter = updated.reduce((sum, { writes }) => sum + writes.fixed, 0) / parameters
      expect(Number.isInteger(perParameter)).toBe(true)
    }
  })
})

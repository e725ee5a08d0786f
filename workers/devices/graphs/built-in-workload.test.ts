import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountAt, type Workload } from '../workload'
import { builtInWorkload, WORKLOAD_NAMES, workloadPhases } from './built-in-workload'

const workloads: readonly Workload[] = WORKLOAD_NAMES.flatMap((name) =>
  workloadPhases(name).map((phase) => builtInWorkload(name, phase)),
)

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
    const property = fc.property(
      fc.constantFrom(...workloads),
      fc.integer({ min: 1, max: 4096 }),
      (workload, batch) => {
        for (const { flop, reads, writes, kept, times } of workload.operations) {
          for (const amount of [flop, reads, writes, kept].map((one) => amountAt(one, batch))) {
            expect(amount).toBeGreaterThanOrEqual(0)
            expect(Number.isFinite(amount)).toBe(true)
          }
          expect(amountAt(kept, batch)).toBeLessThanOrEqual(amountAt(writes, batch))
          expect(Number.isInteger(times) && times >= 1).toBe(true)
        }
      },
    )
    fc.assert(property, { numRuns: 40, seed: 20260 })
  })

  it('give matrix products their operations, and to nothing else', () => {
    for (const { engine, product, flop } of workloads.flatMap(({ operations }) => operations)) {
      expect(product !== null).toBe(engine === 'matrix')
      if (product === null) continue
      const { rows, columns, depth, groups } = product
      const sizes = [rows, columns, depth].reduce((one, size) => one * amountAt(size, 3), 1)
      expect(amountAt(flop, 3)).toBeCloseTo(2 * sizes * groups, 0)
    }
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

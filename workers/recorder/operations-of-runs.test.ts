import { expect, it } from 'vitest'
import { amountAt } from '../devices/workload'
import type { KernelRun, StepRuns } from '../networks/kernel-run'
import { operationsOf } from './operations-of-runs'

const product = (batch: number): KernelRun => ({
  ...{ kernel: 'BatchMatMulV2', layer: 'dense', pass: 'forward', kept: 4 * batch },
  ...{ inputs: [[batch, 3], [3, 4]], outputs: [[batch, 4]] }, // prettier-ignore
})
const step = (batch: number, ...runs: KernelRun[]): StepRuns => ({ batch, runs, fed: 0 })

it('two batches tell what is fixed from what grows', () => {
  const [operation] = operationsOf(step(2, product(2)), step(4, product(4)))
  expect(operation?.reads).toEqual({ fixed: 12, perExample: 3 })
  expect(operation?.writes).toEqual({ fixed: 0, perExample: 4 })
  expect(operation?.kept).toEqual({ fixed: 0, perExample: 4 })
  expect(operation?.product?.rows).toEqual({ fixed: 0, perExample: 1 })
  expect(operation && amountAt(operation.flop, 10)).toBe(2 * 10 * 3 * 4)
})

it('groups that grow with the batch become rows', () => {
  const each = (batch: number): KernelRun => ({
    ...product(batch),
    ...{ inputs: [[batch, 7, 3], [batch, 3, 2]], outputs: [[batch, 7, 2]] }, // prettier-ignore
  })
  const [operation] = operationsOf(step(2, each(2)), step(4, each(4)))
  expect(operation?.product).toMatchObject({ rows: { fixed: 0, perExample: 7 }, groups: 1 })
})

it('steps whose kernels differ make no workload', () => {
  expect(() => operationsOf(step(2, product(2)), step(4, product(4), product(4)))).toThrow(
    '1 kernels run for 2',
  )
  const other = { ...product(4), kernel: 'Mul' }
  expect(() => operationsOf(step(2, product(2)), step(4, other))).toThrow('BatchMatMulV2 runs')
})

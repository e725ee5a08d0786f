import { describe, expect, it } from 'vitest'
import { amountAt, flopOf, type Operation, type Workload } from '../../workload'
import { bertLarge } from './bert'
import { llama2 } from './llama'

const flopPerExample = (workload: Workload) => flopOf(workload, 2) - flopOf(workload, 1)
const count = ({ operations }: Workload, kernel: string, pass: Operation['pass'] = 'forward') =>
  operations.filter((one) => one.kernel === kernel && one.pass === pass).length

describe('BERT-large', () => {
  const [training, inference] = [bertLarge('training'), bertLarge('inference')]

  it('has the published size: 340 M parameters', () => {
    expect(Math.abs(training.parameters / 340e6 - 1)).toBeLessThan(0.02)
    // Without what only pre-training has: tables of embeddings, 24 layers and the pooler.
    expect(inference.parameters).toBe(335_141_888)
  })

  it('does two operations for each weight of its layers and token, and those of attention', () => {
    const weights = 24 * (4 * 1024 ** 2 + 2 * 1024 * 4096)
    const attention = 24 * 2 * 128 * 128 * 1024
    const expected = 2 * (weights * 128 + attention)
    expect(flopPerExample(inference) / expected).toBeGreaterThan(1)
    expect(flopPerExample(inference) / expected).toBeLessThan(1.01)
    expect(flopPerExample(training) / flopPerExample(inference)).toBeGreaterThan(3)
    expect(flopPerExample(training) / flopPerExample(inference)).toBeLessThan(3.1)
  })

  it('attends in 24 layers', () => {
    expect(count(inference, 'BatchMatMulV2')).toBe(48)
    expect(count(training, 'BatchMatMulV2', 'backward')).toBe(96)
    // Six dense layers in each of 24, one in the pooler.
    expect(count(inference, 'MatMul')).toBe(145)
    expect(count(inference, 'Tanh')).toBe(24 + 1)
  })

  it('learns the table of words once, though it is looked up and multiplied with', () => {
    const table = 30_522 * 1024
    const updates = training.operations.filter(({ kernel }) => kernel === 'ResourceApplyLamb')
    expect(updates.filter(({ writes }) => writes.fixed === table).length).toBe(1)
    const joined = training.operations.filter(({ kernel, pass }) => kernel === 'AddN' && pass === 'backward')
    expect(joined.some(({ reads }) => reads.fixed === 2 * table)).toBe(true)
  })
})

describe('LLaMA2-7B decoding', () => {
  const decoding = llama2('inference')

  it('has the published size: 6.74 G parameters', () => {
    expect(decoding.parameters).toBe(6_738_415_616)
  })

  it('reads all weights but the table in each step, whatever the batch', () => {
    const read = decoding.operations.reduce((sum, { reads }) => sum + reads.fixed, 0)
    expect(read).toBe(decoding.parameters - 32_000 * 4096)
  })

  it('reads the whole cache of each sequence once a token', () => {
    const products = decoding.operations.filter(({ kernel }) => kernel === 'BatchMatMulV2')
    const read = products.reduce((sum, { reads }) => sum + reads.perExample, 0)
    expect(read / amountAt(decoding.state, 1)).toBeGreaterThan(1)
    expect(read / amountAt(decoding.state, 1)).toBeLessThan(1.02)
  })

  it('does two operations for each weight and token, and those of attention', () => {
    const attention = 32 * 2 * 1024 * 4096
    const expected = 2 * (decoding.parameters - 32_000 * 4096 + attention)
    expect(flopPerExample(decoding) / expected).toBeGreaterThan(1)
    expect(flopPerExample(decoding) / expected).toBeLessThan(1.01)
  })
})

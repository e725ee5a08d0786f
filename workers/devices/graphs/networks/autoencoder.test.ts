import { describe, expect, it } from 'vitest'
import type { Operation } from '../../workload'
import { arcelinAutoencoder } from './autoencoder'

const isFlow = ({ layer }: Operation) => layer.startsWith('flow')
const flopPerImage = (operations: readonly Operation[]) =>
  operations.reduce((sum, { flop, times }) => sum + flop.perExample * times, 0)

describe('the variational autoencoder', () => {
  const generation = arcelinAutoencoder('generation')
  const decoder = generation.operations.filter((one) => !isFlow(one))
  const flow = generation.operations.filter(isFlow)
  // Three dense layers of each of eight masked networks: 32 to 256 to 256 to 64.
  const flowParameters = 8 * (32 * 256 + 256 + 256 * 256 + 256 + 256 * 64 + 64)

  it('has a decoder of the published size: 3.3 M parameters and 451 MFLOP an image', () => {
    // As Keras 2.1 counts them.
    expect(generation.parameters - flowParameters).toBe(3_319_942)
    expect(Math.abs(flopPerImage(decoder) / 451e6 - 1)).toBeLessThan(0.03)
  })

  it('decodes with the kernels that TensorFlow 2.1 runs', () => {
    const counts: Record<string, number> = {}
    for (const { kernel } of decoder) counts[kernel] = (counts[kernel] ?? 0) + 1
    expect(counts).toEqual({
      ...{ MatMul: 2, Conv2DBackpropInput: 8, Conv2D: 1, BiasAdd: 11, Sigmoid: 1 },
      ...{ Relu: 20, Neg: 20, Mul: 10, AddV2: 10 },
    })
  })

  it('evaluates the masked networks 256 times, one after the other', () => {
    const products = flow.filter(({ kernel }) => kernel === 'MatMul')
    expect(products.length).toBe(8 * 3)
    expect(products.reduce((sum, { times }) => sum + times, 0)).toBe(256 * 3)
    expect(flow.filter(({ kernel }) => kernel === 'GatherV2').length).toBe(7)
  })

  it('draws from a flow whose work is two operations for each weight and evaluation, and some', () => {
    const weights = 32 * 256 + 256 * 256 + 256 * 64
    expect(flopPerImage(flow) / (256 * 2 * weights)).toBeGreaterThan(1)
    expect(flopPerImage(flow) / (256 * 2 * weights)).toBeLessThan(1.02)
  })

  it('turns transposed convolutions round in the backward pass', () => {
    const training = arcelinAutoencoder('training')
    const count = (kernel: string, pass: Operation['pass']) =>
      training.operations.filter((one) => one.kernel === kernel && one.pass === pass).length
    expect(count('Conv2D', 'forward')).toBe(8 + 1)
    expect(count('Conv2DBackpropInput', 'forward')).toBe(8)
    expect(count('Conv2D', 'backward')).toBe(8)
    expect(count('Conv2DBackpropFilter', 'backward')).toBe(17)
  })
})

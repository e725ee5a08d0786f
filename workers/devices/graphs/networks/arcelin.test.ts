import { describe, expect, it } from 'vitest'
import { flopOf, type Operation, type Workload } from '../../workload'
import { arcelinBayesian, arcelinDeterministic } from './arcelin'
import counted from './fixtures/tensorflow-kernels.json'

const runs = ({ operations }: Workload) => operations.reduce((sum, { times }) => sum + times, 0)
const kernelsOf = ({ operations }: Workload) => {
  const counts: Record<string, number> = {}
  for (const { kernel, times } of operations) counts[kernel] = (counts[kernel] ?? 0) + times
  return counts
}
const flopPerImage = (workload: Workload) => flopOf(workload, 2) - flopOf(workload, 1)
const keptPerImage = ({ operations }: Workload) =>
  operations.reduce((sum, { kept, times }) => sum + kept.perExample * times, 0)
const count = ({ operations }: Workload, kernel: string, pass?: Operation['pass']) =>
  operations.filter((one) => one.kernel === kernel && (pass === undefined || one.pass === pass)).length

describe('the deterministic network', () => {
  const training = arcelinDeterministic('training')
  const inference = arcelinDeterministic('inference')

  it('has the published size', () => {
    expect(training.parameters / 1.52e6).toBeCloseTo(1, 2)
    expect(flopPerImage(inference) / 203e6 - 1).toBeLessThan(0.02)
    expect(flopPerImage(inference)).toBeGreaterThan(203e6)
    // 2.6 MB of single-precision numbers: outputs of convolutions and of PReLUs, and the normalised input.
    // The density of three quantities adds some tens of numbers.
    const activations = 2 * 307_200 + 24_576
    expect(keptPerImage(training) - activations).toBeGreaterThanOrEqual(0)
    expect(keptPerImage(training) - activations).toBeLessThan(50)
  })

  it('learns with about three times the work of a forward pass', () => {
    expect(flopPerImage(training) / flopPerImage(inference)).toBeGreaterThan(2.9)
    expect(flopPerImage(training) / flopPerImage(inference)).toBeLessThan(3.1)
  })

  it('runs the kernels of eight convolutions with PReLUs', () => {
    expect(count(inference, 'Conv2D')).toBe(8)
    expect(count(inference, 'Relu')).toBe(16)
    expect(count(training, 'Conv2DBackpropInput')).toBe(8)
    expect(count(training, 'Conv2DBackpropFilter')).toBe(8)
    expect(count(training, 'ReluGrad')).toBe(16)
    expect(count(training, 'FusedBatchNormGradV3')).toBe(1)
    expect(count(inference, 'AssignSubVariableOp')).toBe(0)
    // Weights, biases and slopes of eight layers, two variables of the dense layer and two of the normalisation.
    expect(count(training, 'ResourceApplyAdam', 'update')).toBe(8 * 3 + 2 + 2)
  })
})

describe('kernels of both', () => {
  it.each([
    ['dnn', 'training'],
    ['dnn', 'inference'],
    ['bnn', 'inference'],
  ] as const)('are those that TensorFlow 2.1 runs: %s, %s', (name, phase) => {
    const workload = name === 'dnn' ? arcelinDeterministic(phase) : arcelinBayesian(phase)
    expect(kernelsOf(workload)).toEqual(counted.kernels[name][phase])
  })

  it('are those that TensorFlow 2.1 runs, but for one, when the Bayesian network learns', () => {
    // TensorFlow joins two multiplications by constants in the gradient of the divergence.
    const { Mul: products, ...others } = kernelsOf(arcelinBayesian('training'))
    expect({ Mul: (products ?? 0) - 1, ...others }).toEqual(counted.kernels.bnn.training)
  })

  it('stand to one another as the published steps do', () => {
    // A V100 at small batches, bound by dispatch: 4.6 and 7.7 ms a step of training, 1.5 ms a batch of inference.
    const perKernel = [
      4.6e-3 / runs(arcelinDeterministic('training')),
      7.7e-3 / runs(arcelinBayesian('training')),
      1.5e-3 / runs(arcelinDeterministic('inference')),
    ]
    for (const seconds of perKernel) {
      expect(seconds).toBeGreaterThan(18e-6)
      expect(seconds).toBeLessThan(20e-6)
    }
  })
})

describe('the Bayesian network', () => {
  const training = arcelinBayesian('training')

  it('has the published size', () => {
    expect(training.parameters / 2.73e6).toBeCloseTo(1, 2)
    expect(keptPerImage(training)).toBe(keptPerImage(arcelinDeterministic('training')))
    expect(flopPerImage(training)).toBe(flopPerImage(arcelinDeterministic('training')))
  })

  it('draws each weight of its kernels once a step, whatever the batch', () => {
    const kernels = 9 * (6 * 32 + 32 ** 2 + 32 * 64 + 64 ** 2 + 64 * 128 + 128 ** 2 + 128 * 256 + 256 ** 2)
    expect(training.sampledWeights).toBe(kernels + 4096 * 9)
    const drawn = training.operations.filter(({ kernel }) => kernel === 'RandomStandardNormal')
    expect(drawn.reduce((sum, { writes }) => sum + writes.fixed, 0)).toBe(training.sampledWeights)
    expect(drawn.every(({ writes }) => writes.perExample === 0)).toBe(true)
  })

  it('has the divergence of its dense layer where it learns, but draws everywhere', () => {
    const inference = arcelinBayesian('inference')
    expect(count(training, 'Expm1')).toBe(1)
    expect(count(inference, 'Expm1')).toBe(0)
    // One draw of each layer's weights and one of the shapes.
    expect(count(inference, 'RandomStandardNormal')).toBe(9 + 1)
  })

  it('learns two variables where the deterministic network has one', () => {
    expect(count(training, 'ResourceApplyAdam')).toBe(28 + 9)
  })
})

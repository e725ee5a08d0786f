import { describe, expect, it } from 'vitest'
import { flopOf, type Workload } from '../workload'
import { alexnet } from './alexnet'
import { resnet50 } from './resnet'

const flopPerImage = (workload: Workload) => flopOf(workload, 2) - flopOf(workload, 1)
const ratioOf = (training: Workload, inference: Workload) => flopPerImage(training) / flopPerImage(inference)
const count = ({ operations }: Workload, kernel: string) =>
  operations.filter((one) => one.kernel === kernel).length

describe('ResNet-50 v1.5', () => {
  const [training, inference] = [resnet50('training'), resnet50('inference')]

  it('has the published size: 25,557,032 parameters and 4.1 G multiply-adds an image', () => {
    expect(inference.parameters).toBe(25_557_032)
    expect(Math.abs(flopPerImage(inference) / 8.2e9 - 1)).toBeLessThan(0.01)
    expect(Math.abs(ratioOf(training, inference) - 3)).toBeLessThan(0.05)
  })

  it('runs the kernels of its 53 convolutions', () => {
    expect(count(inference, 'Conv2D')).toBe(53)
    expect(count(inference, 'FusedBatchNormV3')).toBe(53)
    expect(count(inference, 'Relu')).toBe(49)
    expect(count(inference, 'AddV2')).toBe(16)
    // The gradient of the images is not asked for.
    expect(count(training, 'Conv2DBackpropInput')).toBe(52)
    expect(count(training, 'Conv2DBackpropFilter')).toBe(53)
  })

  it('joins gradients where a block begins, and where weights decay', () => {
    const joined = training.operations.filter(({ kernel, pass }) => kernel === 'AddN' && pass === 'backward')
    expect(joined.filter(({ reads }) => reads.perExample > 0).length).toBe(16)
    // 53 kernels of convolutions, weights and biases of the classes.
    expect(joined.filter(({ reads }) => reads.perExample === 0).length).toBe(55)
  })
})

describe('AlexNet', () => {
  const [training, inference] = [alexnet('training'), alexnet('inference')]

  it('has the published size: 61,100,840 parameters and 0.71 G multiply-adds an image', () => {
    expect(inference.parameters).toBe(61_100_840)
    expect(Math.abs(flopPerImage(inference) / 1.43e9 - 1)).toBeLessThan(0.01)
  })

  it('needs no gradient of the images, and so less than three times the work to learn', () => {
    expect(ratioOf(training, inference)).toBeGreaterThan(2.8)
    expect(ratioOf(training, inference)).toBeLessThan(3)
  })

  it('drops units only where it learns', () => {
    expect(count(training, 'RandomUniform')).toBe(2)
    expect(count(inference, 'RandomUniform')).toBe(0)
  })
})

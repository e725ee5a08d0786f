import { describe, expect, it } from 'vitest'
import { flopOf, type Workload } from '../../workload'
import { alexnet } from './alexnet'
import { efficientnetB4 } from './efficientnet'
import { ionicConductivity } from './ionic-conductivity'
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

describe('EfficientNet-B4', () => {
  const [training, inference] = [efficientnetB4('training'), efficientnetB4('inference')]

  it('has the published size: 19,341,616 parameters', () => {
    expect(inference.parameters).toBe(19_341_616)
  })

  it('has 4.39 G multiply-adds an image, as torchvision counts; the paper rounds to 4.2', () => {
    const products = inference.operations.filter(({ engine }) => engine === 'matrix')
    const flop = products.reduce((sum, { flop }) => sum + flop.perExample, 0)
    expect(Math.abs(flop / (2 * 4.39e9) - 1)).toBeLessThan(0.02)
  })

  it('has 32 blocks, each with a depthwise convolution of one channel a group', () => {
    const depthwise = inference.operations.filter(({ kernel }) => kernel === 'DepthwiseConv2dNative')
    expect(depthwise.length).toBe(32)
    expect(depthwise.every(({ product }) => product?.columns.fixed === 1 && product.groups > 1)).toBe(true)
    // Those of stride 1 that do not change the number of channels have a skip.
    expect(count(inference, 'AddV2')).toBe(25)
  })

  it('sums the gradient of what weighs channels over the pixels', () => {
    const sums = training.operations.filter(({ kernel, pass }) => kernel === 'Sum' && pass === 'backward')
    expect(sums.filter(({ writes }) => writes.perExample > 0).length).toBe(32)
  })
})

describe('the representative network for ionic conductivity', () => {
  it('has the layers that its source says', () => {
    const [training, inference] = [ionicConductivity('training'), ionicConductivity('inference')]
    const convolutions = 9 * (16 + 16 * 32 + 32 * 64 + 64 * 128) + 16 + 32 + 64 + 128
    expect(inference.parameters).toBe(convolutions + 8 * 8 * 128 * 128 + 128 + 128 + 1)
    expect(count(inference, 'MaxPool')).toBe(4)
    expect(ratioOf(training, inference)).toBeGreaterThan(2.8)
    expect(ratioOf(training, inference)).toBeLessThan(3)
  })
})

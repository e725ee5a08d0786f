import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { ARCHITECTURES, fullyBayesian } from './architectures'
import { prelu } from './differentiable-layers'
import { gaussianGalaxies } from './fixtures/gaussian-galaxies'
import { autoencoderLearner, AUTOENCODER_OPTIONS } from './generative/autoencoder-learner'
import { roundGalaxies } from './generative/fixtures/round-galaxies'
import { TINY_VAE } from './generative/fixtures/tiny-autoencoder'
import { recordKernels } from './kernel-recorder'
import { MOVES_NOTHING, type KernelRun, type StepRuns } from './kernel-run'
import { shapeLearner } from './learner'
import { recordStep } from './recorded-step'
import { loadTensorFlow, type TensorFlow } from './tensorflow'
import { DEFAULT_OPTIONS } from './training-run'

let tf: TensorFlow['tf']
beforeAll(async () => {
  tf = (await loadTensorFlow()).tf
})

const small = fullyBayesian({ ...ARCHITECTURES.small, stages: [4, 8], dense: 8 })

async function shapeStep(batch: number): Promise<StepRuns> {
  const { value } = await gaussianGalaxies().batches({ batch, seed: 1 }, 0).next()
  return recordStep(
    tf,
    shapeLearner(small, () => ({})),
    value,
    { ...DEFAULT_OPTIONS, batch },
  )
}

async function autoencoderStep(batch: number): Promise<StepRuns> {
  const { value } = await roundGalaxies().batches({ batch, seed: 1 }, 0).next()
  return recordStep(tf, autoencoderLearner(TINY_VAE), value, { ...AUTOENCODER_OPTIONS, batch })
}

/** Elements of each tensor that a kernel reads and writes, and what is kept. */
const amounts = ({ inputs, outputs, kept }: KernelRun): number[] => [
  ...[...inputs, ...outputs].map((sides) => sides.reduce((product, side) => product * side, 1)),
  kept,
]

it.each([
  ['a Bayesian network', shapeStep],
  ['an autoencoder', autoencoderStep],
])('the amounts of a step of %s lie on a line over batches', async (_what, step) => {
  const [one, two, three] = [await step(2), await step(4), await step(7)]
  const names = ({ runs }: StepRuns): string[] =>
    runs.map(({ kernel, layer, pass }) => `${pass} ${layer} ${kernel}`)
  expect(names(two)).toEqual(names(one))
  expect(names(three)).toEqual(names(one))
  one.runs.forEach((run, at) => {
    const [atTwo, atThree] = [two.runs[at], three.runs[at]].map((other) => (other ? amounts(other) : []))
    const predicted = amounts(run).map((amount, k) => amount + 2.5 * ((atTwo?.[k] ?? NaN) - amount))
    expect(predicted, names(one)[at]).toEqual(atThree)
  })
})

it('what is recorded is what the engine of TensorFlow.js profiles, with its shapes', async () => {
  const [pixels, kernel] = [tf.ones([2, 8, 8, 3]), tf.ones([3, 3, 3, 4])] as [Tensor4D, Tensor4D] // four sides
  const slopes = tf.ones([4])
  const loss = (...[filter, slope]: Tensor[]): Scalar =>
    tf.sum(prelu(tf, tf.conv2d(pixels, filter as Tensor4D, 1, 'same'), slope as Tensor)) // both are given
  const step = (): void => tf.tidy(() => void tf.valueAndGrads(loss)([kernel, slopes]))
  const { runs } = await recordKernels(tf, 2, [], () => Promise.resolve(step()))
  const { kernels } = await tf.engine().profile(() => {
    step()
    return []
  })
  const moving = kernels.filter(({ name }) => tf.getKernel(name, tf.getBackend()) && !MOVES_NOTHING.has(name))
  expect(moving.length).toBeGreaterThan(10)
  const shapes = runs.map(({ inputs, outputs }) => [inputs, outputs])
  expect(shapes).toEqual(moving.map(({ inputShapes, outputShapes }) => [inputShapes, outputShapes]))
  tf.dispose([pixels, kernel, slopes])
})

it('leaves the kernels and the memory of TensorFlow as they were', async () => {
  await shapeStep(2)
  const before = tf.memory().numTensors
  const kernel = tf.getKernel('Conv2D', tf.getBackend())
  await shapeStep(2)
  expect(tf.memory().numTensors).toBe(before)
  expect(tf.getKernel('Conv2D', tf.getBackend()).kernelFunc).toBe(kernel.kernelFunc)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { ARCHITECTURES } from './architectures'
import { forward, tensorsOf, turned } from './eager-network'
import { prepareNetwork } from './forward-passes'
import { readModel } from './model-folder'
import { PSF_NUMBERS } from './psf-input'
import { randomStream } from './random-stream'
import { readSafetensors, type Weights } from './safetensors'
import { shapeNetwork, weightShapes } from './shape-network'
import { SYMMETRIES } from './symmetries'
import { loadTensorFlow, type TensorFlow } from './tensorflow'

const models = join(import.meta.dirname, '../../models')
let tensorflow: TensorFlow
let golden: Weights

beforeAll(async () => {
  tensorflow = await loadTensorFlow()
  golden = readSafetensors(readFileSync(join(import.meta.dirname, 'fixtures/golden.safetensors')), 'golden')
})

const stamps = (): Float32Array => golden.get('stamps')?.values ?? expect.fail('there are golden stamps')

function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one).toHaveLength(other.length)
  return Array.from(one).reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? NaN))), 0)
}

it.each(['dnn', 'bnn-head', 'fast-head'])('the eager %s agrees with the graph', async (name) => {
  const { tf } = tensorflow
  const { network } = await readModel(join(models, name))
  // All eight symmetries of the fastest network are enough.
  const symmetric = name === 'fast-head'
  const graph = await prepareNetwork(tensorflow, network, { samples: 0, symmetric, seed: 0 })
  const expected = await graph.run(stamps())
  graph.dispose()
  const tensors = tensorsOf(tf, network.weights)
  const found = tf.tidy(() => {
    const seen = tf.tensor4d(stamps(), [4, 64, 64, 6])
    const psfs = tf.zeros([4, PSF_NUMBERS])
    const passes = SYMMETRIES.slice(0, symmetric ? 8 : 1).map((symmetry) =>
      forward(tf, network.architecture, tensors, { stamps: turned(tf, seen, symmetry), psfs }),
    )
    return tf.concat(passes).dataSync()
  })
  tf.dispose([...tensors.values()])
  const trained = golden.get(`${name}.mean_weights`)?.values ?? expect.fail('there are golden outputs')
  expect(largestDifference(found, expected)).toBeLessThan(1e-4)
  expect(largestDifference(found.slice(0, 20), trained)).toBeLessThan(1e-4)
})

it('the eager network with a slope for each pixel agrees with the graph', async () => {
  const { tf } = tensorflow
  const architecture = { ...ARCHITECTURES['arcelin-dnn'], side: 16, stages: [2, 3] }
  const random = randomStream(5)
  const weights = new Map(
    [...weightShapes(architecture)].map(([name, shape]) => {
      const values = random.normals(shape.reduce((product, side) => product * side, 1))
      return [name, { shape, values: values.map((value) => Math.abs(value) / 3) }]
    }),
  )
  const network = shapeNetwork('pixels', architecture, weights)
  const graph = await prepareNetwork(tensorflow, network, { samples: 0, symmetric: false, seed: 0 })
  const expected = await graph.run(stamps())
  graph.dispose()
  const tensors = tensorsOf(tf, weights)
  const found = tf.tidy(() => {
    const seen = { stamps: tf.tensor4d(stamps(), [4, 64, 64, 6]), psfs: tf.zeros([4, PSF_NUMBERS]) }
    return forward(tf, architecture, tensors, seen).dataSync()
  })
  tf.dispose([...tensors.values()])
  const scale = Math.max(...expected.map(Math.abs))
  expect(largestDifference(found, expected) / scale).toBeLessThan(1e-5)
})

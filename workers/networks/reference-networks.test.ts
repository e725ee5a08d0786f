import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openGraph } from './graph-session'
import { readModel } from './model-folder'
import { networkGraph, samplesOf, type Pass } from './network-graph'
import { readSafetensors, type Weights } from './safetensors'
import { layersOf, weightOf, type ShapeNetwork } from './shape-network'
import { SYMMETRIES } from './symmetries'
import { loadTensorFlow, type TensorFlow } from './tensorflow'

const models = join(import.meta.dirname, '../../models')
const [identity = expect.fail('there is an identity')] = SYMMETRIES
let tensorflow: TensorFlow
let golden: Weights

beforeAll(async () => {
  tensorflow = await loadTensorFlow()
  golden = readSafetensors(readFileSync(join(import.meta.dirname, 'fixtures/golden.safetensors')), 'golden')
})

function expected(name: string): Float32Array {
  return golden.get(name)?.values ?? expect.fail(`there are no golden outputs ${name}`)
}

/** Kernels `mean + e * sigma`, as samples of which there is one. */
function moved(network: ShapeNetwork, epsilon: (index: number) => number): NamedTensorMap {
  const layers = layersOf(network.architecture).filter(({ isBayesian }) => isBayesian)
  const kernels = layers.map(({ name, kernel }): [string, Tensor] => {
    const sigma = weightOf(network, `${name}.kernel_sigma`).values
    const values = weightOf(network, `${name}.kernel`).values.map(
      (mean, index) => mean + epsilon(index) * (sigma[index] ?? NaN),
    )
    return [samplesOf(name), tensorflow.tf.tensor(values, [1, ...kernel])]
  })
  return Object.fromEntries(kernels)
}

async function outputs(
  network: ShapeNetwork,
  pass: Pass,
  inputs: NamedTensorMap = {},
): Promise<Float32Array> {
  const session = await openGraph(tensorflow, networkGraph(network, [pass]))
  const stamps = tensorflow.tf.tensor4d(expected('stamps'), [4, 64, 64, 6])
  const found = session.run({ ...inputs, stamps })
  const values = await found['outputs']?.data<'float32'>()
  tensorflow.tf.dispose([stamps, inputs, found])
  session.dispose()
  return values ?? new Float32Array(0)
}

/** +1 or -1 by a hash of the number of an element. */
function signOf(index: number): number {
  let hash = Math.imul(index, 2654435761) >>> 0
  hash = (hash ^ (hash >>> 15)) >>> 0
  hash = Math.imul(hash, 2246822519) >>> 0
  return hash >>> 31 === 0 ? -1 : 1
}

function expectClose(found: Float32Array, golden: Float32Array): void {
  expect(found).toHaveLength(golden.length)
  found.forEach((value, index) => expect(Math.abs(value - (golden[index] ?? NaN))).toBeLessThan(1e-4))
}

describe.each(['dnn', 'bnn-head', 'fast-head'])('the network %s', (name) => {
  it('gives with its mean weights what it gave where it was trained', async () => {
    const { network } = await readModel(join(models, name))
    expectClose(
      await outputs(network, { symmetry: identity, sample: null }),
      expected(`${name}.mean_weights`),
    )
  })

  it.runIf(name !== 'dnn')('gives with other weights of its posterior what it gave there', async () => {
    const { network } = await readModel(join(models, name))
    const pass = { symmetry: identity, sample: 0 }
    expectClose(await outputs(network, pass, moved(network, signOf)), expected(`${name}.epsilon_hash`))
    expectClose(
      await outputs(
        network,
        pass,
        moved(network, () => 1),
      ),
      expected(`${name}.epsilon_plus1`),
    )
  })
})

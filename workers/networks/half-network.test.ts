import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { roundedToHalf } from '../units/half-precision'
import { halfForward } from './fixtures/half-forward'
import { smallNetwork } from './fixtures/small-network'
import { prepareNetwork } from './forward-passes'
import { Graph } from './graph'
import { openGraph } from './graph-session'
import { readModel } from './model-folder'
import type { IsHalf } from './network-graph'
import { randomStream } from './random-stream'
import { readSafetensors } from './safetensors'
import { layersOf, type ShapeNetwork } from './shape-network'
import { loadTensorFlow, type TensorFlow } from './tensorflow'
import { drawWeights } from './weight-samples'

let tensorflow: TensorFlow
let fastHead: ShapeNetwork
let golden: Float32Array

beforeAll(async () => {
  tensorflow = await loadTensorFlow()
  fastHead = (await readModel(join(import.meta.dirname, '../../models/fast-head'))).network
  const file = readFileSync(join(import.meta.dirname, 'fixtures/golden.safetensors'))
  golden = readSafetensors(file, 'golden').get('stamps')?.values ?? expect.fail('there are no stamps')
})

const ALL: IsHalf = () => true
const once = { samples: 0, symmetric: false, seed: 1 }

async function run(network: ShapeNetwork, stamps: Float32Array, isHalf: IsHalf, options = once) {
  const passes = await prepareNetwork(tensorflow, network, { ...options, isHalf })
  const outputs = await passes.run(stamps)
  passes.dispose()
  return outputs
}

const furthest = (one: Float32Array, other: Float32Array): number =>
  Math.max(...one.map((value, at) => Math.abs(value - (other[at] ?? NaN))))

it('TensorFlow rounds as is written in TypeScript', async () => {
  const stream = randomStream(11)
  const scales = stream.normals(4000).map((value) => 10 ** (2.5 * value))
  const edges = [65504, 65519.99, 65520, -65520, 2 ** -24, 2 ** -25, 1.5 * 2 ** -25, 2049, 2051, 0, -0, NaN]
  const values = Float32Array.from([
    ...stream.normals(4000).map((one, at) => one * (scales[at] ?? 1)),
    ...edges,
  ])
  const graph = new Graph()
  graph.output('outputs', graph.half(graph.input('values', 'float', [-1])), [-1])
  const session = await openGraph(tensorflow, graph.savedModel())
  const input = tensorflow.tf.tensor1d(values)
  const { outputs } = session.run({ values: input })
  const rounded = await outputs?.data<'float32'>()
  tensorflow.tf.dispose([input, outputs ?? []])
  session.dispose()
  expect(rounded).toEqual(roundedToHalf(values))
})

describe('a small network in half precision', () => {
  /** Stamps whose normalised pixels are numbers of few digits, near enough that half precision finds them. */
  const { network, stamps, seen } = smallNetwork(randomStream(5))

  it('gives exactly what is computed number by number, each rounded', async () => {
    const outputs = await run(network, stamps, ALL)
    const { outputs: wanted, dependOnOrder } = halfForward(network, seen)
    // So that the order in which a machine adds decides nothing.
    expect(dependOnOrder).toBe(0)
    expect(outputs).toEqual(wanted)
  })

  it('gives something else where the rounding is left out', async () => {
    const { outputs: wanted } = halfForward(network, seen)
    expect(furthest(await run(network, stamps, () => false), wanted)).toBeGreaterThan(1e-4)
    for (const { name } of layersOf(network.architecture)) {
      const without = await run(network, stamps, (layer) => layer !== name)
      expect(furthest(without, wanted)).toBeGreaterThan(0)
    }
  })

  it('may have a single layer that is rounded: other outputs, less far from single precision than all give twice', async () => {
    const single = await run(network, stamps, () => false)
    const all = furthest(await run(network, stamps, ALL), single)
    for (const { name } of layersOf(network.architecture)) {
      const distance = furthest(await run(network, stamps, (layer) => layer === name), single)
      expect(distance).toBeGreaterThan(0)
      expect(distance).toBeLessThan(2 * all)
    }
  })

  it('becomes infinite, or no number, where a sum is over 65504', async () => {
    const kernel = network.weights.get('stage1.conv_a.kernel') ?? expect.fail()
    const large = { ...kernel, values: kernel.values.map((value) => value * 30_000) }
    const weights = new Map([...network.weights, ['stage1.conv_a.kernel', large]])
    expect((await run({ ...network, weights }, stamps, ALL)).every(Number.isFinite)).toBe(false)
    expect((await run({ ...network, weights }, stamps, () => false)).every(Number.isFinite)).toBe(true)
  })
})

describe('a network of the project in half precision', () => {
  it('gives numbers of half precision, near to those of single precision', async () => {
    const [half, single] = [await run(fastHead, golden, ALL), await run(fastHead, golden, () => false)]
    expect(roundedToHalf(half)).toEqual(half)
    const distance = furthest(half, single)
    expect(distance).toBeGreaterThan(2 ** -24)
    expect(distance).toBeLessThan(0.02)
  })
})

describe('samples of weights in half precision', () => {
  const { network, stamps } = smallNetwork(randomStream(7), ['dense', 'output'])

  it('are those of single precision, rounded', async () => {
    const [single, half] = [
      await drawWeights(tensorflow, network, 3, 2),
      await drawWeights(tensorflow, network, 3, 2, ALL),
    ]
    expect(Object.keys(half)).toEqual(['dense.samples', 'output.samples'])
    for (const [name, tensor] of Object.entries(single)) {
      const values = tensor.dataSync<'float32'>()
      expect(half[name]?.dataSync()).toEqual(roundedToHalf(values))
      expect(roundedToHalf(values)).not.toEqual(values)
    }
    tensorflow.tf.dispose([single, half])
  })

  it('give outputs near to those of single precision', async () => {
    const options = { samples: 3, symmetric: true, seed: 2 }
    const half = await run(network, stamps, ALL, options)
    const single = await run(network, stamps, () => false, options)
    expect(roundedToHalf(half)).toEqual(half)
    expect(furthest(half, single)).toBeGreaterThan(1e-5)
    expect(furthest(half, single)).toBeLessThan(0.01 * Math.max(...single.map(Math.abs)))
  })
})

import { cp, mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { Workload as Schema } from '../../preload/contract-workload'
import { flopOf, type Operation, type Workload } from '../devices/workload'
import { readModel } from '../networks/model-folder'
import { layersOf, sideAfter } from '../networks/shape-network'
import { loadTensorFlow, type TensorFlow } from '../networks/tensorflow'
import { recordWorkload } from './record-workload'

const models = join(import.meta.dirname, '../../models')
let tensorflow: TensorFlow

beforeAll(async () => {
  tensorflow = await loadTensorFlow()
})

const record = (
  name: string,
  phase: Workload['phase'],
  options: { samples?: number; symmetric?: boolean } = {},
): Promise<Workload> =>
  recordWorkload(tensorflow, {
    ...{ folder: join(models, name), phase },
    ...{ samples: options.samples ?? null, symmetric: options.symmetric ?? null },
  })

/** Products of each layer of a forward pass from the architecture alone, FLOP for each stamp. */
async function productsOf(name: string): Promise<Map<string, number>> {
  const { architecture } = (await readModel(join(models, name))).description
  return new Map(
    layersOf(architecture).map(({ name: layer, kernel, stride }, at) => {
      const weights = kernel.reduce((product, side) => product * side, 1)
      const stages = Math.floor(at / 2) + (stride === 2 ? 1 : 0)
      const side = stride === 0 ? 1 : sideAfter(architecture.side, stages)
      return [layer, 2 * weights * side ** 2]
    }),
  )
}

const total = (amounts: Iterable<number>): number => [...amounts].reduce((sum, amount) => sum + amount, 0)
const matrices = ({ operations }: Workload, pass: Operation['pass'] = 'forward'): Operation[] =>
  operations.filter((one) => one.engine === 'matrix' && one.pass === pass)
const matrixFlop = (workload: Workload, pass?: Operation['pass']): number =>
  total(matrices(workload, pass).map(({ flop }) => flop.perExample))

describe('a recorded forward pass', () => {
  it.each(['dnn', 'central', 'fast-head'])('of %s has the products of its layers', async (name) => {
    const workload = await record(name, 'inference', { samples: 0, symmetric: false })
    const products = await productsOf(name)
    for (const { layer, flop } of matrices(workload)) expect(flop).toEqual({ fixed: 0, perExample: products.get(layer) }) // prettier-ignore
    expect(matrices(workload)).toHaveLength(products.size)
  })

  it('of dnn has, element by element, a normalisation, a bias and a PReLU beside them', async () => {
    const workload = await record('dnn', 'inference', { samples: 0, symmetric: false })
    const side = (stage: number): number => 64 / 2 ** stage
    const channels = [32, 64, 128, 256]
    const activations = total(channels.map((width, at) => width * (side(at) ** 2 + side(at + 1) ** 2))) + 256
    const pixels = 64 * 64 * 6
    const analytic = total((await productsOf('dnn')).values()) + 4 * pixels + 3 * activations + 5
    expect(flopOf(workload, 7)).toBe(7 * analytic)
  })

  it('is that of an estimate: each symmetry, or each sample after a trunk for each symmetry', async () => {
    const once = matrixFlop(await record('fast-head', 'inference', { samples: 0, symmetric: false }))
    expect(matrixFlop(await record('fast-head', 'inference', { samples: 0, symmetric: true }))).toBe(8 * once)
    const usual = await record('fast-head', 'inference')
    const products = await productsOf('fast-head')
    const head = (products.get('dense') ?? NaN) + (products.get('output') ?? NaN)
    expect(matrixFlop(usual)).toBe(8 * (once - head) + 50 * head)
    expect(usual.outputElements).toBe(50 * 5)
    expect(usual.state).toEqual({ fixed: 50 * (2400 * 128 + 128 * 5), perExample: 0 })
  })

  it('of a decoder has its products', async () => {
    const workload = await record('vae', 'generation')
    const dense = 16 * 128 + 128 * 128 + 128 * 16 * 64 + 128 * 6
    // Four of the 16 taps of a transposed convolution fall on each pixel.
    const maps = 4 * (8 ** 2 * 64 * 64 + 16 ** 2 * 64 * 32 + 32 ** 2 * 32 * 16 + 64 ** 2 * 16 * 6)
    expect(matrixFlop(workload)).toBe(2 * (dense + maps))
  })
})

describe('a recorded step of training', () => {
  it('goes back through the same products, by their inputs and by their weights', async () => {
    const workload = await record('dnn', 'training')
    const forward = total((await productsOf('dnn')).values())
    expect(matrixFlop(workload)).toBe(forward)
    // Slopes are summed as products with ones: an operation for each of their elements, times two.
    const slopes = matrices(workload, 'backward').filter(({ product }) => product?.rows.fixed === 1)
    const others = matrixFlop(workload, 'backward') - total(slopes.map(({ flop }) => flop.perExample))
    expect(others).toBe(2 * forward)
    const ratio = flopOf(workload, 64) / flopOf(await record('dnn', 'inference', { symmetric: false }), 64)
    expect(ratio).toBeGreaterThan(2.9)
    expect(ratio).toBeLessThan(3.1)
  })

  it('knows the layers of the products that go back', async () => {
    const workload = await record('dnn', 'training')
    const { description } = await readModel(join(models, 'dnn'))
    for (const { name, stride } of layersOf(description.architecture)) {
      const kernels = matrices(workload, 'backward').filter(({ layer }) => layer === name)
      const back = stride === 0 ? 2 : ['Conv2DBackpropInput', 'Conv2DBackpropFilter']
      if (stride === 0) expect(kernels.length).toBeGreaterThanOrEqual(2)
      else expect(kernels.map(({ kernel }) => kernel)).toEqual(expect.arrayContaining(back as string[]))
    }
  })

  it('keeps of a layer what its gradient reads: what came in, what the slope was', async () => {
    const { operations } = await record('dnn', 'training')
    const kept = operations.filter(({ layer, pass, kept }) => layer === 'stage1.prelu_a' && pass === 'forward' && kept.perExample > 0) // prettier-ignore
    // The slope of each element, and the padded input of the next convolution.
    expect(kept.map(({ kernel, kept }) => [kernel, kept.perExample])).toEqual([
      ['SelectV2', 64 * 64 * 32],
      ['PadV2', 66 * 66 * 32],
    ])
    expect(operations.every(({ pass, kept }) => pass === 'forward' || (kept.fixed === 0 && kept.perExample === 0))).toBe(true) // prettier-ignore
  })
})

it('a Bayesian step holds what was drawn for each stamp until its gradient', async () => {
  const { state, sampledWeights } = await record('fast-head', 'training')
  // Normal numbers for each output of the two Bayesian layers; their weights themselves are not drawn.
  expect(sampledWeights).toBe(0)
  expect(state.perExample).toBe(128 + 5)
  expect(state.fixed).toBeLessThan(100)
})

it('an answer is what the contract takes', async () => {
  const workload = await record('fast-head', 'training')
  expect(v.parse(Schema, workload)).toEqual(workload)
  expect(workload.source).toMatch(/^recorded from TensorFlow\.js \d+\.\d+\.\d+ \(.+\)$/)
  const { network } = await readModel(join(models, 'fast-head'))
  const learned = [...network.weights].filter(
    ([name]) => !/^(input|psf)_norm\.(mean|variance|scale)$/.test(name),
  )
  expect(workload.parameters).toBe(total(learned.map(([, { values }]) => values.length)))
})

describe('a folder that cannot be read', () => {
  it('is told as estimate tells it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shearwater-workload-'))
    try {
      const order = { folder, phase: 'training', samples: null, symmetric: null } as const
      await expect(recordWorkload(tensorflow, order)).rejects.toThrow('There is no model here.')
      await cp(join(models, 'fast-head'), folder, { recursive: true })
      await truncate(join(folder, 'weights.safetensors'), 1000)
      await expect(recordWorkload(tensorflow, order)).rejects.toThrow(
        'not the weights that model.json describes',
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('no shape network generates', async () => {
    await expect(record('fast-head', 'generation')).rejects.toThrow('measures shapes')
  })
})

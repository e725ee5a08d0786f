import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NamedTensorMap } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { passesOf } from './forward-passes'
import { readGenerativeModel } from './generative/generative-folder'
import { decodingGraph } from './generative/decoder-graph'
import type { Graph } from './graph'
import { graphKernels, graphShapes } from './graph-kernels'
import { openGraph } from './graph-session'
import { readModel } from './model-folder'
import { passesGraph } from './network-graph'
import { loadTensorFlow, type TensorFlow } from './tensorflow'

const models = join(import.meta.dirname, '../../models')
let tensorflow: TensorFlow

beforeAll(async () => {
  tensorflow = await loadTensorFlow()
})

/** TensorFlow fuses x sigmoid(x) even where the sigmoid is asked for, and then does not find it. */
const NOT_FETCHED = new Set(['Placeholder', 'Sigmoid'])

/** Expects of every output of every node that runs the shape that TensorFlow gives it. */
async function expectShapes(graph: Graph, batch: number): Promise<void> {
  const known = [...graphShapes(graph, batch)]
  const outputs = graph.runs().flatMap(({ name, operation, of }) => {
    const all = graphShapes(graph, batch).get(name) ?? []
    return of === 'int32' || NOT_FETCHED.has(operation) ? [] : all.map((sides, at) => ({ name, at, sides }))
  })
  expect(outputs.length).toBeGreaterThan(known.length / 2)
  const fed: NamedTensorMap = {}
  for (const { name, operation } of graph.runs()) {
    if (operation === 'Placeholder') fed[name] = tensorflow.tf.ones([...(graphShapes(graph, batch).get(name)?.[0] ?? [])]) // prettier-ignore
  }
  for (const { name, at } of outputs)
    graph.output(`${name}_${at}`, at === 0 ? name : graph.part(name, at), [])
  const session = await openGraph(tensorflow, graph.savedModel())
  const found = session.run(fed)
  for (const { name, at, sides } of outputs)
    expect(found[`${name}_${at}`]?.shape, `${name}:${at}`).toEqual(sides)
  tensorflow.tf.dispose([fed, found])
  session.dispose()
}

describe('the shapes of a graph are those of TensorFlow', () => {
  it.each([1, 3])('in symmetries, samples and the PSF among them, for %i stamps', async (batch) => {
    const { network } = await readModel(join(models, 'central'))
    await expectShapes(
      passesGraph(network, passesOf(network, { samples: 3, symmetric: true, seed: 1 })),
      batch,
    )
  })

  it('where whole stamps are turned', async () => {
    const { network } = await readModel(join(models, 'dnn'))
    await expectShapes(passesGraph(network, passesOf(network, { samples: 0, symmetric: true, seed: 1 })), 3)
  })

  it('in a decoder', async () => {
    const { network } = await readGenerativeModel(join(models, 'vae'))
    await expectShapes(decodingGraph(network, 3), 3)
  })
})

/** The kernels that TensorFlow says that it runs for a graph, in a process of its own, sorted; fused ones as their parts. */
async function traced(graph: Graph, input: string, sides: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-trace-'))
  try {
    await writeFile(join(folder, 'saved_model.pb'), graph.savedModel())
    const script = join(import.meta.dirname, 'fixtures/run-saved-model.mjs')
    const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '0', TF_CPP_VMODULE: 'executor=1' }
    const { stderr } = spawnSync(process.execPath, [script, folder, input, sides], { env, encoding: 'utf8' })
    const names = [...stderr.matchAll(/Process node: .*?}} = (\w+)\[/g)].map(([, name = '']) => name)
    return names.flatMap(parts).sort()
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** `_MklNativeFusedConv2D` is a convolution and its bias; arguments, constants and other shapes are no work. */
function parts(name: string): string[] {
  const plain = name.replace(/^_(Mkl)?(Native)?(Fused)?/, '')
  if (NO_WORK.has(plain)) return []
  return name.includes('Fused') ? [plain, 'BiasAdd'] : [plain]
}

const NO_WORK = new Set(['NoOp', 'Arg', 'Retval', 'Const', 'Reshape'])

it.each(['dnn', 'fast-head'])('the kernels of %s are those that TensorFlow says it runs', async (name) => {
  const { network } = await readModel(join(models, name))
  const symmetric = name === 'fast-head'
  const graph = passesGraph(network, passesOf(network, { samples: 0, symmetric, seed: 1 }))
  const recorded = graphKernels(graph, 2).runs.map(({ kernel }) => kernel)
  expect(await traced(graph, 'stamps', '2,64,64,6')).toEqual(recorded.sort())
})

it('kernels belong to the layer of their weights, and those after them to it too', async () => {
  const { network } = await readModel(join(models, 'fast-head'))
  const graph = passesGraph(network, passesOf(network, { samples: 2, symmetric: false, seed: 1 }))
  const { runs } = graphKernels(graph, 2)
  const of = (layer: string) => runs.filter((run) => run.layer === layer).map(({ kernel }) => kernel)
  expect(of('stage1.conv_a')).toEqual(['Conv2D', 'BiasAdd'])
  expect(of('stage1.prelu_a')).toEqual(['Mul', 'Maximum'])
  expect(of('input_norm')).toEqual(['Mul', 'Asinh', 'Mul', 'AddV2', 'Slice'])
  // Unpacked once, and two passes each.
  expect(of('dense').sort()).toEqual(['BatchMatMulV2', 'BatchMatMulV2', 'BiasAdd', 'BiasAdd', 'Unpack'])
})

it('nothing runs that no output needs: the means of kernels that are sampled', async () => {
  const { network } = await readModel(join(models, 'fast-head'))
  const weights = (samples: number): (string | undefined)[] =>
    passesGraph(network, passesOf(network, { samples, symmetric: false, seed: 1 }))
      .runs()
      .map(({ weight }) => weight)
  expect(weights(0)).toContain('dense.kernel')
  expect(weights(2)).not.toContain('dense.kernel')
  expect(weights(2)).toContain('dense.samples')
})

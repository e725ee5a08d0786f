import { expect, test } from 'vitest'
import { architectureNamed } from './architectures/architectures'
import { layerSpeeds } from './layer-speeds'
import type { OperationCost, PredictionRequest } from './prediction'
import { fixed, perExample, type Operation, type Workload } from './workload'

const operation = (layer: string, some: Partial<Operation> = {}): Operation => ({
  ...{ kernel: 'Relu', layer, pass: 'forward', engine: 'vector', product: null, times: 1, kept: fixed(0) },
  ...{ flop: perExample(1e6), reads: perExample(1e6), writes: perExample(1e6), ...some },
})
const workload = (...operations: Operation[]): Workload => ({
  ...{ name: 'made', title: 'a network', source: 'made', phase: 'inference', examples: 'stamps', operations },
  ...{ parameters: 1, optimiserSlots: 0, sampledWeights: 0, inputElements: 1, outputElements: 5 },
  ...{ state: fixed(0), epochExamples: null, software: 'tf2.1' },
})
const request = (made: Workload, device = 'gc2'): Omit<PredictionRequest, 'precision'> => ({
  ...{ workload: made, architecture: architectureNamed(device), devices: 1, batch: 8 },
  ...{ software: null, strategy: null },
})

test('operations of one layer are added up, with those that belong to it, and the largest share says what it waits for', () => {
  const made = workload(operation('conv'), operation('act'), operation('dense'))
  const seconds = { fp32: [4, 1, 3], fp16: [1, 1, 3] }
  const bounds = { fp32: ['compute', 'memory', 'launch'], fp16: ['memory', 'memory', 'launch'] } as const
  const costs = ({ precision, workload: asked }: PredictionRequest): OperationCost[] =>
    asked.operations.map((one, at) => ({
      ...{ operation: one, seconds: seconds[precision][at] ?? NaN, bound: bounds[precision][at] ?? 'launch' },
      ...{ compute: 0, exchange: 0, sync: 0, launch: 0, flop: 10, bytes: 5, bytesLive: 0 },
    }))
  const found = layerSpeeds(request(made), (layer) => (layer === 'act' ? 'conv' : layer), costs)
  expect(found).toEqual([
    {
      ...{ layer: 'conv', fp32: 5, fp16: 2, speedUp: 2.5, flop: 20, bytes: 10 },
      bound: { fp32: 'compute', fp16: 'memory' },
    },
    {
      ...{ layer: 'dense', fp32: 3, fp16: 3, speedUp: 1, flop: 10, bytes: 5 },
      bound: { fp32: 'launch', fp16: 'launch' },
    },
  ])
})

test('a layer stands where its product is, though its weights were drawn before all others', () => {
  const product = { rows: perExample(4), columns: fixed(4), depth: fixed(4), groups: 1 }
  const made = workload(
    ...[operation('dense'), operation('norm'), operation('conv', { product }), operation('conv')],
    ...[operation('dense', { product }), operation('dense', { pass: 'backward', product })],
    operation('conv', { pass: 'backward', product }),
  )
  expect(layerSpeeds(request(made)).map(({ layer }) => layer)).toEqual(['norm', 'conv', 'dense'])
})

test.each(['gc2', 'bow', 'v100', 'a100'])('no layer is slower in half precision on a %s', (device) => {
  const size = { rows: perExample(4096), columns: fixed(64), depth: fixed(288) }
  const product = operation('conv', {
    ...{ kernel: 'Conv2D', engine: 'matrix', flop: perExample(2 * 4096 * 64 * 288) },
    product: { ...size, groups: 1 },
  })
  const found = layerSpeeds(request(workload(product, operation('act')), device))
  expect(found.map(({ layer }) => layer)).toEqual(['conv', 'act'])
  for (const { speedUp } of found) expect(speedUp).toBeGreaterThanOrEqual(1)
  expect(found[0]?.speedUp).toBeGreaterThan(1)
})

import { expect, it } from 'vitest'
import { trainingOperations } from './fixtures/made-up-costs'
import { layersOf, type MappedOperation } from './layer-work'

const [first, second] = [
  { forward: 1, backward: 2, update: 3, weightBytes: 4, keptBytes: 5, outputBytes: 6 },
  { forward: 10, backward: 20, update: 30, weightBytes: 40, keptBytes: 50, outputBytes: 60 },
]
const operations = trainingOperations([first, second])
const inLayer = (mapped: MappedOperation, layer: string, changes: Partial<MappedOperation> = {}) => ({
  ...mapped,
  ...changes,
  cost: { ...mapped.cost, operation: { ...mapped.cost.operation, layer } },
})

it('joins the passes of each layer, in the order in which layers first run', () => {
  expect(layersOf(operations)).toEqual([
    { layer: 'layer0', ...first, workspaceBytes: 0 },
    { layer: 'layer1', ...second, workspaceBytes: 0 },
  ])
})

it('adds up the operations of a layer; it sends what the last one writes, and uses workspace in turn', () => {
  const spaces = [7, 9, 8]
  const one = operations.map((mapped, at) => inLayer(mapped, 'conv1', { workspaceBytes: spaces[at] ?? 0 }))
  expect(layersOf(one)).toEqual([
    {
      layer: 'conv1',
      forward: 11,
      backward: 22,
      update: 33,
      weightBytes: 44,
      keptBytes: 55,
      outputBytes: 60,
      workspaceBytes: 9,
    },
  ])
})

it('lets a layer that only updates send on what it was sent', () => {
  const last = operations.slice(0, 2)
  const adam = operations.slice(-1).map((mapped) => inLayer(mapped, 'adam'))
  expect(layersOf([...last, ...adam]).map(({ layer, outputBytes }) => [layer, outputBytes])).toEqual([
    ['layer0', 6],
    ['layer1', 60],
    ['adam', 60],
  ])
})

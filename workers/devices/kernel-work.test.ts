import { describe, expect, it } from 'vitest'
import { kernelWork, productFlop } from './kernel-work'

describe('the products of a convolution and of its gradients', () => {
  // 5 stamps of 9 x 9 x 3 through a 3 x 3 kernel of stride 2 to 5 x 5 x 4.
  const [pixels, filter, out] = [
    [5, 9, 9, 3],
    [3, 3, 3, 4],
    [5, 5, 5, 4],
  ]
  const each = 2 * 5 * 5 * 5 * 4 * 27

  it('are as many as its outputs times what each is summed over', () => {
    const { flop, product, reads, writes } = kernelWork('Conv2D', [pixels, filter], [out])
    expect(flop).toBe(each)
    expect(product).toEqual({ rows: 125, columns: 4, depth: 27, groups: 1 })
    expect([reads, writes]).toEqual([5 * 81 * 3 + 108, 500])
  })

  it('are the same by its input and by its kernel', () => {
    const byInput = kernelWork('Conv2DBackpropInput', [out, filter], [pixels])
    const byKernel = kernelWork('Conv2DBackpropFilter', [pixels, out], [filter])
    expect([byInput.flop, byKernel.flop]).toEqual([each, each])
    expect(byKernel.product).toEqual({ rows: 27, columns: 4, depth: 125, groups: 1 })
    expect(byInput.product && productFlop(byInput.product)).toBe(each)
  })
})

describe('matrix products', () => {
  it.each([
    ['as they are', [7, 3], [3, 2], [7, 2]],
    ['the first transposed', [3, 7], [3, 2], [7, 2]],
    ['the second transposed', [7, 3], [2, 3], [7, 2]],
  ])('%s', (_what, one, other, out) => {
    const { product, flop, engine } = kernelWork('BatchMatMulV2', [one, other], [out])
    expect(product).toEqual({ rows: 7, columns: 2, depth: 3, groups: 1 })
    expect([flop, engine]).toEqual([2 * 7 * 2 * 3, 'matrix'])
  })

  it('side by side, or one matrix for all', () => {
    const sideBySide = kernelWork('BatchMatMulV2', [[4, 7, 3], [4, 3, 2]], [[4, 7, 2]]).product // prettier-ignore
    const forAll = kernelWork('BatchMatMulV2', [[4, 7, 3], [3, 2]], [[4, 7, 2]]).product // prettier-ignore
    expect(sideBySide).toEqual({ rows: 7, columns: 2, depth: 3, groups: 4 })
    expect(forAll).toEqual({ rows: 28, columns: 2, depth: 3, groups: 1 })
  })
})

it.each([
  ['Mul', [[5, 4], [4]], [[5, 4]], 'vector', 20],
  ['Asinh', [[5, 4]], [[5, 4]], 'function', 20],
  ['Softmax', [[5, 4]], [[5, 4]], 'function', 100],
  ['Sum', [[5, 4]], [[4]], 'vector', 20],
  ['AddN', [[4], [4], [4]], [[4]], 'vector', 8],
  ['StatelessRandomNormal', [], [[5, 4]], 'random', 20],
  [
    'ConcatV2',
    [
      [5, 4],
      [5, 1],
    ],
    [[5, 5]],
    'copy',
    0,
  ],
  ['NeverHeardOf', [[5, 4]], [[5, 4]], 'vector', 20],
])('%s', (kernel, inputs, outputs, engine, flop) => {
  const size = (all: readonly number[][]): number =>
    all.reduce((sum, sides) => sum + sides.reduce((product, side) => product * side, 1), 0)
  const work = { engine, flop, reads: size(inputs), writes: size(outputs), product: null }
  expect(kernelWork(kernel, inputs, outputs)).toEqual(work)
})

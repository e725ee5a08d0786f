import { describe, expect, it } from 'vitest'
import { fixed, perExample } from '../workload'
import { binary } from './layers/binary'
import { convolutionLayer } from './layers/convolution'
import { denseLayer } from './layers/dense'
import { GraphBuilder } from './graph-builder'
import { trainingOperations } from './training-operations'
import { unary } from './layers/unary'

const backward = (graph: GraphBuilder, loss: Parameters<typeof trainingOperations>[1]) =>
  trainingOperations(graph, loss).filter(({ pass }) => pass === 'backward')

describe('the backward pass', () => {
  it('computes no gradient of the input', () => {
    const graph = new GraphBuilder(true)
    const maps = { tensor: graph.input(8 * 8 * 3), side: 8, channels: 3 }
    const output = convolutionLayer(graph, maps, { filters: 4, size: 3 }, false)
    expect(backward(graph, output.tensor).map(({ kernel }) => kernel)).toEqual(['Conv2DBackpropFilter'])
  })

  it('has two products for one where something is learned before', () => {
    const graph = new GraphBuilder(true)
    const hidden = denseLayer(graph, graph.input(5), { inputs: 5, outputs: 7 }, false)
    const output = denseLayer(graph, hidden, { inputs: 7, outputs: 2 }, false)
    const products = backward(graph, output)
    expect(products.map(({ kernel }) => kernel)).toEqual(['MatMul', 'MatMul', 'MatMul'])
    expect(products.map(({ writes }) => writes)).toEqual([perExample(7), fixed(14), fixed(35)])
    expect(products.map(({ flop }) => flop.perExample)).toEqual([28, 28, 70])
  })

  it('adds gradients up where they join', () => {
    const graph = new GraphBuilder(true)
    const hidden = denseLayer(graph, graph.input(5), { inputs: 5, outputs: 7 }, false)
    const output = binary(graph, 'AddV2', hidden, unary(graph, 'Relu', hidden))
    const [relu, sum] = backward(graph, output)
    expect(relu).toMatchObject({ kernel: 'ReluGrad' })
    expect(sum).toMatchObject({ kernel: 'AddN', reads: perExample(14), writes: perExample(7) })
  })

  it('sums the gradient of a repeated variable to its shape', () => {
    const graph = new GraphBuilder(true)
    const output = binary(graph, 'Mul', graph.input(6), graph.variable(6))
    const kernels = backward(graph, output)
    expect(kernels.map(({ kernel }) => kernel)).toEqual(['Mul', 'Sum'])
    expect(kernels[1]).toMatchObject({ reads: perExample(6), writes: fixed(6) })
  })

  it('keeps what it reads, and of functions that are quickly computed again their input', () => {
    const graph = new GraphBuilder(true)
    const hidden = denseLayer(graph, graph.input(5), { inputs: 5, outputs: 7 })
    const output = denseLayer(graph, unary(graph, 'Relu', hidden), { inputs: 7, outputs: 2 })
    const kept = trainingOperations(graph, output).filter((one) => one.kept.perExample > 0)
    expect(kept.map(({ kernel, kept: elements }) => [kernel, elements.perExample])).toEqual([['BiasAdd', 7]])
  })

  it('folds gradients that are the same in every step', () => {
    const graph = new GraphBuilder(true)
    const output = denseLayer(graph, graph.input(5), { inputs: 5, outputs: 7 })
    const kernels = backward(graph, unary(graph, 'Neg', output)).map(({ kernel }) => kernel)
    // Not the gradient of the bias nor that of the sign, only the product with the examples.
    expect(kernels).toEqual(['MatMul'])
  })
})

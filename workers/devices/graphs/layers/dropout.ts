import { perExample } from '../../workload'
import { times } from '../amount'
import { binary } from './binary'
import type { GraphBuilder } from '../graph-builder'
import { elementwise } from '../kernel'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/** Dropout (Srivastava et al. 2014) as TensorFlow runs it in training: a mask is drawn; nothing outside training. */
export function dropout(graph: GraphBuilder, input: Tensor): Tensor {
  if (!graph.training) return input
  const { elements } = input
  const drawn = elementwise('RandomUniform', elements, { engine: 'random' })
  graph.run({ ...drawn, reads: times(elements, 0) })
  graph.run(elementwise('GreaterEqual', elements))
  const mask = graph.run(elementwise('Cast', elements))
  return binary(graph, 'Mul', unary(graph, 'Mul', input), mask)
}

/** Drops whole examples of what a block adds (stochastic depth, Huang et al. 2016); nothing outside training. */
export function dropExamples(graph: GraphBuilder, input: Tensor): Tensor {
  if (!graph.training) return input
  const one = perExample(1)
  graph.run({ ...elementwise('RandomUniform', one, { engine: 'random' }), reads: perExample(0) })
  graph.run(elementwise('AddV2', one))
  const mask = graph.run(elementwise('Floor', one))
  return binary(graph, 'Mul', unary(graph, 'Mul', input), mask)
}

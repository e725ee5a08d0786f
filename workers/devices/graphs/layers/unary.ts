import type { Engine } from '../../workload'
import type { GraphBuilder } from '../graph-builder'
import { elementwise } from '../kernel'
import type { Tensor } from '../tensor'

/** A kernel of one input, element by element. */
interface Unary {
  readonly engine: Engine
  /** Kernels of its gradient, as TensorFlow's registry has them; `linear` are those before them that read nothing but the gradient. */
  readonly gradient: readonly string[]
  readonly linear?: readonly string[]
  /** Whether the gradient depends on the input. */
  readonly needsInput: boolean
}

const linear = (...gradient: readonly string[]): Unary => ({ engine: 'vector', gradient, needsInput: false })
const curved = (engine: Engine, ...gradient: readonly string[]): Unary => ({
  engine,
  gradient,
  needsInput: true,
})

/** Kernels by name. `Mul`, `AddV2` and `Sub` here have a constant as their other input. */
const UNARY = {
  Neg: linear('Neg'),
  Mul: linear('Mul'),
  AddV2: linear(),
  Sub: linear(),
  Relu: curved('vector', 'ReluGrad'),
  LeakyRelu: curved('vector', 'LeakyReluGrad'),
  Select: curved('vector', 'Select'),
  Abs: curved('vector', 'Sign', 'Mul'),
  Square: curved('vector', 'Mul', 'Mul'),
  SquaredDifference: { ...curved('vector', 'Mul'), linear: ['Mul'] },
  Log: curved('function', 'Reciprocal', 'Mul'),
  Log1p: curved('function', 'AddV2', 'Reciprocal', 'Mul'),
  Pow: curved('function', 'Pow', 'Mul', 'Mul'),
  Expm1: curved('function', 'Exp', 'Mul'),
  Exp: curved('function', 'Mul'),
  Sigmoid: curved('function', 'SigmoidGrad'),
  Tanh: curved('function', 'TanhGrad'),
  Softplus: curved('function', 'Sigmoid', 'Mul'),
  Rsqrt: curved('function', 'RsqrtGrad'),
} as const satisfies Readonly<Record<string, Unary>>

/** Runs a kernel on each element of a tensor; a compiler computes the result again where it is wanted in the backward pass. */
export function unary(graph: GraphBuilder, kernel: keyof typeof UNARY, input: Tensor): Tensor {
  const { engine, gradient, linear = [], needsInput }: Unary = UNARY[kernel]
  const { elements } = input
  const backward = (names: readonly string[]) =>
    names.map((name) => elementwise(name, elements, { arrays: 2 }))
  const needs = needsInput ? [input] : []
  const gradients = [{ of: [input], linear: backward(linear), kernels: backward(gradient), needs }]
  return graph.run(elementwise(kernel, elements, { engine }), { gradients, recomputedFrom: input })
}

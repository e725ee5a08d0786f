import type { GradFunc, NamedAttrMap, Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { Operations } from './differentiable-layers'

/** The gradient of an operation with respect to each of its inputs, by their names. */
type Gradient = (
  dy: Tensor,
  saved: Tensor[],
  attributes: NamedAttrMap,
) => Readonly<Record<string, () => Tensor>>

interface Differentiable {
  readonly inputs: readonly string[]
  readonly gradient: Gradient
}

/**
 * Gives TensorFlow.js the gradients of the operations that training uses, where it has none: tfjs-core leaves them out of what Node loads,
 * and tfjs-node brings its own.
 */
export function registerGradients(tf: Operations): void {
  for (const [kernelName, { inputs, gradient }] of Object.entries({
    ...ofPairs(tf),
    ...ofOne(tf),
    ...ofShape(tf),
  })) {
    if (tf.getGradient(kernelName)) continue
    // An operation gives one tensor or, split, several; both come as `dy`.
    const gradFunc: GradFunc = (dy, saved, attributes) =>
      gradient(dy as Tensor, saved, attributes) as ReturnType<GradFunc>
    tf.registerGradient({ kernelName, inputsToSave: [...inputs], gradFunc })
  }
  if (!tf.getGradient('Concat')) tf.registerGradient(ofConcatenation(tf))
}

/** Of any number of arrays put together along an axis: each takes its part of what came back. */
function ofConcatenation(tf: Operations): Parameters<Operations['registerGradient']>[0] {
  const gradFunc: GradFunc = (dy, saved, attributes) => {
    const axis = (Number(attributes['axis']) + (dy as Tensor).rank) % (dy as Tensor).rank // it has one result
    const lengths = saved.map(({ shape }) => shape[axis] ?? 0)
    const parts = tf.split(dy as Tensor, lengths, axis)
    return parts.map((part) => () => part) as unknown as ReturnType<GradFunc> // a list where the inputs are one
  }
  return { kernelName: 'Concat', saveAllInputs: true, gradFunc }
}

/** Of two arrays, element by element, with broadcasting. */
function ofPairs(tf: Operations): Readonly<Record<string, Differentiable>> {
  const pair = (gradientA: Derivative, gradientB: Derivative): Differentiable => ({
    inputs: ['a', 'b'],
    gradient: (dy, [a, b]) => ({
      a: () => unbroadcast(tf, gradientA(dy, a as Tensor, b as Tensor), a as Tensor), // both are saved
      b: () => unbroadcast(tf, gradientB(dy, a as Tensor, b as Tensor), b as Tensor),
    }),
  })
  return {
    Add: pair((dy) => dy, (dy) => dy), // prettier-ignore
    Sub: pair((dy) => dy, (dy) => tf.neg(dy)), // prettier-ignore
    Multiply: pair((dy, _a, b) => tf.mul(dy, b), (dy, a) => tf.mul(dy, a)), // prettier-ignore
    RealDiv: pair((dy, _a, b) => tf.div(dy, b), (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b)))), // prettier-ignore
  }
}

type Derivative = (dy: Tensor, a: Tensor, b: Tensor) => Tensor

/** Of one array, element by element. */
function ofOne(tf: Operations): Readonly<Record<string, Differentiable>> {
  const one = (name: string, derivative: (dy: Tensor, x: Tensor) => Tensor): Differentiable => ({
    inputs: [name],
    gradient: (dy, [x]) => ({ [name]: () => derivative(dy, x as Tensor) }), // it is saved
  })
  return {
    Square: one('x', (dy, x) => tf.mul(dy, tf.mul(x, 2))),
    Sqrt: one('x', (dy, x) => tf.div(dy, tf.mul(tf.sqrt(x), 2))),
    Log: one('x', (dy, x) => tf.div(dy, x)),
    Softplus: one('x', (dy, x) => tf.mul(dy, tf.sigmoid(x))),
    Reshape: one('x', (dy, x) => tf.reshape(dy, x.shape)),
    Identity: one('x', (dy) => dy),
  }
}

/** Of operations that change the shape. */
function ofShape(tf: Operations): Readonly<Record<string, Differentiable>> {
  return {
    Sum: {
      inputs: ['x'],
      gradient: (dy, [x], attributes) => ({ x: () => spread(tf, dy, x as Tensor, attributes) }),
    },
    Mean: {
      inputs: ['x'],
      gradient: (dy, [x], attributes) => ({
        x: () => tf.mul(spread(tf, dy, x as Tensor, attributes), dy.size / (x?.size ?? NaN)),
      }),
    },
    BatchMatMul: {
      inputs: ['a', 'b'],
      gradient: (dy, [a, b]) => ({
        a: () => tf.matMul(dy as Tensor2D, b as Tensor2D, false, true),
        b: () => tf.matMul(a as Tensor2D, dy as Tensor2D, true, false),
      }),
    },
    SplitV: {
      inputs: [],
      // The gradients of the parts come as a list.
      gradient: (dy, _saved, { axis }) => ({
        x: () => tf.concat(dy as unknown as Tensor[], Number(axis)),
      }),
    },
    PadV2: {
      inputs: ['x'],
      gradient: (dy, [x], { paddings }) => {
        const begin = (paddings as unknown as [number, number][]).map(([before]) => before)
        return { x: () => tf.slice(dy, begin, x?.shape ?? []) }
      },
    },
  }
}

/** What came back from a sum, for each element that went in. */
function spread(tf: Operations, dy: Tensor, x: Tensor, { axis }: NamedAttrMap): Tensor {
  const summed = [axis as number | number[] | null].flat().filter((one) => typeof one === 'number')
  const isSummed = (at: number): boolean =>
    summed.length === 0 || summed.some((one) => (one + x.rank) % x.rank === at)
  const kept = x.shape.map((side, at) => (isSummed(at) ? 1 : side))
  return tf.mul(tf.reshape(dy, kept), tf.onesLike(x))
}

/** The sum over what was broadcast to the shape of a result. */
function unbroadcast(tf: Operations, gradient: Tensor, input: Tensor): Tensor {
  const missing = gradient.rank - input.rank
  const axes = gradient.shape.flatMap((side, at) => {
    const own = at < missing ? 1 : (input.shape[at - missing] ?? 1)
    return own === 1 && (side !== 1 || at < missing) ? [at] : []
  })
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, input.shape)
}

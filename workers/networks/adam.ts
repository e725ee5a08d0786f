import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import type { Operations } from './differentiable-layers'
import { tensorOf, type Tensors } from './eager-network'

/** How fast weights are moved, and what holds them back. */
export interface AdamOptions {
  /** The largest step of a weight, at the end of the warm-up. */
  readonly learningRate: number
  /** Steps in which the rate rises from 0. */
  readonly warmUp: number
  /** Steps after which the rate has fallen to 0. */
  readonly steps: number
  /** Taken from kernels that are not Bayesian, by learning rate and step (Loshchilov & Hutter 2019). */
  readonly weightDecay: number
  /** The longest gradient over all weights; longer ones are shortened. */
  readonly gradientNorm: number
  /** What the moving average of the weights keeps of itself in a step; less in the first ones. */
  readonly averaging: number
}

/** What moves from step to step, by the names of the weights. */
export interface AdamState {
  readonly weights: Tensors
  /** Moving means of the gradients and of their squares. */
  readonly first: Tensors
  readonly second: Tensors
  /** The moving average of the weights (Polyak & Juditsky 1992). */
  readonly average: Tensors
}

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8]

/** The learning rate of a step from 0: a straight rise, then half a cosine to 0 (Loshchilov & Hutter 2017). */
export function learningRate(step: number, { learningRate: highest, warmUp, steps }: AdamOptions): number {
  if (step < warmUp) return (highest * (step + 1)) / warmUp
  const share = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp))
  return (highest * (1 + Math.cos(Math.PI * share))) / 2
}

/** A state at rest: no gradients yet, the average the weights themselves. The weights stay the caller's. */
export function restingState(tf: Operations, weights: Tensors): AdamState {
  const each = (of: (tensor: Tensor) => Tensor): Tensors =>
    new Map([...weights].map(([name, tensor]) => [name, of(tensor)]))
  return {
    weights: each((tensor) => tf.clone(tensor)),
    first: each((tensor) => tf.zerosLike(tensor)),
    second: each((tensor) => tf.zerosLike(tensor)),
    average: each((tensor) => tf.clone(tensor)),
  }
}

/** The tensors of a state, to keep or to dispose of. */
export function tensorsIn({ weights, first, second, average }: AdamState): Tensor[] {
  return [weights, first, second, average].flatMap((tensors) => [...tensors.values()])
}

/** The factor that shortens gradients to a norm over all of them; 1 where they are shorter. */
export function clipFactor(tf: Operations, gradients: Tensors, longest: number): Scalar {
  const squares = [...gradients.values()].map((gradient) => tf.sum(tf.square(gradient)))
  const norm = tf.sqrt(tf.addN(squares))
  return tf.minimum(1, tf.div(longest, tf.add(norm, EPSILON)))
}

/**
 * The state after a step of Adam (Kingma & Ba 2015) with decoupled weight decay (AdamW, Loshchilov & Hutter 2019). `step` counts from 0;
 * `decays` says whose weights decay. The state before is the caller's to dispose of.
 */
export function adamStep(
  tf: Operations,
  state: AdamState,
  gradients: Tensors,
  step: number,
  options: AdamOptions,
  decays: (name: string) => boolean,
): AdamState {
  const rate = learningRate(step, options)
  const clip = clipFactor(tf, gradients, options.gradientNorm)
  const kept = Math.min(options.averaging, (1 + step) / (10 + step))
  const [correct1, correct2] = [1 - BETA1 ** (step + 1), 1 - BETA2 ** (step + 1)]
  const after = { weights: new Map(), first: new Map(), second: new Map(), average: new Map() } as Record<
    keyof AdamState,
    Map<string, Tensor>
  >
  for (const [name, gradient] of gradients) {
    const g = tf.mul(gradient, clip)
    const first = mixed(tf, tensorOf(state.first, name), g, BETA1)
    const second = mixed(tf, tensorOf(state.second, name), tf.square(g), BETA2)
    const move = tf.div(tf.div(first, correct1), tf.add(tf.sqrt(tf.div(second, correct2)), EPSILON))
    const before = tensorOf(state.weights, name)
    const held = decays(name) ? tf.mul(before, 1 - rate * options.weightDecay) : before
    const weights = tf.sub(held, tf.mul(move, rate))
    const average = mixed(tf, tensorOf(state.average, name), weights, kept)
    const values = { weights, first, second, average }
    for (const part of ['weights', 'first', 'second', 'average'] as const) after[part].set(name, values[part])
  }
  return after
}

/** `kept` of what was, and the rest of what comes. */
function mixed(tf: Operations, before: Tensor, now: Tensor, kept: number): Tensor {
  return tf.add(tf.mul(before, kept), tf.mul(now, 1 - kept))
}

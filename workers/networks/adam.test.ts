import { beforeAll, describe, expect, it } from 'vitest'
import { adamStep, clipFactor, learningRate, restingState, type AdamOptions } from './adam'
import { loadTensorFlow, type TensorFlow } from './tensorflow'

let tf: TensorFlow['tf']
beforeAll(async () => {
  tf = (await loadTensorFlow()).tf
})

const options: AdamOptions = {
  ...{ learningRate: 0.01, warmUp: 10, steps: 110 },
  ...{ weightDecay: 0, gradientNorm: Infinity, averaging: 0.9 },
}

describe('the learning rate', () => {
  it('rises in a straight line and falls along a cosine', () => {
    const rates = [0, 4, 9, 10, 60, 110, 500].map((step) => learningRate(step, options))
    const expected = [0.001, 0.005, 0.01, 0.01, 0.005, 0, 0]
    rates.forEach((rate, at) => expect(rate).toBeCloseTo(expected[at] ?? NaN, 12))
  })
})

/** The weight after each of some steps with the gradient w - 3 of a parabola. */
function follow(steps: number, given: AdamOptions, decays = false): { weights: number[]; average: number } {
  return tf.tidy(() => {
    let state = restingState(tf, new Map([['w', tf.tensor1d([5])]]))
    const weights: number[] = []
    for (let step = 0; step < steps; step++) {
      const w = state.weights.get('w') ?? expect.fail()
      state = adamStep(tf, state, new Map([['w', tf.sub(w, 3)]]), step, given, () => decays)
      weights.push(state.weights.get('w')?.dataSync()[0] ?? NaN)
    }
    return { weights, average: state.average.get('w')?.dataSync()[0] ?? NaN }
  })
}

describe('a step of Adam', () => {
  it('is that of TensorFlow.js where the rate stays as it is', () => {
    const w = tf.variable(tf.tensor1d([5]))
    const theirs = tf.train.adam(0.01, 0.9, 0.999, 1e-8)
    const constant = { ...options, warmUp: 0, steps: 1e12 }
    const { weights } = follow(20, constant)
    for (const weight of weights) {
      theirs.applyGradients([{ name: w.name, tensor: tf.sub(w, 3) }])
      expect(weight).toBeCloseTo(w.dataSync()[0] ?? NaN, 5)
    }
    tf.dispose([w])
    theirs.dispose()
  })

  it('takes the decay off the weight, whatever the gradient', () => {
    const decaying = { ...options, weightDecay: 0.5 }
    const [without, decayed] = [follow(1, options, true), follow(1, decaying, true)]
    expect((decayed.weights[0] ?? NaN) - (without.weights[0] ?? NaN)).toBeCloseTo(-5 * 0.5 * 0.001, 6)
    expect(follow(1, decaying, false)).toEqual(without)
  })

  it('averages the weights, the first ones sooner', () => {
    const { weights, average } = follow(3, options)
    const [one = NaN, two = NaN, three = NaN] = weights
    const expected = [one, two, three].reduce((kept, weight, step) => {
      const share = Math.min(0.9, (1 + step) / (10 + step))
      return share * kept + (1 - share) * weight
    }, 5)
    expect(average).toBeCloseTo(expected, 5)
  })
})

it('long gradients are shortened together, short ones stay', () => {
  const gradients = new Map([
    ['a', tf.tensor1d([3, 0])],
    ['b', tf.tensor1d([4])],
  ])
  expect(clipFactor(tf, gradients, 1).dataSync()[0]).toBeCloseTo(0.2, 6)
  expect(clipFactor(tf, gradients, 6).dataSync()[0]).toBe(1)
})

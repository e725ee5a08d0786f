import { expect, test } from 'vitest'
import { scoreOutputs } from './scores-by-blendedness'

/** softplus(x) + 1e-3 = 0.1. */
const raw = Math.log(Math.expm1(0.099))

test('outputs are scored by blendedness, with the covariance that they state', () => {
  const errors = [0.1, -0.1, 0.2, 0.4]
  const shapes = Float32Array.of(0.1, 0, 0.2, 0.1, -0.1, 0.3, 0, 0)
  const outputs = Float32Array.from(
    errors.flatMap((error, at) => [(shapes[2 * at] ?? NaN) + error, shapes[2 * at + 1] ?? NaN, raw, raw, 0]),
  )
  const scores = scoreOutputs(outputs, { shapes, blendedness: Float32Array.of(0, 0.001, 0.05, 0.2) })
  expect(Object.values(scores).map(({ n }) => n)).toEqual([4, 2, 2, 1])
  expect(scores.isolated.rms).toBeCloseTo(0.1 / Math.SQRT2, 6)
  expect(scores.strongly_blended.rms).toBeCloseTo(0.4 / Math.SQRT2, 6)
  expect(scores.isolated.nll).toBeCloseTo(0.5 + Math.log(0.01) + Math.log(2 * Math.PI), 4)
})

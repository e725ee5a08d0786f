import { expect, test } from 'vitest'
import { ThinnedCurve } from './thinned-curve'

/** A loss that falls by one a step, and a divergence that is twice the step. */
function curveOf(steps: number): ThinnedCurve {
  const curve = new ThinnedCurve()
  for (let step = 1; step <= steps; step++) curve.add(step, { nll: -step, kl: 2 * step })
  return curve
}

test('a short run has every step', () => {
  expect(curveOf(3).values).toEqual({ every: 1, steps: [1, 2, 3], nll: [-1, -2, -3], kl: [2, 4, 6] })
})

test('a long one has means over as many steps as it says, and no step is lost', () => {
  const { every, steps, nll, kl } = curveOf(10_001).values
  expect(steps.length).toBeLessThanOrEqual(600)
  expect(steps.slice(0, 2)).toEqual([every, 2 * every])
  expect(steps.at(-1)).toBe(10_001)
  // The mean of the steps up to s, `every` of them, is that of their middle.
  const whole = steps.filter((step) => step % every === 0)
  whole.forEach((step, at) => {
    expect(nll[at]).toBeCloseTo(-(step - (every - 1) / 2), 6)
    expect(kl[at]).toBeCloseTo(2 * step - every + 1, 6)
  })
})

test('steps that come again after a resume take the place of those they were', () => {
  const curve = curveOf(6)
  curve.add(4, { nll: -40, kl: 80 })
  expect(curve.values).toEqual({ every: 1, steps: [1, 2, 3, 4], nll: [-1, -2, -3, -40], kl: [2, 4, 6, 80] })
})

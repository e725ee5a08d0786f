import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { countAbove, thresholdOfBudget } from '../../workers/flags/flagging-threshold'
import { alongOther, outcomeAbove, outcomeOfBudget, ruleCurve, type CurveStep } from './rule-curve'

interface Measured {
  readonly value: number
  readonly sigma: number
  /** NaN where it is not known. */
  readonly error: number
}

/** Steps as SQL makes them: objects that share `stepOf` are summed. */
function stepsOf(objects: readonly Measured[], stepOf = ({ value }: Measured): number => value): CurveStep[] {
  const steps = new Map<number, Measured[]>()
  for (const one of objects) steps.set(stepOf(one), [...(steps.get(stepOf(one)) ?? []), one])
  return [...steps.values()].map((some) => {
    const known = some.filter(({ error }) => Number.isFinite(error))
    return {
      value: Math.max(...some.map(({ value }) => value)),
      ...{ objects: some.length, sized: some.length, known: known.length },
      sigma2: some.reduce((sum, { sigma }) => sum + sigma ** 2, 0),
      error2: known.reduce((sum, { error }) => sum + error ** 2, 0),
    }
  })
}

/** What stays, directly. */
function directly(objects: readonly Measured[], cut: number) {
  const stays = objects.filter(({ value }) => value <= cut)
  const known = stays.filter(({ error }) => Number.isFinite(error))
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    ...{ stays: stays.length, flagged: objects.length - stays.length, known: known.length },
    expected: stays.length === 0 ? null : Math.sqrt(mean(stays.map(({ sigma }) => sigma ** 2))),
    true: known.length === 0 ? null : Math.sqrt(mean(known.map(({ error }) => error ** 2 / 2))),
  }
}

const value = fc.integer({ min: 0, max: 60 }).map((n) => n / 100)
const measured = fc.record({
  value,
  sigma: fc.integer({ min: 1, max: 500 }).map((n) => n / 1000),
  error: fc.oneof(
    fc.constant(NaN),
    fc.integer({ min: 0, max: 900 }).map((n) => n / 1000),
  ),
})
const some = fc.array(measured, { minLength: 1, maxLength: 80 })

test('above any value, it is what summing over the objects gives', () => {
  fc.assert(
    fc.property(some, value, (objects, cut) => {
      const found = outcomeAbove(ruleCurve(stepsOf(objects), true), cut)
      const wanted = directly(objects, cut)
      const { stays, flagged, known } = wanted
      expect(found).toMatchObject({ stays, flagged, known })
      expect(found.expected ?? -1).toBeCloseTo(wanted.expected ?? -1, 12)
      expect(found.true ?? -1).toBeCloseTo(wanted.true ?? -1, 12)
    }),
  )
})

test('a budget flags the objects that the store flags, ties too', () => {
  const share = fc.integer({ min: 1, max: 999 }).map((n) => n / 1000)
  fc.assert(
    fc.property(some, share, (objects, budget) => {
      const values = objects.map((one) => one.value)
      const threshold = thresholdOfBudget(values, budget) ?? NaN
      const found = outcomeOfBudget(ruleCurve(stepsOf(objects), true), budget)
      expect(found.threshold).toBe(threshold)
      expect(found.flagged).toBe(countAbove(values, threshold).above)
      expect(found.flagged).toBeLessThanOrEqual(Math.floor(budget * objects.length + 1e-9))
    }),
  )
})

test('steps of many values are exact where they end, and a budget counts right within them', () => {
  const objects = Array.from({ length: 5000 }, (_, n) => ({
    value: (n + 1) / 5000,
    sigma: 0.1 + n / 1e4,
    error: 0.2,
  }))
  const curve = ruleCurve(
    stepsOf(objects, (one) => Math.ceil(one.value * 100)),
    false,
  )
  expect(outcomeAbove(curve, 0.37)).toMatchObject({ stays: 1850, flagged: 3150, known: 1850 })
  expect(outcomeAbove(curve, 0.37).expected).toBeCloseTo(directly(objects, 0.37).expected ?? NaN, 12)
  for (const budget of [0.001, 0.0333, 0.1, 0.4567]) {
    const { flagged, threshold, expected } = outcomeOfBudget(curve, budget)
    expect(flagged).toBe(Math.floor(budget * 5000 + 1e-9))
    expect(threshold).toBeCloseTo(
      thresholdOfBudget(
        objects.map((one) => one.value),
        budget,
      ) ?? NaN,
      3,
    )
    expect(expected).toBeCloseTo(directly(objects, threshold).expected ?? NaN, 3)
  }
  expect(outcomeAbove(curve, 0.375).flagged).toBe(3125)
})

test('nothing measured has no outcome, and one object has its own', () => {
  const none = outcomeOfBudget(ruleCurve([], true), 0.1)
  expect(none).toMatchObject({ flagged: 0, stays: 0, expected: null, true: null })
  const one = ruleCurve(stepsOf([{ value: 0.2, sigma: 0.3, error: NaN }]), true)
  expect(outcomeOfBudget(one, 0.1)).toMatchObject({ flagged: 0, stays: 1, expected: 0.3, true: null })
  expect(outcomeAbove(one, 0.1)).toMatchObject({ flagged: 1, stays: 0, expected: null })
})

test('along learned errors the same objects lie above the border that belongs to theirs', () => {
  const objects = [0.1, 0.2, 0.3, 0.4].map((sigma) => ({ value: sigma, sigma, error: sigma }))
  const curve = alongOther(ruleCurve(stepsOf(objects), true), (sigma) => 2 * sigma)
  expect(outcomeAbove(curve, 0.5)).toMatchObject({ flagged: 2, stays: 2 })
  expect(outcomeOfBudget(curve, 0.25)).toMatchObject({ flagged: 1, threshold: 0.3 * 2 })
})

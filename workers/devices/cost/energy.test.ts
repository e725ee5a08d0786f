import fc from 'fast-check'
import { expect, it } from 'vitest'
import { architectureNamed } from '../architectures/architectures'
import { joulesOf } from './energy'

const v100 = architectureNamed('v100')
const shares = { active: 0.3, compute: 0.5, memory: 0.3, link: 0.1 }

it('is idle power and the share of a loaded program where nothing runs', () => {
  const work = { seconds: 2, linkSeconds: 0, flop: 0, peak: 15.7e12, bytes: 0 }
  expect(joulesOf(work, v100, shares)).toBeCloseTo(2 * (40 + 0.3 * 260), 9)
})

it('adds shares of the rest in proportion to the rates of FLOP, of bytes, and of busy links', () => {
  const work = { seconds: 2, linkSeconds: 1, flop: 0.2 * 15.7e12, peak: 15.7e12, bytes: 0.4 * 900e9 }
  const above = 0.3 * 2 + 0.5 * 0.2 + 0.3 * 0.4 + 0.1 * 1
  expect(joulesOf(work, v100, shares)).toBeCloseTo(2 * 40 + 260 * above, 9)
})

it('is never more than the power limit allows', () => {
  const amount = fc.double({ min: 0, max: 1e16, noNaN: true })
  const works = fc.record({
    seconds: fc.double({ min: 1e-6, max: 10, noNaN: true }),
    ...{ linkSeconds: amount, flop: amount, bytes: amount },
  })
  const isWithin = fc.property(
    works,
    (work) => joulesOf({ ...work, peak: 125e12 }, v100, shares) <= 300 * work.seconds * (1 + 1e-12),
  )
  fc.assert(isWithin, { seed: 1902, numRuns: 200 })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { median, quantile, rankCorrelation, ranks } from './order-statistics'
import { randomStream } from '../units/random'
import { scoreShapes, type ScoredShape } from './shape-scores'

interface Golden {
  /** blendedness, true g1 g2, estimated g1 g2, aleatoric 11 12 22, epistemic 11 12 22. */
  objects: [number, number, number, number, number, number, number, number, number, number, number][]
  scores: Record<string, Record<string, number | null>>
}
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'scores.json'), 'utf8'),
) as Golden

function scored([, t1, t2, g1, g2, a11, a12, a22, e11, e12, e22]: Golden['objects'][number]): ScoredShape {
  return {
    truth: [t1, t2],
    estimate: { g: [g1, g2], aleatoric: [a11, a12, a22], epistemic: [e11, e12, e22] },
  }
}

const subsets: [name: string, has: (blendedness: number) => boolean][] = [
  ['all', () => true],
  ['isolated', (b) => b < 0.01],
  ['blended', (b) => b > 0.01],
  ['strongly_blended', (b) => b > 0.1],
]

test.each(subsets)('500 objects, %s, have the scores that were worked out elsewhere', (name, has) => {
  const found = scoreShapes(golden.objects.filter(([blendedness]) => has(blendedness)).map(scored))
  const expected = golden.scores[name] ?? expect.fail('not in the golden data')
  expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(expected)))
  for (const [score, value] of Object.entries(expected)) {
    expect(found[score as keyof typeof found], score).toBeCloseTo(value ?? NaN, 6)
  }
})

describe('scores', () => {
  const sure = { aleatoric: [0.01, 0, 0.01], epistemic: [0, 0, 0] } as const
  const one = (g1: number, truth: number): ScoredShape => ({
    truth: [truth, 0],
    estimate: { g: [g1, 0], ...sure },
  })

  it('count an object without an estimate as failed, and nowhere else', () => {
    const { n, failed, rms } = scoreShapes([one(0.1, 0), { truth: [9, 9], estimate: null }])
    expect([n, failed]).toEqual([2, 1])
    expect(rms).toBeCloseTo(0.1 / Math.SQRT2, 12)
  })

  it('are on the diagonal of a reliability diagram for errors of the size that is claimed', () => {
    const random = randomStream(4)
    const scores = scoreShapes(Array.from({ length: 10_000 }, () => one(0.1 * random.normal(), 0)))
    // The second component has no error at all, so that it is in every interval.
    for (const share of [10, 20, 30, 40, 60, 70, 80, 90, 99] as const) {
      expect(scores[`coverage${share}`]).toBeCloseTo((1 + share / 100) / 2, 2)
    }
  })

  it('are null where they are not defined', () => {
    const nothing = scoreShapes([])
    expect(nothing).toMatchObject({ n: 0, failed: 0, rms: null, nll: null, spearmanTotal: null })
    expect(scoreShapes([one(0.1, 0), one(0.2, 0)])).toMatchObject({ slope1: null, spearmanEpistemic: null })
  })
})

describe('order statistics', () => {
  it('interpolate between values', () => {
    expect(quantile([4, 1, 3, 2], 0.9)).toBeCloseTo(3.7, 12)
    expect(median([3, 1, 2])).toBe(2)
    expect(median([])).toBeNaN()
  })

  it('share ranks between equals', () => {
    expect([...ranks([10, 20, 10, 5])]).toEqual([1.5, 3, 1.5, 0])
    expect(rankCorrelation([1, 2, 3, 4], [1, 4, 9, 16])).toBe(1)
    expect(rankCorrelation([1, 1], [1, 2])).toBeNull()
  })
})

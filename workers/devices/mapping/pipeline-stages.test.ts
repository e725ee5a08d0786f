import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divideIntoStages } from './pipeline-stages'

const SEED = 20260
const anywhere = () => true

/** The seconds of each stage of a division. */
function stageSeconds(seconds: readonly number[], starts: readonly number[]): number[] {
  return starts.map((from, at) => seconds.slice(from, starts[at + 1]).reduce((sum, value) => sum + value, 0))
}

/** Every way to divide layers into contiguous stages with at least one layer each. */
function everyDivision(layers: number, stages: number): number[][] {
  if (stages === 1) return [[0]]
  const lasts = Array.from({ length: layers - stages + 1 }, (_, more) => stages - 1 + more)
  return lasts.flatMap((last) => everyDivision(last, stages - 1).map((starts) => [...starts, last]))
}

const layers = fc.array(
  fc.record({ seconds: fc.integer({ min: 0, max: 50 }), bytes: fc.integer({ min: 0, max: 50 }) }),
  { minLength: 1, maxLength: 9 },
)
const divisible = layers.chain((list) =>
  fc.record({ list: fc.constant(list), stages: fc.integer({ min: 1, max: list.length }) }),
)

describe('layers are divided into stages', () => {
  it('by the textbook: 1 to 9 in three stages, the slowest of 17', () => {
    const seconds = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    const starts = divideIntoStages({ seconds, crossing: seconds.map(() => 0), fits: anywhere }, 3)
    expect(starts).toEqual([0, 5, 7])
    expect(stageSeconds(seconds, starts ?? [])).toEqual([15, 13, 17])
  })

  it('where the fewest bytes cross, among those as fast', () => {
    const division = { seconds: [1, 1, 1, 3], crossing: [10, 2, 7, 9], fits: anywhere }
    expect(divideIntoStages(division, 3)).toEqual([0, 2, 3])
    expect(divideIntoStages({ ...division, crossing: [1, 20, 7, 9] }, 3)).toEqual([0, 1, 3])
  })

  it('only as memory allows, each stage having its own', () => {
    const division = { seconds: [1, 1, 1, 1], crossing: [0, 0, 0, 0] }
    const firstHoldsOne = (stage: number, from: number, to: number) => to - from <= (stage === 0 ? 1 : 3)
    expect(divideIntoStages({ ...division, fits: anywhere }, 2)).toEqual([0, 2])
    expect(divideIntoStages({ ...division, fits: firstHoldsOne }, 2)).toEqual([0, 1])
    expect(divideIntoStages({ ...division, fits: (_, from, to) => to - from < 2 }, 2)).toBeNull()
  })

  it.each([0, -1, 1.5, NaN, 4])('but not into %d stages of three layers', (stages) => {
    const division = { seconds: [1, 1, 1], crossing: [0, 0, 0], fits: anywhere }
    expect(() => divideIntoStages(division, stages)).toThrow(/stages must be a whole number from 1/)
  })

  it('exactly, the slowest as fast as in the best of all divisions, and then with the fewest bytes', () => {
    const property = fc.property(divisible, ({ list, stages }) => {
      const [seconds, crossing] = [list.map(({ seconds }) => seconds), list.map(({ bytes }) => bytes)]
      const judge = (starts: number[]) => ({
        slowest: Math.max(...stageSeconds(seconds, starts)),
        bytes: starts.slice(1).reduce((sum, start) => sum + (crossing[start - 1] ?? 0), 0),
      })
      const all = everyDivision(list.length, stages).map(judge)
      const slowest = Math.min(...all.map(({ slowest }) => slowest))
      const bytes = Math.min(...all.filter((one) => one.slowest === slowest).map(({ bytes }) => bytes))
      const starts = divideIntoStages({ seconds, crossing, fits: anywhere }, stages) ?? []
      expect(starts).toHaveLength(stages)
      expect(starts[0]).toBe(0)
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
      expect(judge(starts)).toEqual({ slowest, bytes })
    })
    fc.assert(property, { numRuns: 200, seed: SEED })
  })

  it('as memory allows in the best of all divisions that fit, or not at all', () => {
    let refused = 0
    const property = fc.property(divisible, fc.integer({ min: 0, max: 150 }), ({ list, stages }, limit) => {
      const [seconds, bytes] = [list.map(({ seconds }) => seconds), list.map(({ bytes }) => bytes)]
      const sum = (from: number, to: number) =>
        bytes.slice(from, to).reduce((total, value) => total + value, 0)
      const fits = (stage: number, from: number, to: number) => sum(from, to) * (stage + 1) <= limit
      const allowed = everyDivision(list.length, stages).filter((starts) =>
        starts.every((from, stage) => fits(stage, from, starts[stage + 1] ?? list.length)),
      )
      const starts = divideIntoStages({ seconds, crossing: bytes, fits }, stages)
      if (allowed.length === 0) refused++
      const slowest = (division: number[]) => Math.max(...stageSeconds(seconds, division))
      if (starts === null) return allowed.length === 0
      return slowest(starts) === Math.min(...allowed.map(slowest))
    })
    fc.assert(property, { numRuns: 200, seed: SEED })
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(200)
  })
})

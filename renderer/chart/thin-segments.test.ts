import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Segment } from './lane-figure'
import { gathered } from './thin-segments'

/** Stretches one after the other, of two series in turn. */
function inTurn(lengths: readonly number[]): Segment[] {
  let from = 0
  return lengths.map((length, at) => {
    const series = at % 2 === 0 ? 'launch' : 'compute'
    const segment = { series, from, to: from + length, tone: 'ink', words: series } as const
    from += length
    return segment
  })
}
const lengthOf = (segments: readonly Segment[], series: string): number =>
  segments.filter((one) => one.series === series).reduce((sum, { from, to }) => sum + to - from, 0)

describe('thin stretches', () => {
  it('are drawn together, wide ones as they are', () => {
    const drawn = gathered(inTurn([0.1, 0.2, 0.1, 0.2, 5, 0.1]), 1)
    expect(drawn.map(({ series, from, to }) => [series, from.toFixed(1), to.toFixed(1)])).toEqual([
      ['launch', '0.0', '0.2'],
      ['compute', '0.2', '0.6'],
      ['launch', '0.6', '5.6'],
      ['compute', '5.6', '5.7'],
    ])
  })

  it('lose nothing: each series is as long as before, and there are no gaps', () => {
    const lengths = fc.array(fc.double({ min: 0.001, max: 3, noNaN: true }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(lengths, (given) => {
        const before = inTurn(given)
        const after = gathered(before, 1)
        for (const series of ['launch', 'compute'])
          expect(lengthOf(after, series)).toBeCloseTo(lengthOf(before, series), 6)
        after.slice(1).forEach(({ from }, at) => expect(from).toBeCloseTo(after[at]?.to ?? NaN, 6))
        expect(after.length).toBeLessThanOrEqual(before.length)
      }),
      { seed: 7, numRuns: 100 },
    )
  })

  it('on both sides of a gap stay apart', () => {
    const [one, two] = [inTurn([0.1]), inTurn([0.1]).map((segment) => ({ ...segment, from: 3, to: 3.1 }))]
    expect(gathered([...one, ...two], 1).map(({ from }) => from)).toEqual([0, 3])
  })
})

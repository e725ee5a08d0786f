import { describe, expect, it } from 'vitest'
import type { BinAxis } from './bin-axis'
import type { BinGrid } from './bin-grid'
import { runningQuantiles } from './running-quantiles'

const X: BinAxis = { sql: 'x', scale: 'linear', domain: [0, 2], bins: 2 }
const Y: BinAxis = { sql: 'y', scale: 'linear', domain: [0, 10], bins: 10 }

function gridWith(change: Partial<BinGrid>): BinGrid {
  const counts = new Float64Array(20)
  const side = new Float64Array(2)
  return { x: X, y: Y, counts, below: side, above: side, outside: 0, notFinite: 0, highest: 10, ...change }
}

describe('running medians', () => {
  it('of rows spread evenly lie where their shares say', () => {
    const [left, ...more] = runningQuantiles(
      gridWith({ counts: Float64Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 10 : 0)) }),
      2,
    )
    expect(more).toEqual([])
    expect(left).toMatchObject({ x: 0.5, rows: 100 })
    expect(left?.low).toBeCloseTo(1.6, 12)
    expect(left?.median).toBeCloseTo(5, 12)
    expect(left?.high).toBeCloseTo(8.4, 12)
  })

  it('count what lies off the axis, and are not where that is', () => {
    const counts = new Float64Array(20)
    counts[2 * 9] = 40
    const [strip] = runningQuantiles(
      gridWith({ counts, below: Float64Array.of(20, 0), above: Float64Array.of(40, 0) }),
      2,
    )
    expect(strip).toMatchObject({ rows: 100, low: null, median: 9.75, high: null })
  })

  it('want a dozen rows', () => {
    const counts = new Float64Array(20).fill(1)
    expect(runningQuantiles(gridWith({ counts }), 2)).toEqual([])
    expect(runningQuantiles(gridWith({ counts }), 1)).toHaveLength(1)
  })
})

import { describe, expect, it } from 'vitest'
import { svgOf } from '../chart/svg-text'
import { csvOf } from '../chart/figure-csv'
import type { BinAxis } from './bin-axis'
import type { BinGrid } from './bin-grid'
import { densityFigure } from './density-figure'
import { histogramFigure } from './histogram-figure'
import type { Measure } from './measure'

const X: Measure = { name: 'a', unit: 'mag', scale: 'linear', sql: 'a' }
const Y: Measure = { name: '<b>', unit: '1', scale: 'linear', sql: 'b' }
const AXES: readonly [BinAxis, BinAxis] = [
  { sql: 'a', scale: 'linear', domain: [0, 4], bins: 4 },
  { sql: 'b', scale: 'linear', domain: [0, 2], bins: 2 },
]

function gridOf(y: BinAxis | null, counts: readonly number[]): BinGrid {
  const side = new Float64Array(4)
  const highest = Math.max(...counts)
  const given = Float64Array.from(counts)
  return { ...{ x: AXES[0], y, counts: given, below: side, above: side, outside: 0, notFinite: 0 }, highest }
}
const common = {
  id: 'a-b',
  title: 'A "b"',
  summary: 'Counts.',
  note: '6 drawn.',
  source: 'Of some.',
  height: 200,
}

describe('a density', () => {
  const figure = densityFigure({
    ...{
      ...common,
      x: X,
      y: Y,
      axes: AXES,
      scale: 'log',
      chosen: { x: 1, y: 1, words: 'object 7' },
      strips: [],
    },
    grid: gridOf(AXES[1], [1, 0, 0, 2, 0, 2, 1, 0]),
    lines: [{ label: 'a = b', tone: 'series-2', dash: '', at: (x) => x }],
  })

  it('is written as rectangles, one path for each colour, with what lies over them', () => {
    const { svg } = svgOf(figure)
    const bins = [...svg.matchAll(/<path data-part="bins"[^>]* d="([^"]*)"/g)].map(
      ([, d = '']) => d.split('Z').length - 1,
    )
    expect(bins.sort()).toEqual([2, 2])
    expect(svg).toContain('shape-rendering="crispEdges"')
    expect(svg).toMatch(/data-part="curve" data-series="a = b"/)
    expect(svg).toMatch(/data-part="mark" data-series="chosen"/)
    expect(svg).toContain('&lt;b&gt;')
    expect(svg).not.toMatch(/var\(|style=/)
  })

  it('has a line of values for each bin that is not empty, at its centre', () => {
    expect(csvOf(figure.table)).toBe(
      'a (mag): centre of bin,<b>: centre of bin,objects\n0.5,0.5,1\n3.5,0.5,2\n1.5,1.5,2\n2.5,1.5,1\n',
    )
  })
})

describe('a histogram', () => {
  const data = {
    ...{ ...common, x: X, axis: AXES[0], scale: 'linear' as const },
    ...{ ground: gridOf(null, [4, 3, 0, 1]), front: gridOf(null, [2, 0, 0, 1]) },
  }

  it('has all objects in the back and those that count in front', () => {
    const { svg } = svgOf(histogramFigure({ ...data, categories: null }))
    const bars = (series: string): number =>
      (new RegExp(`data-part="bar" data-series="${series}" d="([^"]*)"`).exec(svg)?.[1] ?? '').split('Z')
        .length - 1
    expect([bars('all'), bars('counted')]).toEqual([3, 2])
    expect(svg.indexOf('data-series="all"')).toBeLessThan(svg.indexOf('data-series="counted"'))
  })

  it('has the ends of its bins as values, or the names of texts', () => {
    const [header, first] = csvOf(histogramFigure({ ...data, categories: null }).table).split('\n')
    expect(header).toBe('a (mag): from,a (mag): to,objects filtered and brushed,all objects')
    expect(first).toBe('0,1,2,4')
    const named = histogramFigure({ ...data, categories: ['x', 'y', 'z', 'others'] })
    expect(named.table.rows.at(-1)).toEqual(['others', 1, 1])
  })
})

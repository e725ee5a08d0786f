import { describe, expect, it } from 'vitest'
import type { PathShape, Shape } from './drawing'
import { csvOf } from './figure-csv'
import { svgOf } from './svg-text'
import { xyFigure, type XyFigure } from './xy-figure'

const DATA: XyFigure = {
  id: 'made',
  title: 'Made <values> & "others"',
  x: { name: 'batch', unit: 'images', scale: 'linear' },
  y: { name: 'time', unit: 's', scale: 'linear' },
  fromZero: true,
  along: [0, 20],
  curves: [
    {
      ...{ series: 'GC2', label: 'GC2, predicted (mean error 4.1 %)', tone: 'series-1', dash: '' },
      points: [
        [2, 10],
        [4, 20],
        [6, null],
        [8, 30],
        [10, 40],
      ],
    },
  ],
  marks: [
    {
      ...{ series: 'GC2', label: 'GC2, published', tone: 'series-1', shape: 'circle' },
      points: [
        { x: 2, y: 11, words: 'GC2 at 2: 11 s' },
        { x: 5, y: 25, words: '' },
      ],
    },
  ],
  regions: [{ series: 'GC2', from: 16, label: 'GC2: out of memory from batch 16' }],
  rules: [{ y: 1, label: 'one' }],
  summary: 'Made values.',
  note: 'Of no one.',
  source: 'Made for a test.',
}
const figure = xyFigure(DATA)
const partsOf = (shapes: readonly Shape[], part: string): PathShape[] =>
  shapes.flatMap((shape) => (shape.kind === 'path' && shape.part === part ? [shape] : []))

/** Where a path begins. */
function startOf({ d }: PathShape): [x: number, y: number] {
  const [, x, y] = /^M(-?[\d.]+) (-?[\d.]+)/.exec(d) ?? []
  return [Number(x), Number(y)]
}

describe('a figure of curves and marks', () => {
  const { shapes, width, height } = figure.draw(500)

  it('draws each mark, and breaks a curve where it has no value', () => {
    expect(partsOf(shapes, 'mark')).toHaveLength(2)
    expect(partsOf(shapes, 'curve')).toHaveLength(2)
  })

  it('puts values in proportion along both axes', () => {
    const [first, second] = partsOf(shapes, 'curve').map(startOf)
    // From (2, 10) to (8, 30), and the same slope along the first piece to (4, 20).
    const across = (second?.[0] ?? 0) - (first?.[0] ?? 0)
    const [, to] = /L(-?[\d.]+) (-?[\d.]+)$/.exec(partsOf(shapes, 'curve')[0]?.d ?? '') ?? []
    expect((Number(to) - (first?.[0] ?? 0)) / across).toBeCloseTo(2 / 6, 3)
    expect(first?.[1]).toBeGreaterThan(second?.[1] ?? Infinity)
  })

  it('hatches from where memory does not suffice to the end of the axis, and says so', () => {
    const [x] = startOf(partsOf(shapes, 'region')[0] ?? figureless())
    const [begin] = partsOf(shapes, 'grid').map(startOf)
    const frame = width - 14 - (begin?.[0] ?? 0)
    // The axis holds 0 to 20 with 6 % of air at both ends.
    expect((x - (begin?.[0] ?? 0)) / frame).toBeCloseTo((16 + 1.2) / (20 + 2.4), 3)
    expect(shapes.some((shape) => shape.kind === 'text' && shape.text === DATA.regions[0]?.label)).toBe(true)
  })

  it('keeps all texts inside, at the narrowest too', () => {
    for (const drawing of [figure.draw(500), figure.draw(300)])
      for (const shape of drawing.shapes) {
        if (shape.kind !== 'text') continue
        expect(shape.y, shape.text).toBeGreaterThan(0)
        expect(shape.y, shape.text).toBeLessThanOrEqual(drawing.height)
        expect(shape.x, shape.text).toBeGreaterThanOrEqual(0)
        expect(shape.x, shape.text).toBeLessThanOrEqual(drawing.width)
      }
    expect(height).toBeGreaterThan(200)
  })
})

describe('errors', () => {
  const [marks] = DATA.marks
  if (!marks) throw new Error('There are no values.')
  const measured: XyFigure = {
    ...DATA,
    curves: [],
    marks: [{ ...marks, points: [{ x: 10, y: 20, words: '', error: { low: 10, high: 50 } }] }],
    bands: [
      {
        series: 'expected',
        label: 'expected',
        tone: 'ink-soft',
        points: [
          [0, 5, 15],
          [20, 5, 15],
        ],
      },
    ],
  }
  const drawn = xyFigure(measured).draw(500).shapes

  it('reach from end to end, in proportion, and the axis holds them', () => {
    const [mark, bar, band] = (['mark', 'error', 'band'] as const).map(
      (part) => partsOf(drawn, part)[0]?.d ?? '',
    )
    const [, top = '', bottom = ''] = /^M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)M/.exec(bar ?? '') ?? []
    const middle = Number(/^M[\d.]+ ([\d.]+)/.exec(mark ?? '')?.[1])
    expect((middle - Number(top)) / (Number(bottom) - Number(top))).toBeCloseTo(30 / 40, 2)
    expect(Number(top)).toBeGreaterThan(0)
    const ys = [...(band ?? '').matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y))
    expect(ys).toHaveLength(4)
    expect(((ys[2] ?? NaN) - (ys[0] ?? NaN)) / (Number(bottom) - Number(top))).toBeCloseTo(10 / 40, 2)
  })

  it('are moved with their marks, for another series at the same places', () => {
    const moved = measured.marks.map((one) => ({ ...one, shift: 3 }))
    const beside = xyFigure({ ...measured, marks: moved }).draw(500).shapes
    for (const part of ['mark', 'error'] as const) {
      const [from, to] = [drawn, beside].map((shapes) => startOf(partsOf(shapes, part)[0] ?? figureless()))
      expect((to?.[0] ?? NaN) - (from?.[0] ?? NaN), part).toBeCloseTo(3, 1)
    }
  })

  it('a band is named in the legend', () => {
    expect(drawn.some((shape) => shape.kind === 'text' && shape.text === 'expected')).toBe(true)
  })
})

function figureless(): never {
  throw new Error('There is no region.')
}

it('marks without a label share the entry of their curve; a single prediction is seen, too', () => {
  const [curve] = DATA.curves
  const [marks] = DATA.marks
  if (!curve || !marks) throw new Error('There are no values.')
  const single = { ...curve, points: [[2, 10]] as const }
  const { shapes } = xyFigure({ ...DATA, curves: [single], marks: [{ ...marks, label: '' }] }).draw(500)
  const labels = shapes.flatMap((shape) =>
    shape.kind === 'text' && shape.part === 'legend' ? [shape.text] : [],
  )
  expect(labels).toEqual(['GC2, predicted (mean error 4.1 %)', 'one'])
  expect(partsOf(shapes, 'curve')[0]?.d).toMatch(/^M[\d.]+ ([\d.]+)L[\d.]+ \1$/)
})

describe('its files', () => {
  it('CSV: units in the header, a row for each place of each series', () => {
    expect(csvOf(figure.table)).toBe(
      [
        'series,batch (images),"published (time, s)","predicted (time, s)"',
        ...['GC2,2,11,10', 'GC2,4,,20', 'GC2,5,25,', 'GC2,6,,', 'GC2,8,,30', 'GC2,10,,40', ''],
      ].join('\n'),
    )
  })

  it('SVG: stands alone, with title, note and source, and no colour that has to be looked up', () => {
    const { svg, height } = svgOf(figure)
    expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"')
    expect(svg).toContain(`viewBox="0 0 640 ${height}"`)
    expect(svg).toContain('Made &lt;values&gt; &amp; &quot;others&quot;')
    expect(svg).toContain('Of no one.')
    expect(svg).toContain('Made for a test.')
    expect(svg).not.toMatch(/var\(|class=|style=|href=/)
    expect(svg.match(/data-part="mark"/g)).toHaveLength(2)
    expect(svg.split('<g').length).toBe(svg.split('</g>').length)
  })
})

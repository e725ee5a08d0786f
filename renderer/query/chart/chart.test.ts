import { expect, test } from 'vitest'
import type { ChartChoice, ChartSource } from './chart-choice'
import { mendedChoice, suggestChart } from './chart-choice'
import { answerFigure, readChart } from './answer-figure'
import { barData } from './bar-chart'
import { chartSeries } from './chart-series'
import { histogramData } from './histogram-chart'
import { drawXyChart, nearestPoint, xyPlane } from './xy-chart'

type Value = string | number | null

/** An answer of these columns; texts are columns of text. */
function source(table: Record<string, Value[]>, truncated = false): ChartSource {
  const [names, values] = [Object.keys(table), Object.values(table)]
  const at = (row: number, column: number): Value => values[column]?.[row] ?? null
  const ids = names.indexOf('id')
  return {
    columns: names.map((name, index) => ({
      ...{ name, note: '', title: name, width: 60 },
      text: (values[index] ?? []).some((value) => typeof value === 'string'),
    })),
    rows: values[0]?.length ?? 0,
    ...{ truncated, hasObjects: ids >= 0 },
    number(row, column) {
      const value = at(row, column)
      return typeof value === 'number' ? value : null
    },
    field: (row, column) => String(at(row, column) ?? ''),
    object: (row) => (ids < 0 ? null : String(at(row, ids))),
  }
}
const SIZE = { width: 500, height: 300 }
const plain = { logX: false, logY: false }
const xy = (x: number, ys: number[], more: Partial<ChartChoice> = {}): ChartChoice => ({
  ...{ kind: 'points', x, ys, ...plain, ...more },
})

test('the chart suits the types: texts make bars, rising numbers a line, objects points, one column a histogram', () => {
  expect(suggestChart(source({ tile: ['a', 'b'], n: [1, 2] }))).toMatchObject({ kind: 'bars', x: 0, ys: [1] })
  expect(suggestChart(source({ m: [20, 21], n: [1, 2] }))).toMatchObject({ kind: 'line', x: 0, ys: [1] })
  expect(suggestChart(source({ m: [21, 20], n: [1, 2] }))).toMatchObject({ kind: 'points' })
  expect(suggestChart(source({ id: [1, 2], m: [20, 21], n: [1, 2] }))).toMatchObject({
    ...{ kind: 'points', x: 1, ys: [2] },
  })
  expect(suggestChart(source({ id: [1, 2], m: [20, 21] }))).toMatchObject({ kind: 'histogram', x: 1 })
  const many = source({ x: [1], a: [1], b: [1], c: [1], d: [1], e: [1] })
  expect(suggestChart(many)?.ys).toEqual([1, 2, 3, 4])
})

test('what has no numbers, or no rows, is not drawn', () => {
  expect(suggestChart(source({ name: ['a'], kind: ['b'] }))).toBeNull()
  expect(suggestChart(source({ a: [], b: [] }))).toBeNull()
  expect(mendedChoice(xy(0, [0]), source({ name: ['a'] }))).toBeNull()
})

test('a kind that texts cannot be along takes the first numbers', () => {
  const answer = source({ name: ['a', 'b'], m: [1, 2], n: [3, 4] })
  expect(mendedChoice(xy(0, [1]), answer)).toMatchObject({ x: 1, ys: [1] })
  expect(mendedChoice(xy(0, [], { kind: 'bars' }), answer)).toMatchObject({ x: 0, ys: [1] })
})

test('values that are missing, or not above 0 on a logarithmic axis, are left out and counted', () => {
  const answer = source({ x: [1, 2, null, 4], y: [1, 0, 3, null] })
  const data = chartSeries(answer, xy(0, [1], { logY: true }))
  expect(data.series[0]?.points).toEqual([{ x: 1, y: 1, row: 0 }])
  expect(data).toMatchObject({ without: 2, below: 1 })
  const choice = xy(0, [1], { logY: true })
  const { note } = answerFigure(answer, choice, readChart(answer, choice), null, 'SELECT 1', 300)
  expect(note).toBe(
    '4 rows. 2 values left out: NULL or not finite. 1 value left out: a logarithmic axis has only what is above 0.',
  )
})

test('a line goes by rising x, whatever the order of the rows', () => {
  const { series } = chartSeries(source({ x: [3, 1, 2], y: [30, 10, 20] }), xy(0, [1], { kind: 'line' }))
  expect(series[0]?.points.map(({ y }) => y)).toEqual([10, 20, 30])
})

test('the point nearest to a press is found, and none far from all', () => {
  const data = chartSeries(source({ x: [0, 10], y: [0, 10] }), xy(0, [1]))
  const { xOf, yOf } = xyPlane(data, SIZE)
  expect(nearestPoint(data, SIZE, xOf(10) + 5, yOf(10) - 5)?.point.row).toBe(1)
  expect(nearestPoint(data, SIZE, xOf(5), yOf(5))).toBeNull()
})

test('all points are drawn, in one path, and the chosen one has a ring', () => {
  const data = chartSeries(source({ x: [1, 2, 3], y: [1, null, 9] }), xy(0, [1]))
  const { shapes } = drawXyChart(data, 'points', 2, SIZE)
  const marks = shapes.filter(({ part }) => part === 'mark')
  expect(marks).toHaveLength(1)
  expect(marks[0]?.kind === 'path' ? marks[0].d.match(/M/g) : null).toHaveLength(2)
  expect(shapes.filter(({ part }) => part === 'rule')).toHaveLength(1)
})

test('every value is in one bin: whole numbers each in one of their own, others in round ones', () => {
  const whole = histogramData(source({ n: [1, 1, 2, 5, null] }), xy(0, [], { kind: 'histogram' }))
  expect(whole.edges).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5])
  expect(whole.counts).toEqual([2, 1, 0, 0, 1])
  expect(whole.without).toBe(1)
  const values = Array.from({ length: 500 }, (_, at) => Math.sin(at) * 3.7)
  for (const logX of [false, true]) {
    const data = histogramData(source({ v: values }), xy(0, [], { kind: 'histogram', logX }))
    const counted = data.counts.reduce((sum, count) => sum + count, 0)
    expect(counted + data.below).toBe(500)
    expect(data.edges.length).toBe(data.counts.length + 1)
  }
  const one = histogramData(source({ v: [2.5, 2.5] }), xy(0, [], { kind: 'histogram', logX: true }))
  expect(one.counts.reduce((sum, count) => sum + count, 0)).toBe(2)
})

test('bars are in the order of the rows; past two hundred that is said', () => {
  const names = Array.from({ length: 230 }, (_, at) => `t${at}`)
  const answer = source({ name: names, n: names.map((_name, at) => at) }, true)
  const choice = xy(0, [1], { kind: 'bars' })
  const data = barData(answer, choice)
  expect(data.groups[3]).toEqual({ name: 't3', values: [3] })
  expect(data.more).toBe(30)
  const figure = answerFigure(answer, choice, readChart(answer, choice), null, '', 300)
  expect(figure.note).toContain(
    'The first 230 rows only: the answer was cut. The first 200 are drawn, 30 are not.',
  )
  expect(figure.draw(600).shapes.filter(({ part }) => part === 'bar')).toHaveLength(200)
  expect(figure.table.rows).toHaveLength(230)
})

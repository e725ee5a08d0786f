import { expect, it } from 'vitest'
import { PUBLISHED } from '../../workers/devices/published/published'
import { PAPER_CHARTS } from './paper-charts'
import { SERIES_CHARTS } from './series-charts'
import { seriesFigure } from './series-figure'

it('every published series of times and rates is in a chart', () => {
  const shown = [
    ...PAPER_CHARTS.flatMap(({ id }) => [`${id}/gc2`, `${id}/v100`]),
    ...SERIES_CHARTS.flatMap(({ series }) => series.map(({ id }) => id)),
    'alexnet-training/v100-fp16', // in the figure of GradientFlow
  ]
  const missing = PUBLISHED.filter(({ id }) => !shown.includes(id)).map(({ quantity }) => quantity)
  expect(missing.filter((quantity) => !/gain|time-to-train/.test(quantity))).toEqual([])
})

it('a series has its points at once, and its mean error once it is predicted', () => {
  const chart = SERIES_CHARTS.find(({ id }) => id === 'resnet50-latency')
  if (!chart) throw new Error('There is no such chart.')
  const [first] = chart.series
  const doubled = first?.points.map(({ value }) => 1.5 * value) ?? []
  const before = seriesFigure(chart, {}).draw(600).shapes
  expect(before.filter(({ part }) => part === 'mark')).toHaveLength(36)
  expect(before.filter(({ part }) => part === 'curve')).toHaveLength(0)
  const after = seriesFigure(chart, { [first?.id ?? '']: doubled })
  expect(after.summary).toContain('V100: 9 published points, mean error of the prediction 50.0 %.')
  expect(after.table.rows[0]).toEqual(['V100', 1, 5.79, 5.79 * 1.5])
})

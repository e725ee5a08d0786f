import type { Figure } from '../chart/figure'
import type { Region } from '../chart/region'
import { xyFigure, type Curve, type Marks } from '../chart/xy-figure'
import { relativeError } from '../../workers/devices/published/predicted-value'
import { publishedSeries } from '../../workers/devices/published/published'
import { lookOf, OTHERWISE } from './device-look'
import { choiceInWords, percent, significant } from './device-words'
import type { PaperChart } from './paper-charts'
import { notesOf } from './published-notes'
import { errorOf, ratioTo, spreadAxis, valuesOf, type Values } from './paper-values'
import { firstThatSpills, isSame, PAPER_CHOICES, type PredictedCurve } from './predicted-curve'

/** The times of a chart: published points over predicted curves. */
export function timeFigure(chart: PaperChart, curves: readonly PredictedCurve[]): Figure {
  const values = valuesOf(chart, curves)
  return xyFigure({
    ...chart,
    y: spreadAxis(chart.y, values),
    fromZero: true,
    curves: values.flatMap((one) => curveOf(one, 'mean error')),
    marks: values.flatMap((one) => marksOf(one, chart.y.unit)),
    regions: regionsOf(chart, curves),
    along: chart.batches,
    rules: [],
    summary: `${chart.title}: ${chart.y.name} by ${chart.x.name}. ${values
      .map((one) => errorInWords(one, 'prediction'))
      .filter(Boolean)
      .join(' ')}`,
    ...sourceOf(chart),
  })
}

/** How many times as long the V100 takes as each other device: above 1 the other one is faster. */
export function ratioFigure(chart: PaperChart, curves: readonly PredictedCurve[]): Figure {
  const all = valuesOf(chart, curves)
  const gpu = all.find(({ choice }) => PAPER_CHOICES[1] && isSame(choice, PAPER_CHOICES[1]))
  const ratios = gpu ? all.filter((one) => one !== gpu).map((one) => ratioTo(gpu, one)) : []
  return xyFigure({
    id: `${chart.id}-ratio`,
    title: `${chart.title}: ratio`,
    x: chart.x,
    y: spreadAxis({ name: 'time of V100 / time of device', unit: '1', scale: chart.y.scale }, ratios),
    fromZero: true,
    curves: ratios.flatMap((one) => curveOf(one, 'mean error of the ratio')),
    marks: ratios.flatMap((one) => marksOf(one, '1')),
    regions: regionsOf(chart, curves),
    along: chart.batches,
    rules: [{ y: 1, label: 'as fast as the V100' }],
    summary: `${chart.title}: time of the V100 divided by that of the device, by ${chart.x.name}. ${ratios
      .map((one) => errorInWords(one, 'ratio'))
      .filter(Boolean)
      .join(' ')}`,
    note: 'Above 1 the device is faster than one V100 in single precision.',
    source: sourceOf(chart).source,
  })
}

function errorInWords(values: Values, of: string): string {
  const error = errorOf(values)
  const count = values.published.size
  if (count === 0) return ''
  const name = choiceInWords(values.choice)
  return error === null
    ? `${name}: ${count} published points.`
    : `${name}: ${count} published points, mean error of the ${of} ${percent(error)}.`
}

function curveOf(values: Values, errorName: string): Curve[] {
  if (values.predicted.size === 0) return []
  const { tone, dash: usual } = lookOf(values.choice.device)
  const isPaper = PAPER_CHOICES.some((paper) => isSame(paper, values.choice))
  const dash = isPaper ? usual : usual || OTHERWISE
  const name = choiceInWords(values.choice)
  const error = errorOf(values)
  const label = error === null ? `${name}, predicted` : `${name}, predicted (${errorName} ${percent(error)})`
  return [{ series: name, label, tone, dash, points: [...values.predicted] }]
}

function marksOf({ choice, published, predicted }: Values, unit: string): Marks[] {
  if (published.size === 0) return []
  const { tone, mark } = lookOf(choice.device)
  const name = choiceInWords(choice)
  const words = (x: number, value: number): string => {
    const at = predicted.get(x) ?? null
    const shown = `${name} at ${x}: published ${significant(value, unit)}`
    return at === null
      ? shown
      : `${shown}, predicted ${significant(at, unit)} (${percent(relativeError(value, at), true)})`
  }
  const points = [...published].map(([x, y]) => ({ x, y, words: words(x, y) }))
  return [{ series: name, label: `${name}, published`, tone, shape: mark, points }]
}

function regionsOf({ x }: PaperChart, curves: readonly PredictedCurve[]): Region[] {
  return curves.flatMap((curve) => {
    const from = firstThatSpills(curve)
    const name = choiceInWords(curve.choice)
    const label = `${name}: out of memory from ${x.name === 'batch' ? 'batch ' : ''}${from?.toLocaleString('en')}`
    return from === null ? [] : [{ series: name, from, label }]
  })
}

/** What has to be known of the points, and where they come from. */
function sourceOf({ id }: PaperChart): { note: string; source: string } {
  const both = ['gc2', 'v100'].map((device) => publishedSeries(`${id}/${device}`))
  const sources = [...new Set(both.map(({ source }) => source))]
  return {
    note: notesOf(both, ({ device }) => lookOf(device).title),
    source: `Published points: ${sources.join('; ')}.`,
  }
}

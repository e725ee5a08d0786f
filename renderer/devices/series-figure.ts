import type { Figure } from '../chart/figure'
import { xyFigure, type Curve, type Marks } from '../chart/xy-figure'
import { meanError, relativeError } from '../../workers/devices/published/predicted-value'
import { placeOf, type PublishedSeries } from '../../workers/devices/published/published-series'
import { lookOf, OTHERWISE, type DeviceLook } from './device-look'
import { choiceInWords, percent, significant } from './device-words'
import { notesOf } from './published-notes'
import type { SeriesChart } from './series-charts'

/** What is predicted of each series, by its id, point by point; null where memory does not suffice. */
export type SeriesPredictions = Readonly<Record<string, readonly (number | null)[]>>

/** Published series with the predictions of their points, as far as they are worked out. */
export function seriesFigure({ series, ...chart }: SeriesChart, predictions: SeriesPredictions): Figure {
  const sources = [...new Set(series.map(({ source }) => source))]
  return xyFigure({
    ...chart,
    ...{ fromZero: true, along: [], regions: [], rules: [] },
    curves: series.flatMap((one) => curveOf(one, lookIn(one, series), predictions[one.id])),
    marks: series.map((one) => marksOf(one, lookIn(one, series), predictions[one.id])),
    summary: `${chart.title}: ${chart.y.name} by ${chart.x.name}. ${series.map((one) => errorInWords(one, predictions[one.id])).join(' ')}`,
    note: `Marks: published. Lines: predicted. ${notesOf(series, nameOf)}`.trim(),
    source: `Published points: ${sources.join('; ')}.`,
  })
}

const nameOf = ({ device, precision }: PublishedSeries): string =>
  choiceInWords({ device, precision, devices: 1 })

/** How a series is drawn: half precision with other dashes and marks, where single precision on that device is there too. */
function lookIn({ device, precision }: PublishedSeries, all: readonly PublishedSeries[]): DeviceLook {
  const look = lookOf(device)
  const isSecond =
    precision === 'fp16' && all.some((one) => one.device === device && one.precision === 'fp32')
  if (!isSecond) return look
  return look.dash === ''
    ? { ...look, dash: OTHERWISE, mark: 'diamond' }
    : { ...look, dash: '2 3', mark: 'circle' }
}

type Predicted = readonly (number | null)[] | undefined

function errorOf({ points }: PublishedSeries, predicted: Predicted): number | null {
  return meanError(points.map(({ value }, at) => ({ published: value, predicted: predicted?.[at] ?? null })))
}

function errorInWords(series: PublishedSeries, predicted: Predicted): string {
  const error = errorOf(series, predicted)
  const words = error === null ? '' : `, mean error of the prediction ${percent(error)}`
  return `${nameOf(series)}: ${series.points.length} published points${words}.`
}

function curveOf(series: PublishedSeries, { tone, dash }: DeviceLook, predicted: Predicted): Curve[] {
  const error = errorOf(series, predicted)
  if (!predicted || error === null) return []
  const points = series.points.map((point, at) => [placeOf(series, point), predicted[at] ?? null] as const)
  const name = nameOf(series)
  return [{ series: name, label: `${name} (mean error ${percent(error)})`, tone, dash, points }]
}

function marksOf(series: PublishedSeries, { tone, mark }: DeviceLook, predicted: Predicted): Marks {
  const name = nameOf(series)
  const points = series.points.map((point, at) => {
    const value = predicted?.[at] ?? null
    const [x, y] = [placeOf(series, point), point.value]
    const shown = `${name} at ${x.toLocaleString('en')}: published ${significant(y, series.unit)}`
    const error =
      value === null
        ? ''
        : `, predicted ${significant(value, series.unit)} (${percent(relativeError(y, value), true)})`
    return { x, y, words: shown + error }
  })
  return { series: name, label: '', tone, shape: mark, points }
}

import { predictedPoint } from '../published/predicted-point'
import { relativeError } from '../published/predicted-value'
import { publishedSeries } from '../published/published'
import { placeOf } from '../published/published-series'

/** Errors of a series' points (0.1 is 10 % too much), and a line for each that says what was published and what is predicted. */
export interface SeriesErrors {
  readonly errors: readonly number[]
  readonly mean: number
  readonly table: string
}

/** The errors of a published series, by its id. */
export function errorsOf(id: string): SeriesErrors {
  const series = publishedSeries(id)
  const rows = series.points.map((point) => {
    const predicted = predictedPoint(series, point) ?? NaN
    const error = relativeError(point.value, predicted)
    const place = `${series.along} ${placeOf(series, point)}`
    return { error, line: statement(`${id}, ${place}`, point.value, predicted) }
  })
  const errors = rows.map(({ error }) => error)
  const mean = errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length
  return { errors, mean, table: rows.map(({ line }) => line).join('\n') }
}

/** One line: published value, predicted value, error. */
export function statement(what: string, published: number, predicted: number): string {
  const percent = (100 * relativeError(published, predicted)).toFixed(1)
  return `${what}: published ${published}, predicted ${predicted.toPrecision(4)} (${percent} %)`
}

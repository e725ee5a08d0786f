// @ts-check
import { PUBLISHED, fittedConstants, ratioAt } from './model.mjs'

/** @typedef {import('./model.mjs').Series} Series */

/** @param {number} share `-32 %` */
const percent = (share) => {
  const rounded = Math.round(100 * share)
  return `${rounded > 0 ? '+' : ''}${rounded === 0 ? 0 : rounded} %`
}

/**
 * The points of a series that something is predicted for and that are not 1 by definition, each with its error.
 * @param {Series} series
 */
function errorsOf(series) {
  const first = series.quantity.endsWith('-gain') ? 1 : 0
  return series.points
    .map((point, index) => ({ point, error: ratioAt(series, index, fittedConstants) - 1 }))
    .slice(first)
    .filter(({ error }) => Number.isFinite(error))
}

/** @param {Series} series points, the mean of the errors' sizes, and the largest with where it is */
function cellsOf(series) {
  const errors = errorsOf(series)
  if (errors.length === 0) return [String(series.points.length), '', '']
  const mean = errors.reduce((sum, { error }) => sum + Math.abs(error), 0) / errors.length
  const worst = errors.reduce((most, one) => (Math.abs(one.error) > Math.abs(most.error) ? one : most))
  const where = worst.point[series.along === 'batch' ? 'batch' : 'devices'].toLocaleString('en')
  return [String(errors.length), `${(100 * mean).toFixed(1)} %`, `${percent(worst.error)} at ${where}`]
}

/**
 * A row of a table whose first cell is a published series, with its errors; any other line as it is.
 * @param {string} line
 */
export function withErrors(line) {
  const id = /^\| *`([\w/-]+)` *\|/.exec(line)?.[1]
  const series = PUBLISHED.find((/** @type {Series} */ one) => one.id === id)
  if (!series) return line
  const cells = line.split('|')
  const written = cellsOf(series).map((cell) => ` ${cell} `)
  return [...cells.slice(0, 2), ...written, ...cells.slice(2 + written.length)].join('|')
}

// @ts-check
import { at, fittedConstants, publishedSeries, ratioAt, withValues } from './model.mjs'
import { nelderMead } from './nelder-mead.mjs'

/** @typedef {import('./model.mjs').DeviceConstants} DeviceConstants */
/** @typedef {{ series: string, weight?: number, without?: number }} Held points of a series, but for one */

/** How far constants are held to where they began: a factor of e costs as much as an error of 1 % at every point. */
const HOLD = 1e-4
/** Beyond the most that can be, e.g. of an efficiency. */
const STEEP = 9

/**
 * The series of a group as they are held against its constants, but for one point of one of them.
 * @param {import('./groups.mjs').Group} group
 * @param {{ series: string, index: number } | null} out the point that is left out
 * @returns {Held[]}
 */
export function heldOf({ series, weights = {} }, out = null) {
  return series.map((id) => ({
    series: id,
    weight: weights[id] ?? 1,
    without: out?.series === id ? out.index : -1,
  }))
}

/**
 * Constants of some paths fitted to series: errors are logarithms of ratios, to the power of 1.5, for a few points are outliers; each series counts alike.
 * @param {DeviceConstants} start
 * @param {Record<string, number>} limits paths, each with the most that its value may be
 * @param {readonly Held[]} held
 * @param {{ steps: number, rounds: number, size?: number }} effort size of the first simplex, in logarithms
 */
export function fitted(start, limits, held, { steps, rounds, size = 0.3 }) {
  const paths = Object.keys(limits)
  const begin = paths.map((path) => at(start, path))
  const cost = (/** @type {number[]} */ logs) => {
    const constants = withValues(start, paths, logs.map(Math.exp))
    const error =
      held.reduce((sum, one) => sum + (one.weight ?? 1) * seriesError(one, constants), 0) / held.length
    const moved = logs.reduce((sum, log, i) => sum + (log - Math.log(begin[i])) ** 2, 0)
    const beyond = logs.reduce((sum, log, i) => sum + Math.max(0, log - Math.log(limits[paths[i]])) ** 2, 0)
    return error + HOLD * moved + STEEP * beyond
  }
  let logs = begin.map(Math.log)
  for (let round = 0; round < rounds; round++)
    logs = nelderMead(cost, logs, { steps, size: size / (round + 1) }).at
  return withValues(start, paths, logs.map(Math.exp))
}

/**
 * @param {Held} held
 * @param {DeviceConstants} constants
 */
function seriesError({ series: id, without = -1 }, constants) {
  const series = publishedSeries(id)
  const points = series.points.map((_, index) => index).filter((index) => index !== without)
  if (points.length === 0) return 0
  const errors = points.map((index) => Math.abs(Math.log(ratioAt(series, index, constants))) ** 1.5)
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}

/**
 * Mean of the sizes of relative errors over the points of a series.
 * @param {string} id
 * @param {DeviceConstants} [constants]
 */
export function meanErrorOf(id, constants = fittedConstants) {
  const series = publishedSeries(id)
  return (
    series.points.reduce((sum, _, index) => sum + Math.abs(ratioAt(series, index, constants) - 1), 0) /
    series.points.length
  )
}

// @ts-check
import { fitted, heldOf } from './fit.mjs'
import { fittedConstants, publishedSeries, ratioAt } from './model.mjs'

/** Steps of the simplex for each point: it begins where all points were fitted. */
const EFFORT = { steps: 100, rounds: 1, size: 0.2 }

/**
 * The errors at the points of a group's series, each from constants that are fitted without that point.
 * @param {import('./groups.mjs').Group} group
 * @returns {{ series: string, errors: number[] }[]}
 */
export function leftOut(group) {
  return group.series.map((id) => {
    const series = publishedSeries(id)
    const errors = series.points.map((_, index) => {
      const held = heldOf(group, { series: id, index })
      return ratioAt(series, index, fitted(fittedConstants, group.limits, held, EFFORT)) - 1
    })
    return { series: id, errors }
  })
}

/** Points whose batch and value are known: seconds of 100 epochs over 8,000 images. */
const noisy = publishedSeries('dnn-training/gc2').points.map(({ batch, value }) => ({ batch, value }))

/**
 * What a straight line through the noisy series leaves, the mean of its relative errors: seconds of a step over the batch, by least squares of the
 * relative errors.
 * @returns {{ fitted: number, leftOut: number }}
 */
export function straightLine() {
  const steps = noisy.map(({ batch, value }) => ({
    batch,
    seconds: value / (100 * Math.floor(8000 / batch)),
  }))
  const errorAt = (/** @type {number} */ index, /** @type {typeof steps} */ points) => {
    const { batch, seconds } = steps[index]
    const [level, slope] = line(points)
    return Math.abs((level + slope * batch) / seconds - 1)
  }
  const mean = (/** @type {number[]} */ errors) => errors.reduce((sum, one) => sum + one, 0) / errors.length
  return {
    fitted: mean(steps.map((_, index) => errorAt(index, steps))),
    leftOut: mean(steps.map((_, index) => errorAt(index, steps.toSpliced(index, 1)))),
  }
}

/**
 * @param {readonly { batch: number, seconds: number }[]} points
 * @returns {[level: number, slope: number]}
 */
function line(points) {
  // Weights of 1 / seconds squared make errors relative.
  const sum = (/** @type {(point: { batch: number, seconds: number }) => number} */ of) =>
    points.reduce((all, point) => all + of(point) / point.seconds ** 2, 0)
  const [w, x, y] = [sum(() => 1), sum(({ batch }) => batch), sum(({ seconds }) => seconds)]
  const [xx, xy] = [sum(({ batch }) => batch ** 2), sum(({ batch, seconds }) => batch * seconds)]
  const slope = (w * xy - x * y) / (w * xx - x * x)
  return [(y - slope * x) / w, slope]
}

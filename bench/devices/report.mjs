// @ts-check
// How well predictions hold: node bench/devices/report.mjs [--quick] [--markdown]. --quick leaves out what is fitted anew, which takes minutes.
import { acrossDevices } from './across-devices.mjs'
import { directions } from './directions.mjs'
import { groups } from './groups.mjs'
import { leftOut, straightLine } from './left-out.mjs'
import { fittedConstants, predicted } from './model.mjs'
import { residualsOf } from './residuals.mjs'
import { table } from './table.mjs'

const isQuick = process.argv.includes('--quick')
const print = table(process.argv.includes('--markdown'))

/** Published values that a straight line misses by 11 %: not among the means. */
const NOISY = 'dnn-training/gc2'

const percent = (/** @type {number | null} */ share) =>
  share === null ? '-' : `${(100 * share).toFixed(1)} %`
const size = (/** @type {number} */ error) => Math.abs(error)
const mean = (/** @type {readonly number[]} */ values) =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
const worst = (/** @type {readonly number[]} */ errors) => Math.max(...errors.map(size))

const residuals = residualsOf(fittedConstants)
/** @type {Map<string, number[]>} */
const out = new Map()
for (const group of isQuick ? [] : groups) {
  console.error(`leaving out points: ${group.name}`)
  for (const { series, errors } of leftOut(group)) out.set(series, errors)
}

print(
  ['series', 'points', 'fitted', 'worst', 'left out', 'worst'],
  residuals.map(({ series, fitted, meanError, points }) => {
    const errors = points.map(({ error }) => error)
    const left = out.get(series)
    return [
      fitted ? series : `${series} (not fitted)`,
      String(points.length),
      percent(meanError),
      percent(worst(errors)),
      percent(left ? mean(left.map(size)) : null),
      percent(left ? worst(left) : null),
    ]
  }),
)

const usual = residuals.filter(({ fitted, series }) => fitted && series !== NOISY)
const line = straightLine()
const noisy = residuals.find(({ series }) => series === NOISY)?.meanError ?? null
const noisyOut = out.get(NOISY)
const across = isQuick ? [] : acrossDevices()
const fittedMean = mean(usual.flatMap(({ points }) => points.map(({ error }) => size(error))))
const leftMean = mean(usual.flatMap(({ series }) => (out.get(series) ?? []).map(size)))
print(
  ['mean error', 'wanted', 'found'],
  [
    ['fitted points', '5 %', percent(fittedMean)],
    ['points left out', '8 %', percent(leftMean)],
    [`${NOISY}, fitted`, `${percent(line.fitted)} (a straight line)`, percent(noisy)],
    [
      `${NOISY}, left out`,
      `${percent(line.leftOut)} (a straight line)`,
      percent(noisyOut ? mean(noisyOut.map(size)) : null),
    ],
    ...across.map(({ series, error }) => [
      `${series}, constants of the V100 alone`,
      series.includes('v100') ? '5 %' : '12 %',
      percent(error),
    ]),
  ],
)

const rows = directions()
print(
  ['target', 'published', 'predicted', 'holds'],
  rows.map(({ what, published, predicted, holds }) => [what, published, predicted, holds ? 'yes' : 'NO']),
)

const began = performance.now()
for (let batch = 1; batch <= 100; batch++) predicted('bert-large', 'training', 'v100', batch)
console.log(
  `A sweep of 100 points of bert-large: ${Math.round(performance.now() - began)} ms (wanted: under 1000)`,
)

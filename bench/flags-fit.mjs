// @ts-check
// The constants of the flags, fitted anew to simulated stamps: those in workers/estimates/blendedness.ts and workers/flags/colour-distance.ts.
import { load } from './load.mjs'
import { median } from './measure.mjs'

const { objects, images } = await load('flags-fit', {
  objects: 'workers/estimates/central-object.ts',
  images: 'workers/estimates/central-image.ts',
})
/** What is added before logarithms are taken, and the least signal to noise of bands whose colours are taken: as in the sources. */
const [FLOOR, OTHERS_FLOOR, SHIFT_FLOOR, LEAST_SIGNAL] = [0.02, 0.01, 0.02, 8]

/** @param {{ stamp: import('../workers/stamps/stamp.ts').Stamp, truth: { blendedness: number } }[]} stamps */
export function fitBlendedness(stamps) {
  const signs = stamps.map(({ stamp }) => objects.measureCentral(stamp, images.skyVariances(stamp))?.signs)
  const known = stamps.flatMap(({ truth }, at) => (signs[at] ? [{ ...signs[at], b: truth.blendedness }] : []))
  const offset = median(known.map(({ colourOffset }) => colourOffset).filter(Number.isFinite))
  const rows = known.map(({ others, lopsidedness, colourOffset, size, rho4 }) => [
    1,
    Math.log(others + OTHERS_FLOOR),
    Math.log(lopsidedness + SHIFT_FLOOR),
    Math.log((Number.isNaN(colourOffset) ? offset : colourOffset) + SHIFT_FLOOR),
    Math.log(size),
    rho4 - 2,
  ])
  const weights = leastSquares(
    rows,
    known.map(({ b }) => Math.log(b + FLOOR)),
  )
  console.log(
    `  blendedness: ${weights.map((weight) => weight.toFixed(4)).join(' ')}, usual offset ${offset.toFixed(3)}`,
  )
}

/** @param {any[]} diagnostics */
export function fitColours(diagnostics) {
  const bright = diagnostics.filter(({ fluxes, fluxErrors }) =>
    fluxes.every(
      (/** @type {number} */ flux, /** @type {number} */ band) => flux > LEAST_SIGNAL * fluxErrors[band],
    ),
  )
  const colours = bright.map(({ fluxes }) =>
    [0, 1, 2, 3, 4].map((band) => 2.5 * Math.log10(fluxes[band + 1] / fluxes[band])),
  )
  const meanOf = (/** @type {(colour: number[]) => number} */ value) =>
    colours.reduce((sum, colour) => sum + value(colour), 0) / colours.length
  const mean = [0, 1, 2, 3, 4].map((k) => meanOf((colour) => colour[k] ?? NaN))
  const covariance = mean.map((a, j) =>
    mean.map((b, k) => meanOf((colour) => ((colour[j] ?? NaN) - a) * ((colour[k] ?? NaN) - b)).toFixed(4)),
  )
  console.log(`  colours of ${colours.length}: mean ${mean.map((one) => one.toFixed(3)).join(' ')}`)
  console.log(`  covariance ${covariance.map((row) => row.join(' ')).join(' | ')}`)
}

/** Least squares by the normal equations. @param {number[][]} rows @param {number[]} wanted */
function leastSquares(rows, wanted) {
  const size = rows[0]?.length ?? 0
  const matrix = Array.from({ length: size }, (_, j) => [
    ...Array.from({ length: size }, (_, k) =>
      rows.reduce((sum, row) => sum + (row[j] ?? 0) * (row[k] ?? 0), 0),
    ),
    rows.reduce((sum, row, at) => sum + (row[j] ?? 0) * (wanted[at] ?? 0), 0),
  ])
  for (let j = 0; j < size; j++) {
    for (let r = 0; r < size; r++) {
      if (r === j) continue
      const factor = (matrix[r]?.[j] ?? NaN) / (matrix[j]?.[j] ?? NaN)
      matrix[r] = (matrix[r] ?? []).map((value, k) => value - factor * (matrix[j]?.[k] ?? NaN))
    }
  }
  return matrix.map((row, j) => (row[size] ?? NaN) / (row[j] ?? NaN))
}

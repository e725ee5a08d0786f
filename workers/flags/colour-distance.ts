/** The colours u-g, g-r, r-i, i-z, z-y of training stamps, of light under one Gaussian: their means and covariance, of 1,159 stamps with a signal to noise over 8 in every band. */
const MEAN = [0.2, 0.237, 0.215, 0.225, 0.233] as const
const COVARIANCE = [
  [0.1529, 0.048, -0.0139, -0.0169, -0.0141],
  [0.048, 0.1059, 0.0481, 0.0082, -0.0087],
  [-0.0139, 0.0481, 0.0748, 0.0282, 0.0045],
  [-0.0169, 0.0082, 0.0282, 0.0414, 0.0148],
  [-0.0141, -0.0087, 0.0045, 0.0148, 0.0318],
] as const

/** Magnitudes in a factor e of flux, and the square of the error that every magnitude has at least. */
const POGSON = 2.5 / Math.LN10
const LEAST_VARIANCE = 4e-4

/**
 * How far colours are from those of the training, in standard deviations (Mahalanobis 1936): the training's scatter and the errors of the fluxes together. Fluxes are in nJy, by band u g r i z y; one
 * under its error counts as that, with an error of a magnitude. NaN where a band is missing.
 */
export function colourDistance(fluxes: readonly number[], errors: readonly number[]): number {
  const magnitudes = fluxes.map((flux, band) => -POGSON * Math.log(Math.max(flux, errors[band] ?? NaN)))
  const variances = fluxes.map((flux, band) => {
    const error = errors[band] ?? NaN
    return (POGSON * Math.min(1, error / Math.max(flux, error))) ** 2 + LEAST_VARIANCE
  })
  const off = MEAN.map((mean, k) => (magnitudes[k] ?? NaN) - (magnitudes[k + 1] ?? NaN) - mean)
  const covariance = COVARIANCE.map((row, j) => row.map((value, k) => value + noiseOf(variances, j, k)))
  return Math.sqrt(squareOver(covariance, off))
}

/** The covariance of two colours by the errors of the bands: neighbouring ones share a band. */
function noiseOf(variances: readonly number[], j: number, k: number): number {
  if (j === k) return (variances[j] ?? NaN) + (variances[j + 1] ?? NaN)
  return Math.abs(j - k) === 1 ? -(variances[Math.max(j, k)] ?? NaN) : 0
}

/** v' C^-1 v, by Cholesky's factor of C. */
function squareOver(covariance: readonly (readonly number[])[], vector: readonly number[]): number {
  const factor: number[][] = []
  const solved: number[] = []
  let square = 0
  for (let j = 0; j < vector.length; j++) {
    const row: number[] = []
    for (let k = 0; k <= j; k++) {
      const above = factor[k] ?? row
      let rest = covariance[j]?.[k] ?? NaN
      for (let l = 0; l < k; l++) rest -= (row[l] ?? NaN) * (above[l] ?? NaN)
      row.push(k === j ? Math.sqrt(rest) : rest / (above[k] ?? NaN))
    }
    factor.push(row)
    const known = solved.reduce((sum, value, k) => sum + value * (row[k] ?? NaN), 0)
    const next = ((vector[j] ?? NaN) - known) / (row[j] ?? NaN)
    solved.push(next)
    square += next * next
  }
  return square
}

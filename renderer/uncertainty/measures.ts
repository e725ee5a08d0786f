import type { LinkedTable } from '../../preload/contract-linked'
import type { Kind } from '../../workers/calibration/uncertainty-numbers'
import type { Measure } from '../linked/measure'

/** Square root of half the trace of the covariance of (g1, g2), by kind. */
export const sigmaOf = (kind: Kind): Measure => ({
  ...{ name: `σ ${kind}`, unit: '1', scale: 'log' },
  sql: `sigma_${kind}`,
})

/** The length of g_estimated - g_true. */
export const ERROR: Measure = { name: '|error|', unit: '1', scale: 'log', sql: 'error' }

export const SIGNAL_TO_NOISE: Measure = { name: 'signal to noise', unit: '1', scale: 'log', sql: 'snr' }

/** Between the network and adaptive moments, in sigmas of both. */
export const DISAGREEMENT: Measure = {
  ...{ name: 'disagreement with moments', unit: 'σ', scale: 'log' },
  sql: 'disagreement',
}

/** The true blendedness where a truth is linked, else the estimated one; below 0.001 nothing is told apart. */
export function blendednessOf(table: LinkedTable | null): Measure {
  const isTrue = table !== null && table.truth !== null
  const column = isTrue ? 'true_blendedness' : 'blendedness'
  return {
    ...{ name: isTrue ? 'blendedness, true' : 'blendedness, estimated', unit: '1', scale: 'log' },
    // The greatest of NULL and a number would be the number.
    sql: `CASE WHEN ${column} IS NOT NULL THEN greatest(${column}, 0.001) END`,
  }
}

/** The magnitude in i, or in the first band that there is; null where the catalog has none. */
export function magnitudeOf(table: LinkedTable | null): Measure | null {
  const names = table?.columns.map(({ name }) => name) ?? []
  const column = names.includes('mag_i') ? 'mag_i' : names.find((name) => /^mag_[a-z]$/.test(name))
  return column === undefined
    ? null
    : { name: `magnitude ${column.slice(4)}`, unit: 'mag', scale: 'linear', sql: column }
}

import type { Prediction } from '../../preload/contract-devices'
import { rowsCsv } from './rows-csv'

/** Predictions as CSV, one row each; parts stand under names like `breakdown.compute`, and what is null is empty. SI units. */
export function predictionCsv(rows: readonly Prediction[]): string {
  return rowsCsv(
    rows.map(({ memory, breakdown, advice, ...plain }) => ({
      ...plain,
      ...{ memory, breakdown: breakdown ?? {}, advice },
    })),
  )
}

import type { LayerRow } from './layer-rows'
import { rowsCsv } from './rows-csv'

/** Layers as CSV, one row each in SI units, with what was measured under names like `measured.rms`; empty where a layer has no weights to round. */
export function layerCsv(rows: readonly LayerRow[]): string {
  return rowsCsv(rows.map(({ measured, ...row }) => ({ ...row, measured: measured ?? {} })))
}

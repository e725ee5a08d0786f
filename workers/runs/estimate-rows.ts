import { float32, int32, tableFromArrays, tableToIPC, uint32, uint8 } from '@uwdata/flechette'
import { bitOf } from '../flags/object-flags'
import type { Stamp } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import type { Measurement } from '../estimates/estimator'
import { sigmaOf, totalOf, type ShapeEstimate } from '../estimates/shape-estimate'

/** One object of a shard: its place there, its stamp's diagnostics, and what was measured. */
export interface EstimateRow {
  /** The place of the object in its shard, from 0. */
  readonly object: number
  readonly stamp: Pick<Stamp, 'flags' | 'fractionMissing' | 'missingBands'>
  readonly measurement: Measurement
}

/** The columns of an estimate in single precision, and what fills them. */
const SHAPE_COLUMNS: Readonly<Record<string, (estimate: ShapeEstimate) => number>> = {
  g1: ({ g }) => g[0],
  g2: ({ g }) => g[1],
  aleatoric_11: ({ aleatoric }) => aleatoric[0],
  aleatoric_12: ({ aleatoric }) => aleatoric[1],
  aleatoric_22: ({ aleatoric }) => aleatoric[2],
  epistemic_11: ({ epistemic }) => epistemic[0],
  epistemic_12: ({ epistemic }) => epistemic[1],
  epistemic_22: ({ epistemic }) => epistemic[2],
  sigma_aleatoric: ({ aleatoric }) => sigmaOf(aleatoric),
  sigma_epistemic: ({ epistemic }) => sigmaOf(epistemic),
  sigma_total: (estimate) => sigmaOf(totalOf(estimate)),
}

/**
 * Estimates as an Arrow IPC stream: `object`, the columns of the shape (g1 g2 in pixel axes, covariances, sigmas; null where there is
 * none), `flags` (`OBJECT_FLAGS`), `fraction_missing` (of the pixels in the bands that are there) and `bands`, their number.
 */
export function encodeEstimates(rows: readonly EstimateRow[]): Uint8Array {
  const shapes = Object.entries(SHAPE_COLUMNS).map(([name, value]): [string, (number | null)[]] => [
    name,
    rows.map(({ measurement: { estimate } }) => (estimate ? value(estimate) : null)),
  ])
  const columns = {
    object: rows.map(({ object }) => object),
    ...Object.fromEntries(shapes),
    flags: rows.map(flagsOf),
    fraction_missing: rows.map(({ stamp }) => stamp.fractionMissing),
    bands: rows.map(({ stamp }) => BANDS.length - stamp.missingBands.length),
  }
  const types = {
    ...{ object: int32(), flags: uint32(), fraction_missing: float32(), bands: uint8() },
    ...Object.fromEntries(shapes.map(([name]) => [name, float32()])),
  }
  return tableToIPC(tableFromArrays(columns, { types }), { format: 'stream' }) ?? new Uint8Array(0)
}

function flagsOf({ stamp, measurement: { reason } }: EstimateRow): number {
  return (stamp.flags | (reason ? bitOf(reason) : 0)) >>> 0
}

import { float32, int32, tableFromArrays, tableToIPC, uint32, uint8 } from '@uwdata/flechette'
import type { Diagnostics } from '../estimates/diagnostics'
import { judgeObject, type Judgement } from '../flags/judge-object'
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
  /** What else the stamp tells; left out where it was not asked. */
  readonly diagnostics?: Diagnostics
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

/** The columns of diagnostics in single precision, and what fills them; what is not known is null. */
const DIAGNOSTIC_COLUMNS: Readonly<Record<string, (found: Diagnostics) => number>> = {
  snr: ({ snr }) => snr,
  size_to_psf: ({ size }) => size,
  size_to_psf_error: ({ sizeError }) => sizeError,
  blendedness: ({ blendedness }) => blendedness,
  moments_g1: ({ g1 }) => g1,
  moments_g2: ({ g2 }) => g2,
  moments_sigma: ({ sigma }) => sigma,
}

/**
 * Estimates as an Arrow IPC stream: `object`, the columns of the shape (g1 g2 in pixel axes, covariances, sigmas; null where there is
 * none), `flags` (`OBJECT_FLAGS`), `fraction_missing` (of the pixels in the bands that are there) and `bands`, their number; then those of `Diagnostics`, `disagreement` in standard
 * deviations and `beyond_training` (bits of `TRAINING_RULES`), both null where no network gave a shape. `isLearned` says that a network did.
 */
export function encodeEstimates(rows: readonly EstimateRow[], isLearned = true): Uint8Array {
  const judged = rows.map((row) => judge(row, isLearned))
  const shapes = Object.entries(SHAPE_COLUMNS).map(([name, value]): [string, (number | null)[]] => [
    name,
    rows.map(({ measurement: { estimate } }) => (estimate ? value(estimate) : null)),
  ])
  const diagnostics = Object.entries(DIAGNOSTIC_COLUMNS).map(([name, value]): [string, (number | null)[]] => [
    name,
    rows.map(({ diagnostics: found }) => known(found && value(found))),
  ])
  const columns = {
    object: rows.map(({ object }) => object),
    ...Object.fromEntries(shapes),
    flags: rows.map((row, at) => (flagsOf(row) | (judged[at]?.flags ?? 0)) >>> 0),
    fraction_missing: rows.map(({ stamp }) => stamp.fractionMissing),
    bands: rows.map(({ stamp }) => BANDS.length - stamp.missingBands.length),
    ...Object.fromEntries(diagnostics),
    disagreement: judged.map((one) => one?.disagreement ?? null),
    beyond_training: judged.map((one) => one?.beyondTraining ?? null),
  }
  const types = {
    ...{ object: int32(), flags: uint32(), fraction_missing: float32(), bands: uint8() },
    ...Object.fromEntries([...shapes, ...diagnostics].map(([name]) => [name, float32()])),
    ...{ disagreement: float32(), beyond_training: uint8() },
  }
  return tableToIPC(tableFromArrays(columns, { types }), { format: 'stream' }) ?? new Uint8Array(0)
}

function judge({ stamp, measurement, diagnostics }: EstimateRow, isLearned: boolean): Judgement | null {
  return diagnostics ? judgeObject(stamp.flags, diagnostics, measurement.estimate, isLearned) : null
}

function known(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value
}

function flagsOf({ stamp, measurement: { reason } }: EstimateRow): number {
  return (stamp.flags | (reason ? bitOf(reason) : 0)) >>> 0
}

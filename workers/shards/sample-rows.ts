import { float32, int32, tableFromArrays, tableToIPC } from '@uwdata/flechette'
import type { EstimateRow } from './estimate-rows'

/**
 * The sampled shapes of objects as an Arrow IPC stream: `object`, `sample` (from 0), `g1` and `g2` (reduced shear in pixel axes), a row for each
 * pass of the network. Null where none were kept.
 */
export function encodeSamples(rows: readonly EstimateRow[]): Uint8Array | null {
  const kept = rows.flatMap(({ object, measurement: { samples } }) => (samples ? [{ object, samples }] : []))
  if (kept.length === 0) return null
  const each = <T>(value: (object: number, samples: Float32Array, sample: number) => T): T[] =>
    kept.flatMap(({ object, samples }) =>
      Array.from({ length: samples.length / 2 }, (_, sample) => value(object, samples, sample)),
    )
  const columns = {
    object: each((object) => object),
    sample: each((_object, _samples, sample) => sample),
    g1: each((_object, samples, sample) => samples[2 * sample] ?? NaN),
    g2: each((_object, samples, sample) => samples[2 * sample + 1] ?? NaN),
  }
  const types = { object: int32(), sample: int32(), g1: float32(), g2: float32() }
  return tableToIPC(tableFromArrays(columns, { types }), { format: 'stream' })
}

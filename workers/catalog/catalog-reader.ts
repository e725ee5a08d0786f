import type { SkyRegion } from './sky-region'

export type CatalogFormat = 'fits' | 'csv' | 'parquet' | 'hats'

/**
 * A column as its file describes it. `unit` as written there (FITS TUNIT, Parquet metadata), null where it is not.
 * `type` is that of the Arrow column: `bool`, `int8` to `int64`, `uint8` to `uint64`, `float32`, `float64`, `utf8`,
 * `list<...>`, or Arrow's own name for what else Parquet may hold.
 */
export type CatalogColumn = { readonly name: string; readonly unit: string | null; readonly type: string }

/**
 * Some rows of a catalog as an Arrow IPC stream. All batches of one reader have the same columns in the same order.
 * 64-bit integers are exact; an absent value is null.
 */
export type CatalogBatch = { readonly arrow: Uint8Array; readonly rows: number }

/** A wish to stop; an `AbortSignal` is one. */
export type Cancellation = { readonly aborted: boolean; readonly reason?: unknown }

/** What to read of a catalog. */
export type CatalogSelection = {
  /** When it is aborted, `batches` throws its reason before the next batch. */
  signal?: Cancellation | undefined
  /**
   * Only what may lie in this region: a HATS catalog leaves out the partitions that do not touch it. Rows outside still come (all
   * of them from other formats), so the caller filters by position as well.
   */
  region?: SkyRegion | undefined
}

/** One catalog, whatever its format. */
export interface CatalogReader {
  readonly format: CatalogFormat
  /** What is read, as people know it: the file or folder, with the survey's root. */
  readonly place: string
  /** What the server of a remote file tells one state of it from another by; null or absent where nothing is said. */
  readonly version?: string | null
  readonly columns: readonly CatalogColumn[]
  /** Rows as the file announces them, null where only reading it tells (CSV). */
  readonly rows: number | null
  /** What was wrong and could be passed over (ragged rows, missing partitions), for the user to read; it grows while batches are read. */
  readonly problems: readonly string[]
  /**
   * All rows, at most `MAXIMUM_BATCH_ROWS` at a time; memory is bounded by a batch. A catalog without rows gives one batch without rows. It can be called again, and
   * begins anew. Throws `FitsError` or `CatalogError` for a file that is bad.
   */
  batches(selection?: CatalogSelection): AsyncIterable<CatalogBatch>
  close(): Promise<void>
}

/** No batch has more rows than this. */
export const MAXIMUM_BATCH_ROWS = 65_536

/** Throws the reason of a cancellation that was asked for. */
export function throwIfCancelled(signal: Cancellation | undefined): void {
  if (signal?.aborted) throw signal.reason ?? new Error('cancelled')
}

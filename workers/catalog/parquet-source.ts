import type { OpenFile } from './catalog-files'
import type { CatalogBatch, CatalogColumn, Cancellation } from './catalog-reader'

/** What to read of a Parquet file: all columns in their order, or those named. */
export type ParquetSelection = { signal?: Cancellation | undefined; columns?: string[] | undefined }

/** A Parquet file that gives its rows as Arrow, whichever library decodes it. */
export interface ParquetSource {
  readonly rows: number
  readonly columns: readonly CatalogColumn[]
  /** Other files of which the footer speaks (`_metadata` of a dataset), relative to this one. */
  readonly files: readonly string[]
  /** A batch with all columns and no rows. */
  readonly empty: CatalogBatch
  /** All rows in order, always in the same batches of bounded size; none where there are no rows. Throws `CatalogError` for a damaged file. */
  batches(selection?: ParquetSelection): AsyncIterable<CatalogBatch>
  /** Frees the decoder and closes the file. */
  close(): Promise<void>
}

/**
 * Opens a Parquet file and takes it over: it is closed with the source, or at once on failure. Rejects with a
 * `CatalogError` when it is no Parquet.
 */
export type OpenParquet = (file: OpenFile) => Promise<ParquetSource>

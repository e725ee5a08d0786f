import type { OpenFile } from './catalog-files'
import type { CatalogBatch, CatalogReader } from './catalog-reader'
import type { OpenParquet } from './parquet-source'

/** Opens a Parquet file as a catalog. Takes the file over. Throws `CatalogError`. */
export async function openParquetCatalog(file: OpenFile, openParquet: OpenParquet): Promise<CatalogReader> {
  const source = await openParquet(file)
  return {
    format: 'parquet',
    place: file.name,
    version: file.version ?? null,
    columns: source.columns,
    rows: source.rows,
    problems: [],
    batches: ({ signal } = {}) => orEmpty(source.batches({ signal }), source.empty),
    close: () => source.close(),
  }
}

/** The batches, or `empty` alone where there are none: a table can be made from it. */
export async function* orEmpty(
  batches: AsyncIterable<CatalogBatch>,
  empty: CatalogBatch,
): AsyncIterable<CatalogBatch> {
  let some = false
  for await (const batch of batches) {
    some = true
    yield batch
  }
  if (!some) yield empty
}

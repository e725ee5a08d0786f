import type { CatalogFiles, OpenFile } from './catalog-files'
import type { CatalogReader } from './catalog-reader'
import { openCsvCatalog } from './csv-catalog'
import { openFitsCatalog } from './fits-catalog'
import { openHatsCatalog } from './hats-catalog'
import { openParquetCatalog } from './parquet-catalog'
import type { OpenParquet } from './parquet-source'
import { recogniseCatalog, type RecognisedCatalog } from './recognise-catalog'

/**
 * Opens the catalog of a survey: `name` as `survey.json` gives it (a file, a HATS folder, `table.fits[EXTNAME]`; '.' is the
 * folder itself), or what is found in the folder when it is null. Rejects with `CatalogError` or `FitsError` when there is none or it
 * cannot be read.
 */
export async function openCatalog(
  files: CatalogFiles,
  name: string | null,
  openParquet: OpenParquet,
): Promise<CatalogReader> {
  const found = await recogniseCatalog(files, name)
  if (found.format === 'hats') return openHatsCatalog(files, found.name, openParquet)
  const file = await files.open(found.name)
  try {
    return await openTable(file, found, openParquet)
  } catch (error) {
    await file.close()
    throw error
  }
}

function openTable(
  file: OpenFile,
  { format, extension }: RecognisedCatalog,
  openParquet: OpenParquet,
): Promise<CatalogReader> {
  if (format === 'parquet') return openParquetCatalog(file, openParquet)
  return format === 'fits' ? openFitsCatalog(file, extension) : openCsvCatalog(file)
}

import { readFromSource } from '../fits/byte-source'
import { FitsError } from '../fits/fits-error'
import { walkHdus, type Hdu } from '../fits/hdus'
import { isTrue, textOr } from '../fits/header'
import { tableLayout } from '../fits/table-layout'
import type { OpenFile } from './catalog-files'
import type { CatalogReader } from './catalog-reader'
import { typeName } from './column-type'
import { emptyColumn, readFitsBatches, type FitsTable } from './fits-batches'
import { fitsColumns } from './fits-columns'

/** A row wider than this is no row of a catalog. */
const WIDEST_ROW = 64 * 1024 * 1024

/**
 * Opens a binary table of a FITS file (FITS 4.0, section 7.3): the first, or the one with this EXTNAME or number. It is read by ranges.
 *
 * A column with a repeat count other than 1, or of variable length, becomes lists; complex numbers lists [re, im]; bits booleans.
 * TNULL and NaN become null. Takes the file over. Throws FitsError for a file without such a table, or a damaged one.
 */
export async function openFitsCatalog(
  file: OpenFile,
  extension: string | null = null,
): Promise<CatalogReader> {
  const hdus = await readFromSource(file, walkHdus(file.name, file.size))
  const table = readTable(file, chooseTable(hdus, extension))
  return {
    format: 'fits',
    place: file.name,
    version: file.version ?? null,
    columns: table.columns.map((column) => ({
      name: column.name,
      unit: column.unit,
      type: typeName(emptyColumn(column).type),
    })),
    rows: table.layout.rowCount,
    problems: [],
    batches: (selection) => readFitsBatches(table, selection),
    close: () => file.close(),
  }
}

function chooseTable(hdus: Hdu[], extension: string | null): Hdu {
  const wanted = (hdu: Hdu): boolean =>
    extension === null
      ? isBinaryTable(hdu)
      : hdu.name.toLowerCase() === extension.toLowerCase() || String(hdu.place.extension) === extension
  const found = hdus.find(wanted)
  if (found && isBinaryTable(found)) return found
  const place = { ...(found ?? hdus[0]!).place }
  throw new FitsError(
    extension ? `${extension} is no binary table` : 'no binary table is in this file',
    place,
  )
}

function isBinaryTable({ header }: Hdu): boolean {
  return textOr(header, 'XTENSION', '').trim() === 'BINTABLE' && !isTrue(header, 'ZIMAGE')
}

function readTable(source: OpenFile, hdu: Hdu): FitsTable {
  if (isTrue(hdu.header, 'ZTABLE')) {
    throw new FitsError(
      'the table is tile-compressed (ZTABLE), which is not read: unpack it with funpack',
      hdu.place,
    )
  }
  const layout = tableLayout(hdu)
  if (layout.rowBytes > WIDEST_ROW)
    throw new FitsError(`its rows are ${layout.rowBytes} bytes wide`, hdu.place)
  if (layout.rowBytes === 0 && layout.rowCount > 0) throw new FitsError('its rows are empty', hdu.place)
  const columns = fitsColumns(hdu, layout.rowBytes)
  if (columns.length === 0) throw new FitsError('the table has no columns', hdu.place)
  return { source, hdu, layout, columns }
}

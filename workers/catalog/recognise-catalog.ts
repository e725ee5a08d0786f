import { CatalogError } from './catalog-error'
import type { CatalogFiles } from './catalog-files'
import type { CatalogFormat } from './catalog-reader'
import { describeHats, isHatsFolder, placeOf } from './hats-description'

/** A catalog that was found: its name in the survey ('' for the folder itself), and the unit of a FITS file where one is named. */
export type RecognisedCatalog = { format: CatalogFormat; name: string; extension: string | null }

const FORMATS: readonly [pattern: RegExp, format: CatalogFormat][] = [
  [/\.(parquet|parq|pq)$/i, 'parquet'],
  [/\.(fits|fit|fts)$/i, 'fits'],
  [/\.(csv|tsv|ecsv)$/i, 'csv'],
]
/** Stems in the order in which they are preferred; tables that describe something else are not taken. */
const PREFERRED = ['detected', 'catalog', 'catalogue', 'objects', 'sources']
const OTHERS = /^(truth|psf|tiles?|partition_info|_)/i

/** The format that a file's name tells, null for none. */
export function formatOfName(name: string): CatalogFormat | null {
  return FORMATS.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

/** The catalogs among the names of a folder, the surest first. */
export function catalogsAmong(names: readonly string[]): string[] {
  const rank = (name: string): number => {
    const stem = PREFERRED.indexOf(name.toLowerCase().replace(/\.[^.]*$/, ''))
    const format = FORMATS.findIndex(([pattern]) => pattern.test(name))
    return (stem < 0 ? PREFERRED.length : stem) * FORMATS.length + format
  }
  const tables = names.filter((name) => formatOfName(name) !== null && !OTHERS.test(name))
  return tables.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
}

/**
 * Finds the catalog of a survey: the one named (`table.fits[EXTNAME]` names a unit), or what lies in the folder. Throws `CatalogError` where there
 * is none, or one in a format that is not read.
 */
export async function recogniseCatalog(files: CatalogFiles, name: string | null): Promise<RecognisedCatalog> {
  if (name !== null) return recogniseNamed(files, name)
  const names = (await files.list('')) ?? (await namesThatExist(files))
  if (isHatsFolder(names)) return { format: 'hats', name: '', extension: null }
  const [found] = catalogsAmong(names)
  if (found) return { format: formatOfName(found) ?? 'csv', name: found, extension: null }
  const remedy = 'Put a table named detected.parquet, .fits or .csv into it, or name one in survey.json.'
  throw new CatalogError('missing', 'no catalog was found', { file: files.root }, remedy)
}

async function recogniseNamed(files: CatalogFiles, name: string): Promise<RecognisedCatalog> {
  const [, file = name, extension = null] = /^(.+)\[([^[\]]+)\]$/.exec(name) ?? []
  const format = formatOfName(file)
  if (format) return { format, name: file, extension }
  const folder = name.replace(/\/+$/, '').replace(/^\.$/, '')
  if (await describeHats(files, folder)) return { format: 'hats', name: folder, extension: null }
  const where = { file: placeOf(files, name) }
  if (/\.(gz|bz2|zip|zst)$/i.test(name))
    throw new CatalogError('refused', 'it is packed', where, 'Unpack it.')
  if (!(await files.exists(name))) throw new CatalogError('missing', 'there is no such catalog', where)
  throw new CatalogError('refused', 'this is none of FITS, Parquet, CSV and HATS by its name', where)
}

/** Where folders cannot be listed: those of the likely names that are there. */
async function namesThatExist(files: CatalogFiles): Promise<string[]> {
  const likely = ['collection.properties', 'hats.properties', 'properties']
  for (const stem of PREFERRED.slice(0, 2)) likely.push(`${stem}.parquet`, `${stem}.fits`, `${stem}.csv`)
  for (const name of likely) if (await files.exists(name)) return [name]
  return []
}

import { CatalogError } from './catalog-error'
import type { CatalogFiles } from './catalog-files'
import { readText } from './text'

/** What the properties of a HATS catalog say that matters here. */
export type HatsDescription = {
  /** The folder of the catalog itself, inside the survey. */
  folder: string
  /** Rows as announced; null where they are not. */
  rows: number | null
  /** What stands after `Npix=n`: `.parquet`, or `/` for folders with several files. */
  suffix: string
}

/** Files that describe a HATS catalog, new and old; a collection of catalogs has another. */
const PROPERTIES = ['hats.properties', 'properties']
const COLLECTION = 'collection.properties'
const DESCRIPTIONS = [COLLECTION, ...PROPERTIES]
/** Products that hold rows of a catalog. A margin repeats rows of its catalog, an index and a map have others. */
const READABLE = ['object', 'source', 'nested']

/** A name in a folder ('' is the survey's own). */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** Whether these names in a folder are those of a HATS catalog or collection. */
export function isHatsFolder(names: readonly string[]): boolean {
  return names.some((name) => DESCRIPTIONS.includes(name))
}

/**
 * Reads the properties of a HATS folder (IVOA note HATS 1.0), going from a collection to its primary table. Null where there are none; throws
 * `CatalogError` for a margin or an index.
 */
export async function describeHats(files: CatalogFiles, folder: string): Promise<HatsDescription | null> {
  const collection = await readProperties(files, inFolder(folder, COLLECTION))
  if (collection) return describePrimary(files, folder, collection)
  for (const name of PROPERTIES) {
    const properties = await readProperties(files, inFolder(folder, name))
    if (properties) return describeCatalog(files, folder, properties)
  }
  return null
}

async function describePrimary(
  files: CatalogFiles,
  folder: string,
  collection: ReadonlyMap<string, string>,
): Promise<HatsDescription> {
  const file = placeOf(files, inFolder(folder, COLLECTION))
  const primary = collection.get('hats_primary_table_url')
  if (!primary) throw new CatalogError('damaged', 'it names no hats_primary_table_url', { file })
  const inside = inFolder(folder, primary.replace(/\/+$/, ''))
  for (const name of PROPERTIES) {
    const properties = await readProperties(files, inFolder(inside, name))
    if (properties) return describeCatalog(files, inside, properties)
  }
  throw new CatalogError('missing', `its primary table ${primary} is not there`, { file })
}

function describeCatalog(
  files: CatalogFiles,
  folder: string,
  properties: ReadonlyMap<string, string>,
): HatsDescription {
  const file = placeOf(files, folder)
  const product = properties.get('dataproduct_type') ?? 'object'
  if (!READABLE.includes(product)) {
    throw new CatalogError(
      'refused',
      `this is a HATS ${product}, not a catalog`,
      { file },
      'Open the catalog it belongs to.',
    )
  }
  const rows = Number(properties.get('hats_nrows') || NaN)
  return {
    folder,
    rows: Number.isSafeInteger(rows) && rows >= 0 ? rows : null,
    suffix: properties.get('hats_npix_suffix') ?? '.parquet',
  }
}

/** What people call a name in a survey. */
export function placeOf(files: CatalogFiles, name: string): string {
  return name === '' ? files.root : `${files.root.replace(/\/$/, '')}/${name}`
}

/** `key=value` lines; null where the file is not there. */
async function readProperties(
  files: CatalogFiles,
  name: string,
): Promise<ReadonlyMap<string, string> | null> {
  const text = await readText(files, name).catch((error: unknown) => {
    if (error instanceof CatalogError && error.kind === 'missing') return null
    throw error
  })
  if (text === null) return null
  const lines = text.split(/\r?\n/).filter((line) => /^[^#!=]+=/.test(line))
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  )
}

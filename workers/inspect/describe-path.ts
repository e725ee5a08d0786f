import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { PathDescription } from '../../preload/contract'
import { fault } from '../../preload/fault'
import { openCatalog } from '../catalog/open-catalog'
import type { OpenParquet } from '../catalog/parquet-source'
import { isUrl, openPlace, urlOf } from '../files/place'
import { surveyFiles, type SurveyFiles } from '../files/survey-files'
import { describeSurvey } from '../survey/describe-survey'
import { describeImageFile } from './describe-image'

const NOTHING: PathDescription = {
  kind: 'unknown',
  ...{ rows: null, columns: [], planes: [], wcs: null, bands: [], problems: [] },
}

/** What tells a HATS catalog, and what a survey, by what lies in a folder. */
const HATS = ['hats.properties', 'properties', 'collection.properties']
const SURVEY = ['survey.json', 'detected.parquet', 'detected.fits', 'detected.csv']

/** Says what a file or folder, or what a URL leads to, is. Rejects with a `Fault` or `CatalogError` when there is none. */
export async function describeAnything(path: string, openParquet: OpenParquet): Promise<PathDescription> {
  if (isUrl(path)) return describeUrl(path, openParquet)
  const found = await stat(path).catch(() => null)
  if (!found) throw fault('There is no such file or folder.', { where: path })
  return found.isDirectory()
    ? describeFolder(path, openParquet)
    : describeFile(path, surveyFiles(dirname(path)), basename(path), openParquet)
}

/** A URL that ends like a file is one; any other is looked into as a folder, which cannot be listed. */
async function describeUrl(path: string, openParquet: OpenParquet): Promise<PathDescription> {
  const url = urlOf(path)
  const name = decodeURIComponent(basename(url.pathname))
  if (!/\.(parquet|csv|fits?|fz)$/i.test(name)) return describeFolder(path, openParquet)
  url.pathname = dirname(url.pathname)
  return describeFile(path, surveyFiles(url.href), name, openParquet)
}

async function describeFile(
  path: string,
  beside: SurveyFiles,
  name: string,
  openParquet: OpenParquet,
): Promise<PathDescription> {
  if (/\.(parquet|csv)$/i.test(name)) return describeTable(beside, name, 'table', openParquet)
  if (!/\.fits?(\.fz)?$/i.test(name)) return NOTHING
  const images = await describeImages(path)
  if (images.planes.length > 0 || images.problems.length > 0) return { ...NOTHING, ...images, kind: 'image' }
  return describeTable(beside, name, 'table', openParquet)
}

async function describeFolder(place: string, openParquet: OpenParquet): Promise<PathDescription> {
  const files = surveyFiles(place)
  const names = (await files.list('')) ?? (await among(files, ['lab.json', ...HATS, ...SURVEY]))
  if (names.includes('lab.json')) return { ...NOTHING, kind: 'lab' }
  // The folder itself: what it lies in need not be readable.
  if (names.some((name) => HATS.includes(name))) return describeTable(files, '.', 'hats', openParquet)
  if (names.some((name) => /^(survey\.json|tiles\/|detected\..+)$/.test(name)))
    return describeWhole(place, openParquet)
  if (names.length > 0 || !isUrl(place)) return NOTHING
  throw fault('Neither a survey nor a catalog was found here.', {
    where: files.root,
    remedy: 'A URL cannot be listed: put a survey.json there, or name a file.',
  })
}

/** The first of these names that is there, alone: where folders cannot be listed each costs a request. */
async function among(files: SurveyFiles, names: readonly string[]): Promise<string[]> {
  for (const name of names) if (await files.exists(name)) return [name]
  return []
}

async function describeWhole(place: string, openParquet: OpenParquet): Promise<PathDescription> {
  const { catalog, tiles, bands, problems } = await describeSurvey(place)
  const table = await describeTable(surveyFiles(place), catalog, 'survey', openParquet)
  // The planes of a survey's first tile stand for those of all.
  const images = tiles[0] ? await describeImages(tiles[0].path) : NOTHING
  const { planes, wcs } = images
  return {
    ...{ ...table, planes, wcs, bands: bands ?? images.bands },
    problems: [...problems, ...table.problems, ...images.problems],
  }
}

async function describeTable(
  files: SurveyFiles,
  name: string | null,
  kind: PathDescription['kind'],
  openParquet: OpenParquet,
): Promise<PathDescription> {
  const reader = await openCatalog(files, name, openParquet)
  try {
    const columns = reader.columns.map((column) => ({ ...column }))
    return {
      ...NOTHING,
      kind,
      columns,
      rows: reader.rows ?? (await countRows(reader)),
      problems: [...reader.problems],
    }
  } finally {
    await reader.close()
  }
}

/** A CSV tells how many rows it has only when it is read. */
async function countRows(reader: { batches(): AsyncIterable<{ rows: number }> }): Promise<number> {
  let rows = 0
  for await (const batch of reader.batches()) rows += batch.rows
  return rows
}

async function describeImages(path: string): ReturnType<typeof describeImageFile> {
  const file = await openPlace(path)
  try {
    return await describeImageFile(file)
  } finally {
    await file.close()
  }
}

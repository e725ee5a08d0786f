import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { PathDescription } from '../../preload/contract'
import { fault } from '../../preload/fault'
import { openCatalog } from '../catalog/open-catalog'
import type { OpenParquet } from '../catalog/parquet-source'
import { openFile } from '../files/file-source'
import { surveyFiles } from '../files/survey-files'
import { describeImageFile } from './describe-image'

const NOTHING: PathDescription = {
  kind: 'unknown',
  ...{ rows: null, columns: [], planes: [], wcs: null, bands: [], problems: [] },
}

/** Says what a file or folder is. Rejects with a `Fault` when there is none. */
export async function describeAnything(path: string, openParquet: OpenParquet): Promise<PathDescription> {
  const found = await stat(path).catch(() => null)
  if (!found) throw fault('There is no such file or folder.', { where: path })
  return found.isDirectory() ? describeFolder(path, openParquet) : describeFile(path, openParquet)
}

async function describeFile(path: string, openParquet: OpenParquet): Promise<PathDescription> {
  if (/\.(parquet|csv)$/i.test(path))
    return describeTable(dirname(path), basename(path), 'table', openParquet)
  if (!/\.fits?(\.fz)?$/i.test(path)) return NOTHING
  const file = await openFile(path)
  try {
    const images = await describeImageFile(file)
    if (images.planes.length > 0 || images.problems.length > 0)
      return { ...NOTHING, ...images, kind: 'image' }
  } finally {
    await file.close()
  }
  return describeTable(dirname(path), basename(path), 'table', openParquet)
}

async function describeFolder(path: string, openParquet: OpenParquet): Promise<PathDescription> {
  const names = await readdir(path)
  if (names.includes('lab.json')) return { ...NOTHING, kind: 'lab' }
  const isHats = names.some((name) => /^(hats\.properties|properties|collection\.properties)$/.test(name))
  if (isHats) return describeTable(dirname(path), basename(path), 'hats', openParquet)
  const isSurvey = names.some((name) => /^(survey\.json|tiles|detected\..+)$/.test(name))
  if (!isSurvey) return NOTHING
  const catalog = await describeTable(path, null, 'survey', openParquet)
  return { ...catalog, ...(await describeTiles(join(path, 'tiles'))) }
}

async function describeTable(
  folder: string,
  name: string | null,
  kind: PathDescription['kind'],
  openParquet: OpenParquet,
): Promise<PathDescription> {
  const reader = await openCatalog(surveyFiles(folder), name, openParquet)
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

/** The planes of a survey's first tile stand for those of all. */
async function describeTiles(folder: string): Promise<Partial<PathDescription>> {
  const names = await readdir(folder).catch(() => [])
  const first = names.filter((name) => /\.fits(\.fz)?$/.test(name)).sort()[0]
  if (first === undefined) return {}
  const file = await openFile(join(folder, first))
  try {
    return await describeImageFile(file)
  } finally {
    await file.close()
  }
}

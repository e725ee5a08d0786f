import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ColumnRoles, TileEntry } from '../../preload/contract'
import { cancelled, fault } from '../../preload/fault'
import { inParallel } from '../files/in-parallel'
import { absolutePlace, isUrl, nameOfPlace } from '../files/place'
import { surveyFiles, type SurveyFiles } from '../files/survey-files'
import { readDescription, rolesOf, type ListedTile, type SurveyDescription } from './survey-description'
import { distinctTileNames } from './tile-names'

/** A survey as its folder or URL describes it, before its catalog is read. */
export interface Survey {
  readonly name: string
  readonly description: string
  /** Its folder, or its URL without what may be secret. */
  readonly folder: string
  /** Where its files are read from: the folder, or the URL with all of it. */
  readonly place: string
  /** The catalog's name in the folder, null where the folder is to be searched for one. */
  readonly catalog: string | null
  /** Columns that `survey.json` names; the store recognises the others. */
  readonly roles: ColumnRoles
  /** The bands that `survey.json` names; null leaves it to the tiles. */
  readonly bands: string[] | null
  readonly tiles: SurveyTile[]
  /** The table of true shapes that `survey.json` names, by its absolute path, and what they are; null where it names none, and behind a URL. */
  readonly truth: { readonly file: string; readonly shape: 'g' | 'e' } | null
  /** What was missing and could be passed over, for a person to read. */
  readonly problems: string[]
}

export interface SurveyTile extends TileEntry {
  /** Absolute path or URL of the tile's file. */
  readonly path: string
}

/** Tiles that are looked at side by side. */
const AT_ONCE = 8

/**
 * Reads what a survey's folder or URL holds. A URL cannot be listed: its tiles are those that `survey.json` names.
 * Rejects with a `Fault` or `CatalogError` that says what is missing and what to do, or as cancelled.
 */
export async function describeSurvey(place: string, signal?: AbortSignal): Promise<Survey> {
  const root = absolutePlace(place)
  const files = surveyFiles(root)
  if (!isUrl(root)) await requireFolder(root)
  const description = await readDescription(files)
  const listed = description.tiles ?? (await tilesInFolder(files))
  return {
    name: description.name ?? basename(files.root),
    description: description.description,
    folder: files.root,
    place: root,
    catalog: namedCatalog(files, description),
    roles: rolesOf(description),
    bands: description.bands ?? null,
    tiles: await findTiles(files, listed ?? [], signal),
    truth: namedTruth(files, description),
    problems: listed ? [] : ['A URL cannot be listed: name its tiles in survey.json to see them.'],
  }
}

async function requireFolder(root: string): Promise<void> {
  const found = await stat(root).catch(() => null)
  if (!found)
    throw fault('There is no such folder.', { where: root, remedy: 'Choose the folder of a survey.' })
  if (!found.isDirectory()) {
    throw fault('A survey is a folder; this is a file.', {
      where: root,
      remedy: 'Choose the folder it lies in.',
    })
  }
}

/** The catalog that survey.json names, relative to the folder; null leaves it to the store to find one. */
function namedCatalog(files: SurveyFiles, { catalog }: SurveyDescription): string | null {
  if (catalog === undefined) return null
  files.placeOf(catalog)
  return catalog
}

/** The truth that survey.json names; it may be away. */
function namedTruth(files: SurveyFiles, { truth, shape }: SurveyDescription): Survey['truth'] {
  if (truth === undefined || isUrl(files.root)) return null
  return { file: files.placeOf(truth), shape }
}

async function findTiles(
  files: SurveyFiles,
  listed: readonly ListedTile[],
  signal: AbortSignal | undefined,
): Promise<SurveyTile[]> {
  const names = distinctTileNames(listed)
  const named = listed.map((tile, n) => ({ ...tile, name: names[n] ?? tile.file }))
  return inParallel(AT_ONCE, named, async ({ name, tile, file }) => {
    if (signal?.aborted) throw cancelled()
    const path = files.placeOf(file)
    const bytes = await files.sizeOf(file)
    if (bytes === null) {
      const remedy = 'Restore it, or take it out of survey.json.'
      throw fault('A tile is missing.', { where: nameOfPlace(path), remedy })
    }
    return { name, number: tile ?? trailingNumber(file), path, bytes }
  })
}

/** The tiles in the folder `tiles`; null where folders cannot be listed. */
async function tilesInFolder(files: SurveyFiles): Promise<ListedTile[] | null> {
  const names = await files.list('tiles')
  if (!names) return isUrl(files.root) ? null : []
  return names.filter((name) => /\.fits(\.fz)?$/.test(name)).map((name) => ({ file: `tiles/${name}` }))
}

function trailingNumber(file: string): number | null {
  const digits = /(\d+)\.fits(\.fz)?$/.exec(file)?.[1]
  return digits === undefined ? null : Number(digits)
}

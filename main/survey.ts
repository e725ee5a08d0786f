import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import * as v from 'valibot'
import type { ColumnRoles, TileEntry } from '../preload/contract'
import { fault } from '../preload/fault'

/** A survey as its folder describes it, before its catalog is read. */
export interface Survey {
  readonly name: string
  readonly description: string
  readonly folder: string
  /** The catalog's name in the folder, null where the folder is to be searched for one. */
  readonly catalog: string | null
  /** Columns that `survey.json` names; the store recognises the others. */
  readonly roles: ColumnRoles
  /** The bands that `survey.json` names; null leaves it to the tiles. */
  readonly bands: string[] | null
  readonly tiles: SurveyTile[]
}

export interface SurveyTile extends TileEntry {
  /** Absolute path of the tile's file. */
  readonly path: string
}

const ByBand = v.record(v.string(), v.string())
const Description = v.object({
  name: v.optional(v.string()),
  description: v.optional(v.string(), ''),
  catalog: v.optional(v.string()),
  bands: v.optional(v.array(v.string())),
  columns: v.optional(v.record(v.string(), v.union([v.string(), ByBand])), {}),
  pixels: v.optional(
    v.object({ x: v.optional(v.string()), y: v.optional(v.string()), tile: v.optional(v.string()) }),
    {},
  ),
  tiles: v.optional(
    v.array(v.object({ name: v.optional(v.string()), tile: v.optional(v.number()), file: v.string() })),
  ),
})
type Description = v.InferOutput<typeof Description>

/** What a key of `survey.json` that holds a name per band is called in the catalog: `magnitudes.i` is `mag_i`. */
const PREFIXES: Readonly<Record<string, string>> = { magnitudes: 'mag', magnitudeErrors: 'magerr' }

/** Reads what a survey's folder holds. Fails with a `Fault` that says what is missing and what to do. */
export async function describeSurvey(folder: string): Promise<Survey> {
  const root = resolve(folder)
  await requireFolder(root)
  const description = await readDescription(root)
  return {
    name: description.name ?? basename(root),
    description: description.description,
    folder: root,
    catalog: namedCatalog(root, description),
    roles: rolesOf(description),
    bands: description.bands ?? null,
    tiles: await findTiles(root, description),
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

async function readDescription(root: string): Promise<Description> {
  const path = join(root, 'survey.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw fault(`survey.json cannot be read (${error.code ?? error.message}).`, { where: path })
  })
  try {
    return v.parse(Description, JSON.parse(text))
  } catch (error) {
    const what = v.isValiError(error)
      ? `"${v.getDotPath(error.issues[0]) ?? ''}": ${error.issues[0].message}`
      : (error as Error).message // JSON.parse throws SyntaxError only
    throw fault(`survey.json is not understood: ${what}.`, { where: path, remedy: 'Correct or remove it.' })
  }
}

function rolesOf({ columns, pixels }: Description): ColumnRoles {
  const roles: ColumnRoles = {}
  for (const [role, column] of Object.entries(columns)) {
    if (typeof column === 'string') roles[role] = column
    else for (const [band, name] of Object.entries(column)) roles[`${PREFIXES[role] ?? role}_${band}`] = name
  }
  for (const [role, column] of Object.entries(pixels)) if (column) roles[role] = column
  return roles
}

/** The catalog that survey.json names, relative to the folder; null leaves it to the store to find one. */
function namedCatalog(root: string, { catalog }: Description): string | null {
  if (catalog === undefined) return null
  inside(root, catalog)
  return catalog
}

async function findTiles(root: string, description: Description): Promise<SurveyTile[]> {
  const listed = description.tiles ?? (await tilesOnDisk(root))
  const tiles = listed.map(async ({ name, tile, file }): Promise<SurveyTile> => {
    const path = inside(root, file)
    const found = await stat(path).catch(() => null)
    if (!found) {
      throw fault('A tile is missing.', { where: path, remedy: 'Restore it, or take it out of survey.json.' })
    }
    return {
      name: name ?? basename(file).replace(/\.fits(\.fz)?$/, ''),
      number: tile ?? trailingNumber(file),
      path,
      bytes: found.size,
    }
  })
  return Promise.all(tiles)
}

async function tilesOnDisk(root: string): Promise<NonNullable<Description['tiles']>> {
  const names = await readdir(join(root, 'tiles')).catch(() => [])
  return names
    .filter((name) => /\.fits(\.fz)?$/.test(name))
    .sort()
    .map((name) => ({ file: `tiles/${name}` }))
}

function trailingNumber(file: string): number | null {
  const digits = /(\d+)\.fits(\.fz)?$/.exec(file)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** A name from a file may not lead outside the survey's folder; links that the user made are followed. */
function inside(root: string, name: string): string {
  const path = resolve(root, name)
  if (path.startsWith(root + sep)) return path
  throw fault(`The name "${name}" leads outside the survey's folder.`, {
    where: join(root, 'survey.json'),
    remedy: 'Use names relative to the folder.',
  })
}

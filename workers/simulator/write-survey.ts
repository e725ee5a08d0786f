import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../preload/channel'
import type { Progress, SimulationPlan, SimulationSummary } from '../../preload/contract'
import { cancelled, fault } from '../../preload/fault'
import { surveyPatch } from '../galaxies/survey-patch'
import { patchWcs } from './patch-wcs'
import { describeSimulation, readmeOf, tileName } from './survey-files'
import { detectedTable, truthTable, type CatalogRow } from './survey-tables'
import { tileFile } from './tile-file'

/** How files get to the disk: each whole from the moment it has its name. */
export interface SurveyDisk {
  seal(path: string, bytes: Uint8Array | string): Promise<void>
  /** Writes rows, an Arrow IPC stream, as Parquet. */
  writeTable(path: string, arrow: Uint8Array): Promise<void>
}

/**
 * Simulates a survey into a folder: `tiles/tile_NNN.fits`, `detected.parquet`, `truth.parquet` (one row for each detected id, same order), `survey.json` and a
 * README. The same plan writes the same bytes. Tiles are written one by one and stay when it is cancelled; the catalog and `survey.json`
 * come last, and a folder without them is written again. Rejects with a `Fault` for a folder that has anything else.
 */
export async function writeSurvey(
  plan: SimulationPlan,
  { seal, writeTable }: SurveyDisk,
  { signal, report }: Context<Progress>,
): Promise<SimulationSummary> {
  const begun = performance.now()
  await prepare(plan.folder)
  const wcs = patchWcs(plan.tiles)
  const rows: CatalogRow[] = []
  let unmatched = 0
  const tell = (done: number): void => report({ stage: 'Simulating', done, total: plan.tiles, unit: 'tiles' })
  tell(0)
  for (const tile of surveyPatch(plan)) {
    // Cancelling arrives as a message: let it in between two tiles.
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw cancelled()
    await seal(join(plan.folder, 'tiles', `${tileName(tile.number)}.fits`), tileFile(tile, wcs))
    const { number, corner } = tile
    tile.rows.forEach((row, at) =>
      rows.push({ ...row, id: (number + 1) * 100_000 + at, tile: number, corner }),
    )
    unmatched += tile.unmatched
    tell(number + 1)
  }
  if (signal.aborted) throw cancelled()
  await writeTable(join(plan.folder, 'truth.parquet'), truthTable(rows))
  await writeTable(join(plan.folder, 'detected.parquet'), detectedTable(rows, wcs))
  await seal(join(plan.folder, 'README.md'), readmeOf(plan, rows.length, unmatched))
  await seal(join(plan.folder, 'survey.json'), `${JSON.stringify(describeSimulation(plan), null, 2)}\n`)
  return { objects: rows.length, tiles: plan.tiles, seconds: (performance.now() - begun) / 1000 }
}

/** What an interrupted simulation may have left. */
const LEFTOVERS: readonly string[] = ['tiles', 'truth.parquet', 'detected.parquet', 'README.md']

async function prepare(folder: string): Promise<void> {
  try {
    await mkdir(join(folder, 'tiles'), { recursive: true })
  } catch (error) {
    // fs rejects with ErrnoException.
    const { code, message } = error as NodeJS.ErrnoException
    throw fault(`The folder could not be made (${code ?? message}).`, { where: folder })
  }
  const others = (await readdir(folder)).filter(
    (name) => !LEFTOVERS.includes(name) && !name.endsWith('.partial'),
  )
  if (others.length > 0) {
    const remedy = 'Name a folder that is new or empty.'
    throw fault(`The folder is in use: it has ${others[0]}.`, { where: folder, remedy })
  }
}

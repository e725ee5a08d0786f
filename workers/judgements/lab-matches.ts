import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Context } from '../../preload/channel'
import type { Progress } from '../../preload/contract'
import type { matchCatalog, MatchSummary } from '../../preload/contract-match'
import { cancelled, fault } from '../../preload/fault'
import type { InputOf } from '../../preload/token'
import type { CatalogColumn, CatalogReader } from '../catalog/catalog-reader'
import { openCatalog } from '../catalog/open-catalog'
import { recogniseSourceColumns } from '../catalog/source-columns'
import { surveyFiles } from '../files/survey-files'
import type { Engine } from '../store/engine'
import type { OpenLab } from '../store/lab-session'
import { openParquet } from '../store/parquet-file'
import { readShard, writeShard } from '../store/parquet-shard'
import { read } from '../store/read-only'
import { identifier } from '../store/sql'
import { matchFile, readMatches, sealMatch, type MatchManifest } from './match-file'
import { matchedRows, matchOther, matchTable, noteUnits, OTHER, type OtherPosition } from './match-tables'
import { LARGEST_SEPARATION } from '../runs/sky-pairs'

/** The matches of the open lab's objects with other catalogs, each sealed and known to SQL as `match_NAME`. */
export interface LabMatches {
  /** Reads the matches of a lab. Resolves with what was wrong and could be passed over. */
  load(lab: OpenLab): Promise<string[]>
  /** Matches the objects with a catalog (FITS, Parquet, CSV). Rejects with a `Fault` where it has no positions. */
  match(order: InputOf<typeof matchCatalog>, context: Context<Progress>): Promise<MatchSummary>
}

/** The matches over an engine; `now` gives the time as ISO 8601. */
export function labMatches(engine: Engine, now: () => string): LabMatches {
  let open: OpenLab | null = null
  let shown: string[] = []

  async function show(lab: string, { name, columns }: MatchManifest): Promise<void> {
    const table = matchTable(name)
    const rows = await readShard(matchFile(lab, name))
    engine.run(`DROP TABLE IF EXISTS ${identifier(table)}`)
    engine.insert(table, rows, true)
    noteUnits(engine, table, columns)
    shown = [...shown.filter((other) => other !== table), table]
  }

  return {
    async load(next) {
      for (const table of shown) engine.run(`DROP TABLE IF EXISTS ${identifier(table)}`)
      ;[open, shown] = [next, []]
      const { matches, damaged } = await readMatches(next.lab)
      const problems = damaged.map((name) => `The match ${name} cannot be read: match again.`)
      for (const match of matches) {
        if (match.fingerprint !== next.fingerprint)
          problems.push(`The match ${match.name} is of another catalog than the lab’s: match again.`)
        else
          await show(next.lab, match).catch(() => {
            problems.push(`The match ${match.name} cannot be read: match again.`)
          })
      }
      return problems
    },

    async match({ file, radius, name: wanted }, context) {
      if (!open) throw fault('No lab is open.', { remedy: 'Open one first.' })
      const { lab, fingerprint } = open
      const name = nameOf(wanted ?? basename(file))
      requireRadius(radius)
      const other = await readOther(engine, file, context)
      const counts = matchOther(engine, other.position, radius)
      const { sql, names } = matchedRows(engine)
      const { arrow } = await read(engine, sql, { signal: context.signal })
      engine.run(`DROP TABLE ${OTHER}; DROP TABLE working.matches`)
      await mkdir(join(lab, 'matches'), { recursive: true })
      await writeShard(matchFile(lab, name), arrow)
      const unitOf = (column: string): string | null =>
        other.columns.find((known) => known.name === column)?.unit ?? null
      const columns = names.map(({ name: column, of }) => ({ name: column, unit: unitOf(of) }))
      const about = { name, file: basename(file), radius, made: now(), fingerprint, ...counts, columns }
      await sealMatch(lab, { format: 1, ...about })
      await show(lab, { format: 1, ...about })
      return { table: matchTable(name), file: about.file, radius, ...counts, problems: [...other.problems] }
    },
  }
}

/** A name that SQL takes as it is: that of the file without its endings, in small letters. */
function nameOf(wanted: string): string {
  const name = wanted
    .replace(/\.(gz|fz)$/i, '')
    .replace(/\.[a-z]+$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  if (name !== '') return name
  throw fault(`"${wanted}" makes no name for a table.`, { remedy: 'Give one: --name NAME.' })
}

function requireRadius(radius: number): void {
  if (radius >= 0 && radius <= LARGEST_SEPARATION) return
  const remedy = 'Give arcseconds: objects are matched with themselves, not with neighbours.'
  throw fault(`A radius of ${radius} is none from 0 to ${LARGEST_SEPARATION} arcsec.`, { remedy })
}

interface Other {
  readonly position: OtherPosition
  readonly columns: readonly CatalogColumn[]
  readonly problems: readonly string[]
}

async function readOther(engine: Engine, file: string, context: Context<Progress>): Promise<Other> {
  const reader = await openCatalog(surveyFiles(dirname(file)), basename(file), openParquet)
  try {
    const position = positionOf(reader, file)
    await fillOther(engine, reader, context)
    return { position, columns: reader.columns, problems: [...reader.problems] }
  } finally {
    await reader.close()
  }
}

function positionOf({ columns }: CatalogReader, where: string): OtherPosition {
  const { rightAscension: ra, declination: dec } = recogniseSourceColumns([...columns])
  if (!ra || !dec) {
    const remedy = `Call them ra and dec. Its columns are ${columns.map(({ name }) => name).join(', ')}.`
    throw fault('The catalog has no right ascension and declination that are recognised.', { where, remedy })
  }
  const inDegrees = ({ column, unit }: typeof ra): string =>
    unit === 'radian' ? `degrees(${identifier(column)})` : identifier(column)
  return { ra: inDegrees(ra), dec: inDegrees(dec) }
}

async function fillOther(
  engine: Engine,
  reader: CatalogReader,
  { signal, report }: Context<Progress>,
): Promise<void> {
  engine.run(`DROP TABLE IF EXISTS ${OTHER}`)
  const fill = engine.fill(OTHER)
  let done = 0
  try {
    for await (const { arrow, rows } of reader.batches({ signal })) {
      if (signal.aborted) throw cancelled()
      fill.insert(arrow)
      done += rows
      report({ stage: 'match', done, total: reader.rows, unit: 'rows' })
    }
    fill.commit()
  } finally {
    fill.close()
  }
}

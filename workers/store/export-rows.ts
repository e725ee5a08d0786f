import { tableFromIPC } from '@uwdata/flechette'
import { basename } from 'node:path'
import type { Context } from '../../preload/channel'
import type { exportRows, ExportSummary, FileFormat, Progress } from '../../preload/contract'
import { fault } from '../../preload/fault'
import type { InputOf } from '../../preload/token'
import type { ExportedColumn, ExportedTable, RowSlice } from '../export/exported-table'
import { FORMATS } from '../export/formats'
import { placeName, type Provenance } from '../export/provenance'
import { countColumns } from './column-census'
import type { Engine } from './engine'
import { selectColumn, selectFrom, type SelectedColumn } from './export-columns'
import { writeExport } from './export-file'
import { findSource, type ExportSource } from './export-source'
import type { OpenLab } from './lab-session'
import { readMessages } from './read-only'
import { runsOfRows } from './run-provenance'

/** Rows between two reports. */
const REPORT_ROWS = 16_384

/**
 * Writes rows of the open lab to a file: read in slices of 2,048, encoded and written as they come, under their name only
 * when all are there. `software` and the time of `now` go into the header. Rejects with a `Fault` for SQL that is refused,
 * a file that cannot be written, or when it is cancelled.
 */
export async function exportTable(
  engine: Engine,
  lab: OpenLab | null,
  { source: wanted, format, file }: InputOf<typeof exportRows>,
  { software, now }: { software: string; now: () => string },
  { signal, report }: Context<Progress>,
): Promise<ExportSummary> {
  if (!lab) throw fault('No lab is open.', { remedy: 'Open one first.' })
  const source = await findSource(engine, lab, wanted)
  const { encode, values } = FORMATS[format]
  const columns = source.columns.map((column, at) => selectColumn(column, `c${at}`, values))
  // Under names of our own, because those of a query may be there twice.
  const from = `(\n${source.sql}\n) AS source(${columns.map((_, at) => `c${at}`).join(', ')})`
  const counted = await countFor(engine, columns, source, from, format, signal)
  const runs = await runsOfRows(engine, source, signal)
  const messages = readMessages(engine, selectFrom(columns, from), { signal })
  const schema = await messages.next()
  try {
    const table: ExportedTable = {
      name: source.table ?? 'query',
      rows: counted.rows,
      columns: columns.map((column, at) => described(column, source, counted.censuses[at] ?? null)),
      provenance: { ...provenanceOf(lab, source, software, now()), runs },
      schema: schema.value ?? new Uint8Array(),
    }
    const slices = slicesOf(table, messages, report)
    const bytes = await writeExport({ lab, file, format, table }, encode(table, slices.rows))
    const problems = format === 'fits' ? replacements(table) : []
    return { table: source.table, rows: slices.count(), bytes, problems }
  } finally {
    await messages.return()
  }
}

type Counted = { rows: number | null; censuses: readonly ExportedColumn['census'][] }

/** Everything for formats that need it; the rows of a table, which cost nothing, for the progress of the others. */
async function countFor(
  engine: Engine,
  columns: readonly SelectedColumn[],
  source: ExportSource,
  from: string,
  format: FileFormat,
  signal: AbortSignal,
): Promise<Counted> {
  if (FORMATS[format].census) return countColumns(engine, columns, from, signal)
  if (source.table === null) return { rows: null, censuses: [] }
  return { rows: (await countColumns(engine, [], from, signal)).rows, censuses: [] }
}

function described(
  { name, type }: SelectedColumn,
  source: ExportSource,
  census: ExportedColumn['census'],
): ExportedColumn {
  return { name, type, ...source.meaning(name), census }
}

function provenanceOf(
  { lab, surveyFolder }: OpenLab,
  { table, condition }: ExportSource,
  software: string,
  date: string,
): Provenance {
  return {
    software: `Shearwater ${software}`,
    survey: placeName(surveyFolder),
    lab: basename(lab),
    table,
    sql: condition,
    date,
  }
}

function slicesOf(
  { schema, rows: total }: ExportedTable,
  messages: AsyncIterable<Uint8Array>,
  report: (step: Progress) => void,
): { rows: AsyncIterable<RowSlice>; count(): number } {
  let done = 0
  let reported = 0
  async function* rows(): AsyncIterable<RowSlice> {
    for await (const message of messages) {
      const table = tableFromIPC([schema, message], { useBigInt: true })
      yield { rows: table.numRows, message, table }
      done += table.numRows
      if (done - reported < REPORT_ROWS) continue
      reported = done
      report({ stage: 'export', done, total, unit: 'rows' })
    }
  }
  return { rows: rows(), count: () => done }
}

/** What FITS has no letters for is said, not only done. */
function replacements({ columns }: ExportedTable): string[] {
  return columns.flatMap(({ name, census }) =>
    census && census.beyondAscii > 0
      ? [
          `${name}: ${census.beyondAscii} texts have characters that FITS does not take, written as "?"; Parquet, VOTable and CSV keep them`,
        ]
      : [],
  )
}

import { tableFromIPC } from '@uwdata/flechette'
import * as v from 'valibot'
import type { RunProvenance } from '../export/provenance'
import type { Engine } from './engine'
import type { ExportSource } from './export-source'
import { read } from './read-only'
import { selectRows } from './rows'

const Row = v.object({
  ...{ run: v.string(), model: v.string(), modelHash: v.string(), samples: v.number(), seed: v.string() },
  ...{ precision: v.string(), device: v.string() },
  flagging: v.nullable(v.string()),
})

/** The runs that the rows of a table come from, the oldest first: of tables with a column `run`, in a lab that has runs. */
export async function runsOfRows(
  engine: Engine,
  { table, columns, sql }: ExportSource,
  signal: AbortSignal,
): Promise<RunProvenance[]> {
  const hasRun = table !== null && table !== 'runs' && columns.some(({ name }) => name === 'run')
  if (!hasRun || !isThere(engine, 'main', 'runs')) return []
  const flagging = isThere(engine, 'working', 'flagging')
    ? 'working.flagging'
    : '(SELECT NULL AS run, NULL AS rule)'
  const { arrow } = await read(
    engine,
    `SELECT r.run, r.model, r.model_hash AS "modelHash", r.samples, r.seed::VARCHAR AS seed, r."precision", r.device, f.rule::VARCHAR AS flagging
      FROM runs r LEFT JOIN ${flagging} f ON f.run = r.run
      WHERE r.run IN (SELECT DISTINCT run FROM (\n${sql}\n)) ORDER BY r.created, r.run`,
    { signal },
  )
  return v.parse(v.array(Row), tableFromIPC(arrow).toArray())
}

function isThere(engine: Engine, schema: string, table: string): boolean {
  const sql = `SELECT count(*)::INTEGER AS n FROM information_schema.tables
    WHERE table_schema = '${schema}' AND table_name = '${table}'`
  return (selectRows(engine, sql, v.object({ n: v.number() }))[0]?.n ?? 0) > 0
}

import * as v from 'valibot'
import type { Context } from '../../preload/channel'
import { Column, type ColumnRoles, type Progress } from '../../preload/contract'
import { cancelled } from '../../preload/fault'
import { objectColumns } from './catalog-roles'
import type { Engine } from './engine'
import { openParquet } from './parquet-file'
import { selectRows } from './rows'

/** A catalog that lies in DuckDB: the view `objects` over the table `catalog`. */
export interface OpenCatalog {
  readonly objects: number
  readonly columns: Column[]
  readonly roles: ColumnRoles
}

/**
 * Reads a Parquet catalog into DuckDB; 64-bit ids stay exact. The catalog that was open stays until the new one is
 * whole. Cancellable between row groups.
 */
export async function openCatalogFile(
  engine: Engine,
  path: string,
  stated: ColumnRoles,
  { signal, report }: Context<Progress>,
): Promise<OpenCatalog> {
  const file = await openParquet(path)
  try {
    engine.run('DROP TABLE IF EXISTS incoming')
    for (let group = 0; group < file.groups; group++) {
      const rows = await file.readGroup(group)
      // Before the insert: whoever cancelled this may be filling `incoming` by now.
      if (signal.aborted) throw cancelled()
      engine.insert('incoming', rows, group === 0)
      const done = Math.round((file.rows * (group + 1)) / file.groups)
      report({ stage: 'catalog', done, total: file.rows, unit: 'rows' })
    }
  } finally {
    file.close()
  }
  const { roles, select } = objectColumns(describe(engine, 'incoming'), stated, path)
  engine.run(`DROP VIEW IF EXISTS objects; DROP TABLE IF EXISTS catalog;
    ALTER TABLE incoming RENAME TO catalog; CREATE VIEW objects AS ${select}`)
  return { objects: countObjects(engine), columns: describe(engine, 'objects'), roles }
}

function describe(engine: Engine, table: string): Column[] {
  return selectRows(
    engine,
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${table})`,
    Column,
  )
}

function countObjects(engine: Engine): number {
  const [row] = selectRows(engine, 'SELECT count(*)::DOUBLE AS n FROM objects', v.object({ n: v.number() }))
  return row?.n ?? 0
}

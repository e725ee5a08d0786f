import * as v from 'valibot'
import { Column, type ColumnRoles } from '../../preload/contract'
import type { CatalogColumn } from '../catalog/catalog-reader'
import { objectColumns } from './catalog-roles'
import type { Engine } from './engine'
import { selectRows } from './rows'

/** A catalog that lies in DuckDB: the view `objects` over the table `catalog`. */
export interface OpenCatalog {
  readonly objects: number
  readonly columns: Column[]
  readonly roles: ColumnRoles
}

/**
 * Makes the table `incoming` the open catalog, and `objects` from it: its columns by role, angles in degrees, pixels
 * from 0. Until then the catalog that was open stays. Throws a `Fault` when there is no position.
 */
export function adoptCatalog(
  engine: Engine,
  columns: readonly CatalogColumn[],
  stated: ColumnRoles,
  where: string,
): OpenCatalog {
  if (columns.length === 0)
    engine.run('CREATE TABLE IF NOT EXISTS incoming (id BIGINT, ra DOUBLE, dec DOUBLE)')
  const { roles, select } = objectColumns(columns, stated, where)
  engine.run(`BEGIN; DROP VIEW IF EXISTS objects; DROP TABLE IF EXISTS catalog;
    ALTER TABLE incoming RENAME TO catalog; CREATE VIEW objects AS ${select}; COMMIT`)
  return { objects: countObjects(engine), columns: describe(engine, 'objects'), roles }
}

function describe(engine: Engine, table: string): Column[] {
  const sql = `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${table})`
  return selectRows(engine, sql, Column)
}

function countObjects(engine: Engine): number {
  const [row] = selectRows(engine, 'SELECT count(*)::DOUBLE AS n FROM objects', v.object({ n: v.number() }))
  return row?.n ?? 0
}

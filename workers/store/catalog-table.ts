import * as v from 'valibot'
import { Column, type ColumnRoles } from '../../preload/contract'
import type { CatalogColumn } from '../catalog/catalog-reader'
import { objectColumns, type ObjectColumn } from './catalog-roles'
import type { Engine } from './engine'
import { selectRows } from './rows'
import { identifier } from './sql'

/** A catalog that lies in DuckDB: the view `objects` over the table `catalog`. */
export interface OpenCatalog {
  readonly objects: number
  readonly columns: Column[]
  readonly roles: ColumnRoles
  /** What makes the columns of `objects` from the table `catalog`. */
  readonly made: readonly ObjectColumn[]
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
  const { roles, columns: made } = objectColumns(columns, stated, where, columnsWithNaN(engine, columns))
  const selected = made.map(({ name, sql }) => `${sql} AS ${identifier(name)}`)
  engine.run(`BEGIN; DROP VIEW IF EXISTS objects; DROP TABLE IF EXISTS catalog;
    ALTER TABLE incoming RENAME TO catalog; CREATE VIEW objects AS SELECT ${selected.join(', ')} FROM catalog; COMMIT`)
  return { objects: countObjects(engine), columns: describe(engine, 'objects'), roles, made }
}

/**
 * The columns in which a value that is missing is a NaN, as in many Parquet catalogs; FITS tables and CSV are read with
 * nulls in their place.
 */
function columnsWithNaN(engine: Engine, columns: readonly CatalogColumn[]): ReadonlySet<string> {
  const floats = columns.filter(({ type }) => type === 'float32' || type === 'float64')
  if (floats.length === 0) return new Set()
  const tests = floats.map(({ name }, at) => `coalesce(bool_or(isnan(${identifier(name)})), false) AS c${at}`)
  const found = v.record(v.string(), v.boolean())
  const [row = {}] = selectRows(engine, `SELECT ${tests.join(', ')} FROM incoming`, found)
  return new Set(floats.filter((_, at) => row[`c${at}`]).map(({ name }) => name))
}

function describe(engine: Engine, table: string): Column[] {
  const sql = `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${table})`
  return selectRows(engine, sql, Column)
}

function countObjects(engine: Engine): number {
  const [row] = selectRows(engine, 'SELECT count(*)::DOUBLE AS n FROM objects', v.object({ n: v.number() }))
  return row?.n ?? 0
}

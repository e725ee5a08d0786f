import { basename, dirname } from 'node:path'
import type { Cancellation } from '../catalog/catalog-reader'
import { openCatalog } from '../catalog/open-catalog'
import { recogniseSourceColumns } from '../catalog/source-columns'
import { surveyFiles } from '../files/survey-files'
import { fault } from '../../preload/fault'
import type { Engine } from '../store/engine'
import { openParquet } from '../store/parquet-file'
import { identifier } from '../store/sql'

/** The table of the truth that was read last. */
export const TRUTH = 'truth'

/** Columns of a truth table: those of the shape, of the i-band blendedness, and by which it belongs to objects. */
export interface TruthColumns {
  readonly shape: readonly [string, string]
  readonly blendedness: string | null
  readonly id: string | null
  /** Degrees, as SQL. */
  readonly position: { readonly ra: string; readonly dec: string } | null
}

/** Names of the shape's components, the surest first. */
const SHAPES: readonly (readonly [string, string])[] = [
  ['g1', 'g2'],
  ['g1_true', 'g2_true'],
  ['e1', 'e2'],
  ['e1_true', 'e2_true'],
  ['shape1', 'shape2'],
]
const BLENDEDNESS = ['blendedness_i', 'blendedness', 'i_blendedness']

/**
 * Reads a table of true shapes (FITS, Parquet or CSV) into a table, `truth` unless another is named. Rejects with a `Fault` where a shape
 * is missing.
 */
export async function readTruth(
  engine: Engine,
  path: string,
  signal: Cancellation,
  { schema, name } = { schema: 'main', name: TRUTH },
): Promise<TruthColumns> {
  const reader = await openCatalog(surveyFiles(dirname(path)), basename(path), openParquet)
  try {
    const names = reader.columns.map(({ name }) => name)
    const columns = columnsOf(names, [...reader.columns], path)
    engine.run(`DROP TABLE IF EXISTS ${schema}.${name}`)
    let isFirst = true
    for await (const { arrow } of reader.batches({ signal })) {
      engine.insert(name, arrow, isFirst, schema)
      isFirst = false
    }
    return columns
  } finally {
    await reader.close()
  }
}

function columnsOf(
  names: readonly string[],
  columns: Parameters<typeof recogniseSourceColumns>[0],
  where: string,
): TruthColumns {
  const shape = SHAPES.find((pair) => pair.every((name) => names.includes(name)))
  if (!shape) {
    const remedy = `Call them g1 and g2 (or e1 and e2). Its columns are ${names.join(', ')}.`
    throw fault('The truth has no columns of a shape that are recognised.', { where, remedy })
  }
  const { id, rightAscension: ra, declination: dec } = recogniseSourceColumns(columns)
  const inDegrees = ({ column, unit }: { column: string; unit: string }): string =>
    unit === 'radian' ? `degrees(${identifier(column)})` : identifier(column)
  return {
    shape,
    blendedness: BLENDEDNESS.find((name) => names.includes(name)) ?? null,
    id: id ?? null,
    position: ra && dec ? { ra: inDegrees(ra), dec: inDegrees(dec) } : null,
  }
}

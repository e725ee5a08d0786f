import type { ColumnRoles } from '../../preload/contract'
import { fault } from '../../preload/fault'
import type { CatalogColumn } from '../catalog/catalog-reader'
import { recogniseSourceColumns, type SourceColumns } from '../catalog/source-columns'
import { identifier } from './sql'

/** The roles that come first in the table `objects`, in this order; the others follow, then the catalog's own columns. */
const FIRST = ['id', 'ra', 'dec', 'tile', 'x', 'y']

/** Roles whose values may be words; those of all others are numbers. */
const WORDS: ReadonlySet<string> = new Set(['id', 'tile', 'flags'])

/** Types of a column that may be of numbers all the same: CSV has it so where a column is empty in every row. */
const TEXTS: ReadonlySet<string> = new Set(['utf8', 'null'])

/** A column of `objects`, and the SQL that makes it from the row of the table `catalog`. */
export interface ObjectColumn {
  readonly name: string
  readonly sql: string
}

/** How the columns of a catalog become those of `objects`: angles in degrees, pixels from 0. */
export interface ObjectColumns {
  readonly roles: ColumnRoles
  readonly columns: readonly ObjectColumn[]
}

/**
 * Decides which column is what: what `stated` says, else what is recognised. In the columns `withNaN` a NaN stands for a
 * value that is missing, and becomes null; so does a text in a column of positions, magnitudes, fluxes or sizes that is no number.
 * Throws a `Fault` when a stated column is not there, or when there is no position.
 */
export function objectColumns(
  columns: readonly CatalogColumn[],
  stated: ColumnRoles,
  where: string,
  withNaN: ReadonlySet<string> = new Set(),
): ObjectColumns {
  const names = columns.map((column) => column.name)
  for (const [role, name] of Object.entries(stated)) {
    if (names.includes(name)) continue
    const remedy = `Its columns are ${names.join(', ')}.`
    throw fault(`survey.json takes "${name}" for ${role}, and the catalog has no such column.`, {
      where,
      remedy,
    })
  }
  const recognised = recogniseSourceColumns([...columns])
  const roles = { ...rolesOf(recognised), ...stated }
  if (!roles['ra'] || !roles['dec']) {
    throw fault('The catalog has no right ascension and declination that are recognised.', {
      where,
      remedy: `Name them under "columns" in survey.json. Its columns are ${names.join(', ')}.`,
    })
  }
  return { roles, columns: columnsOfObjects(columns, roles, where, withNaN) }
}

function rolesOf(found: SourceColumns): ColumnRoles {
  const roles: ColumnRoles = {}
  const take = (role: string, column: string | null | undefined): void => {
    if (column) roles[role] = column
  }
  take('id', found.id)
  take('ra', found.rightAscension?.column)
  take('dec', found.declination?.column)
  take('tile', found.tile)
  take('x', found.x?.column)
  take('y', found.y?.column)
  const byBand = {
    ...{ mag: found.magnitudes, magerr: found.magnitudeErrors },
    ...{ flux: found.fluxes, fluxerr: found.fluxErrors },
  }
  for (const [role, columns] of Object.entries(byBand)) {
    for (const [band, column] of Object.entries(columns)) take(`${role}_${band}`, column)
  }
  take('size', found.size)
  take('flags', found.flags)
  return roles
}

function columnsOfObjects(
  columns: readonly CatalogColumn[],
  roles: ColumnRoles,
  where: string,
  withNaN: ReadonlySet<string>,
): ObjectColumn[] {
  const value = (column: string): string => {
    const there = `catalog.${identifier(column)}`
    return withNaN.has(column) ? `nullif(${there}, 'nan')` : there
  }
  const valueOf = (role: string, { name, type }: CatalogColumn): string =>
    !WORDS.has(role) && TEXTS.has(type) ? `nullif(TRY_CAST(${value(name)} AS DOUBLE), 'nan')` : value(name)
  const order = [
    ...FIRST.filter((role) => role in roles),
    ...Object.keys(roles).filter((role) => !FIRST.includes(role)),
  ]
  const selected = order.map((role) => {
    const column = columns.find(({ name }) => name === roles[role])
    return { name: role, sql: column ? inOurUnits(role, column, valueOf(role, column), where) : 'NULL' }
  })
  if (!('id' in roles)) selected.unshift({ name: 'id', sql: 'catalog.rowid' })
  const taken = new Set(
    [...Object.values(roles), ...Object.keys(roles), 'id'].map((name) => name.toLowerCase()),
  )
  const rest = columns
    .filter(({ name }) => !taken.has(name.toLowerCase()))
    .map(({ name }) => ({ name, sql: value(name) }))
  return [...selected, ...rest]
}

/** A column as `objects` has it: angles in degrees by the column's own unit, pixels from 0 by its own name. */
function inOurUnits(role: string, column: CatalogColumn, value: string, where: string): string {
  if (role === 'ra' || role === 'dec') return inDegrees(role, column, value, where)
  if (role !== 'x' && role !== 'y') return value
  const { x, y } = recogniseSourceColumns([{ name: column.name }])
  const origin = (x ?? y)?.origin ?? 0
  return origin ? `${value} - ${origin}` : value
}

function inDegrees(role: string, column: CatalogColumn, value: string, where: string): string {
  // Under a name that is known for sure, so that only the unit decides.
  const angle = recogniseSourceColumns([{ name: 'ra', unit: column.unit }]).rightAscension
  if (angle) return angle.unit === 'radian' ? `degrees(${value})` : value
  throw fault(`The unit "${column.unit ?? ''}" of ${column.name}, taken for ${role}, is not understood.`, {
    where,
    remedy: 'Degrees and radians are.',
  })
}

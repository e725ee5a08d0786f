import type { ColumnRoles } from '../../preload/contract'
import { fault } from '../../preload/fault'
import type { CatalogColumn } from '../catalog/catalog-reader'
import { recogniseSourceColumns, type SourceColumns } from '../catalog/source-columns'
import { identifier } from './sql'

/** The roles that come first in the table `objects`, in this order; the others follow, then the catalog's own columns. */
const FIRST = ['id', 'ra', 'dec', 'tile', 'x', 'y']

/** How the columns of a catalog become those of `objects`. */
export interface ObjectColumns {
  readonly roles: ColumnRoles
  /** The SELECT that makes `objects` from `catalog`: angles in degrees, pixels from 0. */
  readonly select: string
}

/**
 * Decides which column is what: what `stated` says, else what is recognised.
 * Throws a `Fault` when a stated column is not there, or when there is no position.
 */
export function objectColumns(
  columns: readonly CatalogColumn[],
  stated: ColumnRoles,
  where: string,
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
  return { roles, select: selectObjects(names, roles, recognised) }
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

function selectObjects(names: string[], roles: ColumnRoles, found: SourceColumns): string {
  const order = [
    ...FIRST.filter((role) => role in roles),
    ...Object.keys(roles).filter((role) => !FIRST.includes(role)),
  ]
  const columns = order.map((role) => `${inOurUnits(roles[role] ?? role, found)} AS ${identifier(role)}`)
  if (!('id' in roles)) columns.unshift('rowid AS id')
  const taken = new Set(
    [...Object.values(roles), ...Object.keys(roles), 'id'].map((name) => name.toLowerCase()),
  )
  const rest = names.filter((name) => !taken.has(name.toLowerCase())).map(identifier)
  return `SELECT ${[...columns, ...rest].join(', ')} FROM catalog`
}

function inOurUnits(column: string, found: SourceColumns): string {
  const name = identifier(column)
  const angle = [found.rightAscension, found.declination].find((one) => one?.column === column)
  if (angle?.unit === 'radian') return `degrees(${name})`
  const pixel = [found.x, found.y].find((one) => one?.column === column)
  return pixel?.origin ? `${name} - ${pixel.origin}` : name
}

import { recogniseSourceColumns } from '../catalog/source-columns'
import { meaningOf, type ColumnMeaning } from '../export/column-meanings'
import type { OpenLab } from './lab-session'

/** What `objects` does to these roles: their unit is its own, whatever the catalog's was. */
const CONVERTED = ['ra', 'dec', 'x', 'y']

/**
 * What a column of `objects` holds: its unit is the one that the catalog states, for angles and pixel positions the one that they
 * were converted to; for a size it may follow from its name.
 */
export function objectMeaning(name: string, { columns, roles }: OpenLab): ColumnMeaning {
  const known = meaningOf(name)
  if (CONVERTED.includes(name)) return known
  const source = columns.find((column) => column.name === (roles[name] ?? name))
  const stated = source?.unit?.trim() || null
  return { ...known, unit: stated ?? (name === 'size' ? sizeUnit(source?.name) : null) ?? known.unit }
}

const SIZE_UNITS: Readonly<Record<string, string>> = {
  ...{ arcsec: 'arcsec', degree: 'deg', radian: 'rad', pixel: 'pix' },
}

function sizeUnit(name: string | undefined): string | null {
  const unit = name === undefined ? null : recogniseSourceColumns([{ name }]).sizeUnit
  return unit === null ? null : (SIZE_UNITS[unit] ?? null)
}

import { tableFromIPC, type Field } from '@uwdata/flechette'
import type { CatalogColumn } from './catalog-reader'
import { typeName } from './column-type'
import { unitsInYaml } from './yaml-units'

/** Keys under which a field's metadata carry its unit: Rubin's, astropy's and others'. */
const UNIT_KEYS = ['unit', 'units', 'TUNIT']

/** The columns of an Arrow IPC stream, with units from the metadata of its fields or astropy's of the table. */
export function columnsOfArrow(stream: Uint8Array): CatalogColumn[] {
  const { fields, metadata } = tableFromIPC(stream).schema
  const units = unitsInYaml(metadata?.get('table_meta_yaml') ?? '')
  return fields.map((field) => ({
    name: field.name,
    unit: unitOf(field) ?? units.get(field.name) ?? null,
    type: typeName(field.type),
  }))
}

function unitOf({ metadata }: Field): string | null {
  for (const key of UNIT_KEYS) {
    const unit = metadata?.get(key)?.trim()
    if (unit) return unit
  }
  return null
}

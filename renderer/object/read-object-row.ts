import * as v from 'valibot'
import { idLiteral, type ObjectId } from '../catalog/object-id'
import { lab } from '../lab'
import type { ObjectRow } from './object-row'
import type { SkyPlace } from './stamp-sky'

/** Where an object's row stands: `linked` once that is made, else the catalog alone. */
export type ObjectTable = 'linked' | 'objects'

/** The row of an object; null where there is none. `idType` is the type of the column `id`. */
export async function readObjectRow(
  table: ObjectTable,
  id: ObjectId,
  idType: string,
  signal: AbortSignal,
): Promise<ObjectRow | null> {
  const answer = await lab.query(`SELECT * FROM ${table} WHERE id = ${idLiteral(id, idType)} LIMIT 1`, signal)
  if (answer.numRows === 0) return null
  return new Map(answer.names.map((name, at): [string, unknown] => [name, answer.getChildAt(at)?.at(0)]))
}

const Place = v.object({ ra: v.nullable(v.number()), dec: v.nullable(v.number()) })

/** Where an object of the catalog lies, in degrees; null where it has no place on the sky. */
export async function readPlace(id: ObjectId, idType: string, signal: AbortSignal): Promise<SkyPlace | null> {
  const sql = `SELECT ra::DOUBLE AS ra, dec::DOUBLE AS dec FROM objects WHERE id = ${idLiteral(id, idType)} LIMIT 1`
  const [row] = v.parse(v.array(Place), (await lab.query(sql, signal)).toArray())
  const [ra, dec] = [row?.ra ?? NaN, row?.dec ?? NaN]
  return Number.isFinite(ra) && Math.abs(dec) <= 90 ? { ra, dec } : null
}

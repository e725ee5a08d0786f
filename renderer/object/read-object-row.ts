import { idLiteral, type ObjectId } from '../catalog/object-id'
import { lab } from '../lab'
import type { ObjectRow } from './object-row'

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

import { idLiteral, type ObjectId } from '../catalog/object-id'
import type { QueryAnswer } from './query-answer'

/** The most objects that a filter names one by one. */
export const MOST_NAMED = 5000

/**
 * The condition on `linked` that an object is one of those of an answer, and how many those are; null where the answer has no ids, too
 * many, or was cut. `type` is that of the column `id`.
 */
export function idsCondition(
  { rows, object, hasObjects, truncated }: Pick<QueryAnswer, 'rows' | 'object' | 'hasObjects' | 'truncated'>,
  type: string,
): { readonly sql: string; readonly objects: number } | null {
  if (!hasObjects || truncated) return null
  const ids = new Set<ObjectId>()
  for (let row = 0; row < rows && ids.size <= MOST_NAMED; row++) {
    const id = object(row)
    if (id !== null) ids.add(id)
  }
  if (ids.size === 0 || ids.size > MOST_NAMED) return null
  return { sql: `id IN (${[...ids].map((id) => idLiteral(id, type)).join(', ')})`, objects: ids.size }
}

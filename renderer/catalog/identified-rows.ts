import type { ObjectId } from './object-id'

/** Rows of a table of which each may be of an object. */
export interface IdentifiedRows {
  /** Whether a row is there, and not on its way. */
  has(index: number): boolean
  /** What names the object in a row; null where nothing does, or while it is on its way. */
  idAt(index: number): ObjectId | null
  /** Fetches a row, whatever else is fetched. */
  load(index: number): Promise<void>
  /** The row in which an object stands, null where there is no such object. */
  find(id: ObjectId): Promise<number | null>
}

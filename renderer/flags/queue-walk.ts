import type { ObjectId } from '../catalog/object-id'

/** The place in a queue that a step from an object leads to, within its ends; from nowhere to the first. Null where it is empty. */
export function stepped(ids: readonly ObjectId[], from: ObjectId | null, by: 1 | -1): ObjectId | null {
  const at = from === null ? -1 : ids.indexOf(from)
  if (at === -1) return ids[0] ?? null
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null
}

/** The next object that waits after one, from the end to the beginning; null where none but itself does. */
export function nextWaiting(
  ids: readonly ObjectId[],
  from: ObjectId,
  isWaiting: (id: ObjectId) => boolean,
): ObjectId | null {
  const at = ids.indexOf(from)
  const inTurn = [...ids.slice(at + 1), ...ids.slice(0, Math.max(0, at))]
  return inTurn.find((id) => id !== from && isWaiting(id)) ?? null
}

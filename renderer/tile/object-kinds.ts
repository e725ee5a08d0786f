import type { TileObject } from './tile-objects'

/** What an object is to whoever looks at a tile: what a person said of it counts before what its flags say. */
export const OBJECT_KINDS = ['plain', 'flagged', 'rejected', 'unsure', 'kept', 'unmeasured'] as const
export type ObjectKind = (typeof OBJECT_KINDS)[number]

/** How the ellipses of a kind are drawn: told apart by colour, by dashes, and some by a sign in the middle. */
export interface KindStyle {
  readonly name: string
  readonly colour: string
  /** Lengths of dashes and gaps in screen pixels; empty for a line. */
  readonly dash: readonly number[]
  readonly sign: 'cross' | 'dot' | null
}

export const KIND_STYLES: Readonly<Record<ObjectKind, KindStyle>> = {
  plain: { name: 'estimated', colour: '#96cdff', dash: [], sign: null },
  flagged: { name: 'flagged', colour: '#ff9d3c', dash: [5, 3], sign: null },
  rejected: { name: 'rejected', colour: '#ff6f86', dash: [2, 3], sign: 'cross' },
  unsure: { name: 'unsure', colour: '#d9b8ff', dash: [9, 4], sign: null },
  kept: { name: 'kept', colour: '#7be0a3', dash: [], sign: 'dot' },
  unmeasured: { name: 'no shape', colour: '#a7b3c4', dash: [1, 3], sign: null },
}

/** Which kind an object is of. */
export function kindOf({
  verdict,
  flagged,
  shape,
}: Pick<TileObject, 'verdict' | 'flagged' | 'shape'>): ObjectKind {
  if (verdict === 'reject') return 'rejected'
  if (verdict === 'keep') return 'kept'
  if (verdict === 'unsure') return 'unsure'
  if (flagged) return 'flagged'
  return shape === null ? 'unmeasured' : 'plain'
}

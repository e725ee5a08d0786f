import type { Canvas, View } from './view'

/** Sides of a tile, as its image lies on the screen. */
export const SIDES = ['left', 'right', 'up', 'down'] as const
export type Side = (typeof SIDES)[number]

/** How far beyond an edge a neighbour is looked for, in pixels. */
const BEYOND = 20

/** The point just beyond an edge of a tile, as near to where it is looked at as the edge allows, in pixels. */
export function beyondEdge(
  { width, height }: Canvas,
  { x, y }: Pick<View, 'x' | 'y'>,
  side: Side,
): { x: number; y: number } {
  const within = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at))
  if (side === 'left' || side === 'right')
    return { x: side === 'left' ? -BEYOND : width - 1 + BEYOND, y: within(y, height) }
  return { x: within(x, width), y: side === 'down' ? -BEYOND : height - 1 + BEYOND }
}

/** How a walk goes from one point of the latent space to another. */
export const WAYS = ['linear', 'spherical'] as const
export type Way = (typeof WAYS)[number]

/**
 * The point at a share `along` of the way from one to another, 0 and 1 being the two themselves: on the straight line, or turning from one direction to the other about the origin while the length goes
 * from one to the other (spherical linear interpolation, Shoemake 1985). Points in one direction, or in opposite ones, have no arc of their own between them, and the line is taken.
 */
export function pointAlong(from: Float32Array, to: Float32Array, along: number, way: Way): Float32Array {
  const [first, second] = way === 'linear' ? [1 - along, along] : arcShares(from, to, along)
  return from.map((value, at) => first * value + second * (to[at] ?? NaN))
}

/** So near to a line the shares of an arc are those of the line. */
const STRAIGHT = 1e-6

function arcShares(from: Float32Array, to: Float32Array, along: number): [number, number] {
  const lengths = Math.hypot(...from) * Math.hypot(...to)
  const dot = from.reduce((sum, value, at) => sum + value * (to[at] ?? NaN), 0)
  const angle = Math.acos(Math.min(1, Math.max(-1, lengths > 0 ? dot / lengths : 1)))
  const sine = Math.sin(angle)
  if (sine < STRAIGHT) return [1 - along, along]
  return [Math.sin((1 - along) * angle) / sine, Math.sin(along * angle) / sine]
}

/** So many points from one to another, both among them. */
export function walk(from: Float32Array, to: Float32Array, count: number, way: Way): Float32Array[] {
  return Array.from({ length: count }, (_, at) => pointAlong(from, to, at / (count - 1), way))
}

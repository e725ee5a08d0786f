/** One of the parts that a run is divided into for many processes: `part` counts from 1 to `of`. */
export interface RunPart {
  readonly part: number
  readonly of: number
}

/**
 * The part of a run that a shard belongs to, from 1 to `of`. Parts are stretches of shards as even as can be: shards follow the sky tile by
 * tile, so that a part reads few tiles, and most of them no other part does.
 */
export function partOf(shard: number, shards: number, of: number): number {
  return Math.floor((shard * of) / shards) + 1
}

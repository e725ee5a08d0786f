import type { RunShard, ShardPart } from '../../preload/contract-runs'

/** A stretch of a shard's objects that one estimator is given, from the place `from` to before `to`. */
export interface Piece {
  readonly shard: number
  readonly group: number
  readonly from: number
  readonly to: number
  /** How often a process ended over it. */
  readonly losses: number
}

/** A shard of which every object is done. */
export interface WholeShard {
  readonly shard: number
  readonly parts: readonly ShardPart[]
}

/**
 * What is left to do of a run. A shard is given out whole. Should a process end over it, it is tried once more, alone; should one end again, it is
 * divided, and so on until what remains is the one object over which processes end: that is tried once more as well, for something else may
 * have ended the last process; then it has no estimate, and a flag says why.
 */
export class ShardWork {
  private waiting: Piece[]
  private readonly parts = new Map<number, ShardPart[]>()
  private readonly missing: Map<number, number>
  /** Groups of which somebody has had a piece. */
  private readonly begun = new Set<number>()
  private inWork = 0

  /** `changed` hears when something was given back or the last was done: whoever waits may look again. */
  constructor(
    shards: readonly RunShard[],
    private readonly changed: () => void = () => undefined,
  ) {
    this.waiting = shards.map(({ index, group, objects }) => ({
      ...{ shard: index, group, from: 0, to: objects, losses: 0 },
    }))
    this.missing = new Map(shards.map(({ index, objects }) => [index, objects]))
  }

  /** Whether nothing waits and nothing is in anyone's hands. */
  get isOver(): boolean {
    return this.waiting.length === 0 && this.inWork === 0
  }

  /**
   * The next piece: one over which a process ended, else of the group that was worked on last, for its pixels are at hand, else of one that nobody
   * has begun. With `fresh` only one over which no process ended. Null where there is none now.
   */
  take(lastGroup: number | null, fresh = false): Piece | null {
    const choices: readonly ((piece: Piece) => boolean)[] = [
      ({ losses }) => losses > 0,
      ({ group }) => group === lastGroup,
      ({ group }) => !this.begun.has(group),
      () => true,
    ]
    for (const fits of choices) {
      const place = this.waiting.findIndex((piece) => !(fresh && piece.losses > 0) && fits(piece))
      const [piece] = place < 0 ? [] : this.waiting.splice(place, 1)
      if (piece) {
        this.inWork++
        this.begun.add(piece.group)
        return piece
      }
    }
    return null
  }

  /** Takes what came of a piece; the whole shard, where that was the last of it. */
  give(piece: Piece, result: Pick<ShardPart, 'arrow' | 'samples'>): WholeShard | null {
    const { shard, from, to } = piece
    this.inWork--
    const parts = [...(this.parts.get(shard) ?? []), { from, to, ...result }]
    const missing = (this.missing.get(shard) ?? 0) - (to - from)
    this.parts.set(shard, parts)
    this.missing.set(shard, missing)
    this.changed()
    if (missing > 0) return null
    this.parts.delete(shard)
    return { shard, parts: parts.sort((one, other) => one.from - other.from) }
  }

  /** Takes a piece back of which nothing came, through no fault of its own. */
  putBack(piece: Piece): void {
    this.inWork--
    this.waiting.unshift(piece)
    this.changed()
  }

  /** Takes a piece back over which a process ended; the whole shard, where it was the last object of it and is given up. */
  lose(piece: Piece): WholeShard | null {
    const { from, to, losses } = piece
    const isOne = to - from <= 1
    if (losses > 1 && isOne) return this.give(piece, { arrow: null, samples: null })
    this.inWork--
    const middle = Math.ceil((from + to) / 2)
    const again =
      losses === 0 || isOne
        ? [{ ...piece, losses: losses + 1 }]
        : [
            { ...piece, to: middle },
            { ...piece, from: middle },
          ]
    this.waiting.unshift(...again)
    this.changed()
    return null
  }
}

import type { SkyPosition } from '../tiles/world-coordinates'
import { cutStamp } from './cut-stamp'
import { footprintsAround, footprintsOf, type Footprint } from './footprint'
import { pieceCache } from './piece-cache'
import { bytesOf, takeNeeds, type PieceNeeds } from './plane-pieces'
import type { Stamp } from './stamp'
import { stampGrid } from './stamp-grid'
import { addStampNeeds, planStamp, type StampPlan } from './stamp-plan'
import type { StampSource } from './survey-tile'

/**
 * Cuts stamps. Pieces of tiles are decoded once and kept, the least recently used dropped, within the cutter's budget.
 * A position never makes it fail: one outside every tile gives a stamp with flags. What `source.pieces` throws goes through `cut`; `cutAll` goes on
 * after it.
 */
export type StampCutter = {
  /** The stamp of one position, stitched across tiles. */
  cut(position: SkyPosition): Promise<Stamp>
  /**
   * Stamps of many positions, in the order that decodes least: tile by tile, from the bottom up. `index` is the
   * place in `positions`. Pieces are asked for in batches, for many stamps at once; `stamp` is null where that or the cutting threw: `cut` may
   * still give it, or say why not.
   */
  cutAll(positions: readonly SkyPosition[]): AsyncGenerator<CutStamp>
}

export type CutStamp = { index: number; stamp: Stamp | null }

type PlannedStamp = { index: number; plan: StampPlan | null }

/** Stamps planned together: bounds what plans and results take. */
const MOST_IN_BATCH = 256

/**
 * A cutter over a source, which holds up to about `cacheBytes` of decoded pixels: half of it for the pieces in work, half
 * for those kept. A row of 64 pixels of a tile 512 wide takes 2 KiB a plane, a whole such tile of 12 planes 12 MiB.
 */
export function stampCutter(source: StampSource, cacheBytes: number): StampCutter {
  const footprints = footprintsOf(source.tiles)
  const cache = pieceCache(cacheBytes / 2)
  const cutBatch = async function* (batch: PlannedStamp[], needs: PieceNeeds): AsyncGenerator<CutStamp> {
    const pieces = await takeNeeds(source, cache, needs).catch(() => null)
    for (const { index, plan } of batch) {
      yield { index, stamp: plan && pieces && orNull(() => cutStamp(plan, pieces)) }
    }
  }
  return {
    async cut(position) {
      const plan = planStamp(footprints, position)
      const needs: PieceNeeds = new Map()
      addStampNeeds(needs, plan)
      return cutStamp(plan, await takeNeeds(source, cache, needs))
    },
    async *cutAll(positions) {
      const order = orderOf(positions, footprints)
      let batch: PlannedStamp[] = []
      let needs: PieceNeeds = new Map()
      for (const index of order) {
        const position = positions[index]
        if (!position) continue
        const plan = orNull(() => planStamp(footprints, position))
        if (plan) addStampNeeds(needs, plan)
        batch.push({ index, plan })
        if (batch.length < MOST_IN_BATCH && bytesOf(needs) < cacheBytes / 2) continue
        yield* cutBatch(batch, needs)
        batch = []
        needs = new Map()
      }
      yield* cutBatch(batch, needs)
    },
  }
}

/** Places in `positions`, by tile and then by row. */
function orderOf(positions: readonly SkyPosition[], footprints: readonly Footprint[]): number[] {
  const keys = positions.map((position, index) => {
    const grid = orNull(() => stampGrid(footprintsAround(footprints, position), position))
    return { index, tile: grid?.tile ?? '', row: grid?.rectangle.y ?? 0 }
  })
  keys.sort((one, other) => (one.tile < other.tile ? -1 : one.tile > other.tile ? 1 : one.row - other.row))
  return keys.map(({ index }) => index)
}

/** What a computation gives, null where it throws: one stamp's trouble is not that of the others. */
function orNull<T>(compute: () => T): T | null {
  try {
    return compute()
  } catch {
    return null
  }
}

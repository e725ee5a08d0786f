import type { TileFile } from '../../preload/contract'
import type { FitAnswer, ObjectStamp, SkyDegrees, TileGrounds } from '../../preload/contract-object'
import { cancelled } from '../../preload/fault'
import { stampCutter, type StampCutter } from '../stamps/stamp-cutter'
import { openTileFiles, type TileFiles } from '../survey/tile-files'
import type { SkyPosition } from '../tiles/world-coordinates'
import { degrees, radiansFromDegrees } from '../units/quantities'
import { fitStamp } from './fit-stamp'
import { nearbyTiles, type NearbyTiles } from './nearby-tiles'
import { describeStamp, prepareMarked, type MarkedStamp } from './object-stamp'

/** What is asked of a place of a survey; `grounds` is null where the desk is taken to know them. */
export interface StampOrder {
  readonly survey: string
  readonly position: SkyDegrees
  readonly grounds: TileGrounds | null
}

/** Cuts stamps of single objects, and fits galaxies to them. Answers null for a survey whose tiles it was not told of. */
export interface StampDesk {
  stamp(order: StampOrder): Promise<ObjectStamp | null>
  fit(order: StampOrder, signal: AbortSignal): Promise<FitAnswer | null>
  close(): Promise<void>
}

/** Sets of tiles that stay open with their headers: those around the last places. */
const KEPT = 4
/** Decoded pixels that are kept of each, in bytes: all planes of a small tile. */
const CACHE_BYTES = 32 * 2 ** 20

interface OpenTiles {
  readonly files: TileFiles
  readonly cutter: StampCutter
}

/** A desk that knows no survey yet; it knows one at a time. */
export function stampDesk(): StampDesk {
  let known: { survey: string; nearby: NearbyTiles } | null = null
  const kept = new Map<string, Promise<OpenTiles>>()

  async function closeAll(): Promise<void> {
    const all = [...kept.values()]
    kept.clear()
    await Promise.all(all.map(close))
  }

  /** The tiles around a place, open. */
  function tilesAround(files: readonly TileFile[]): Promise<OpenTiles> {
    const key = files
      .map(({ name }) => name)
      .sort()
      .join('\n')
    const opened = kept.get(key) ?? openTiles(files)
    kept.delete(key)
    kept.set(key, opened)
    // A Map keeps the order of insertion, so its first key is the least recently used.
    for (const [oldest, tiles] of kept) {
      if (kept.size <= KEPT) break
      kept.delete(oldest)
      void close(tiles)
    }
    // What could not be read is looked at anew the next time.
    const forget = (): void => void (kept.get(key) === opened && kept.delete(key))
    opened.then(({ files: { problems } }) => problems.length > 0 && forget(), forget)
    return opened
  }

  async function cut({ survey, position, grounds }: StampOrder): Promise<MarkedStamp | null> {
    if (grounds && known?.survey !== survey) {
      await closeAll()
      known = { survey, nearby: nearbyTiles(grounds) }
    }
    if (known?.survey !== survey) return null
    const place = skyPosition(position)
    const { files, cutter } = await tilesAround(known.nearby(place))
    return prepareMarked(await cutter.cut(place), files.problems)
  }

  return {
    stamp: async (order) => {
      const marked = await cut(order)
      return marked && describeStamp(marked)
    },
    fit: async (order, signal) => {
      const marked = await cut(order)
      return marked && fitStamp(marked.stamp, () => breath(signal))
    },
    close: closeAll,
  }
}

async function openTiles(tiles: readonly TileFile[]): Promise<OpenTiles> {
  const files = await openTileFiles(tiles)
  return { files, cutter: stampCutter(files, CACHE_BYTES) }
}

const close = (tiles: Promise<OpenTiles>): Promise<void> =>
  tiles.then(({ files }) => files.close()).catch(() => undefined)

const skyPosition = ({ ra, dec }: SkyDegrees): SkyPosition => ({
  rightAscension: radiansFromDegrees(degrees(ra)),
  declination: radiansFromDegrees(degrees(dec)),
})

/** Lets others be heard; rejects as cancelled where nobody waits any more. */
async function breath(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  if (signal.aborted) throw cancelled()
}

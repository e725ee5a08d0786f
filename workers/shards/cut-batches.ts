import { diagnose, type Diagnostics } from '../estimates/diagnostics'
import { prepareStamp } from '../stamps/prepare-stamp'
import type { Stamp } from '../stamps/stamp'
import type { StampCutter } from '../stamps/stamp-cutter'
import type { SkyPosition } from '../tiles/world-coordinates'
import { NO_SUMMARY, summaryOf, type StampSummary } from './stamp-summary'

/** An object of a shard: its place there, from 0, and what its stamp says beside its shape. */
export interface CutObject {
  readonly object: number
  readonly stamp: StampSummary
  /** None of an object without a stamp. */
  readonly diagnostics?: Diagnostics
}

/** An object without a stamp: reading, cutting or preparing it threw twice. */
export interface FailedObject extends CutObject {
  readonly why: string
}

/** Objects whose stamps are measured together, and those between them that have none. */
export interface CutBatch {
  readonly objects: readonly CutObject[]
  readonly stamps: readonly Stamp[]
  readonly failed: readonly FailedObject[]
}

/** Makes a stamp ready to be measured, in place. */
type Prepare = (stamp: Stamp) => void

/**
 * Cuts and prepares the stamps of positions, tile by tile, in batches of one size; the last has what is left. A stamp that makes reading, cutting or
 * preparing throw is tried once more by itself, and then fails alone.
 */
export async function* cutBatches(
  cutter: StampCutter,
  positions: readonly SkyPosition[],
  batch: number,
  prepare: Prepare = prepareStamp,
): AsyncGenerator<CutBatch> {
  let [objects, stamps, failed]: [CutObject[], Stamp[], FailedObject[]] = [[], [], []]
  for await (const { index: object, stamp } of cutter.cutAll(positions)) {
    const ready = (stamp && prepared(stamp, prepare)) ?? (await cutAlone(cutter, positions[object], prepare))
    if (typeof ready === 'string') failed.push({ object, stamp: NO_SUMMARY, why: ready })
    else {
      objects.push({ object, stamp: summaryOf(ready), diagnostics: diagnose(ready) })
      stamps.push(ready)
    }
    if (stamps.length + failed.length < batch) continue
    yield { objects, stamps, failed }
    ;[objects, stamps, failed] = [[], [], []]
  }
  if (stamps.length + failed.length > 0) yield { objects, stamps, failed }
}

/** A stamp that is ready to be measured, null where that throws. */
function prepared(stamp: Stamp, prepare: Prepare): Stamp | null {
  try {
    prepare(stamp)
    return stamp
  } catch {
    return null
  }
}

/** The stamp of one position by itself, or why there is none. */
async function cutAlone(
  cutter: StampCutter,
  position: SkyPosition | undefined,
  prepare: Prepare,
): Promise<Stamp | string> {
  if (!position) return 'there is no such position'
  try {
    const stamp = await cutter.cut(position)
    prepare(stamp)
    return stamp
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

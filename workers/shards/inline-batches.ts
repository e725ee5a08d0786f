import type { TileFile } from '../../preload/contract'
import type { Estimator } from '../estimates/estimator'
import { stampCutter } from '../stamps/stamp-cutter'
import { openTileFiles } from '../survey/tile-files'
import { cutBatches } from './cut-batches'
import type { BatchSource } from './ready-batches'

/** Decoded pixels that are held, in bytes: half of them for later. Stamps come tile by tile and row by row, so only the rows at hand are used again. */
export const CACHE_BYTES = 64 * 2 ** 20

/** Cuts stamps where they are measured, in turn with that: for an estimator that has one thread to itself, or measures without TensorFlow. */
export async function inlineBatches(
  tiles: readonly TileFile[],
  estimator: Estimator,
  batch: number,
): Promise<BatchSource> {
  const files = await openTileFiles(tiles)
  const cutter = stampCutter(files, CACHE_BYTES)
  return {
    problems: files.problems,
    async *batches(positions) {
      for await (const { objects, stamps, failed } of cutBatches(cutter, positions, batch)) {
        yield {
          ...{ objects, failed, release: () => undefined },
          measure: () => estimator.measure(stamps),
          measureOne: (index) => estimator.measure(stamps.slice(index, index + 1)),
        }
      }
    },
    close: () => files.close(),
  }
}

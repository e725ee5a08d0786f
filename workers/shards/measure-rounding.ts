import type { Context } from '../../preload/channel'
import type { Progress } from '../../preload/contract'
import type { RoundingEffects, RoundingOrder } from '../../preload/contract-rounding'
import { cancelled, fault } from '../../preload/fault'
import { packStamps, type PackedStamps } from '../estimates/packed-stamps'
import { roundedVariants, roundingEffects } from '../estimates/rounding-effects'
import { readModel } from '../networks/model-folder'
import type { TensorFlow } from '../networks/tensorflow'
import { stampCutter, type StampCutter } from '../stamps/stamp-cutter'
import { openTileFiles } from '../survey/tile-files'
import type { SkyPosition } from '../tiles/world-coordinates'
import { cutBatches } from './cut-batches'
import { CACHE_BYTES } from './inline-batches'
import { positionsOf } from './positions'

/** Stamps that are held while they go through every network, a hundred megabytes of them. */
const HELD = 1024

/**
 * Cuts the stamps of a survey's objects as an estimate does, and measures what half precision does to their shapes, layer by layer. Rejects with a
 * `Fault` as `readModel` does, where no object has a stamp that the network takes, and as cancelled between two batches.
 */
export async function measureRounding(
  tensorflow: TensorFlow,
  { folder, samples, symmetric, tiles, arrow, batch }: RoundingOrder,
  { signal, report }: Context<Progress>,
): Promise<RoundingEffects> {
  const { description, network } = await readModel(folder)
  const positions = positionsOf(arrow)
  const total = Math.ceil(positions.length / batch) * roundedVariants(network).length
  let done = 0
  async function passed(): Promise<void> {
    report({ stage: 'half precision', done: ++done, total, unit: 'steps' })
    // Others are heard in between: a batch holds the process while it runs.
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw cancelled()
  }
  const options = {
    ...{ samples: samples ?? description.samples, symmetric: symmetric ?? description.symmetric },
    seed: SEED,
  }
  const files = await openTileFiles(tiles)
  try {
    const parts = packedParts(stampCutter(files, CACHE_BYTES), positions, batch)
    const found = await roundingEffects(tensorflow, network, options, parts, passed)
    if (found.objects === 0) throw noStamps(positions.length, files.problems)
    return { objects: found.objects, effects: [...found.effects], problems: [...files.problems] }
  } finally {
    await files.close()
  }
}

/** Of the samples of the weights, which are the same in every network: that of an estimate. */
const SEED = 1

/** Stamps that are ready for a network, in batches, as many of them together as are held. */
async function* packedParts(
  cutter: StampCutter,
  positions: readonly SkyPosition[],
  batch: number,
): AsyncGenerator<PackedStamps[]> {
  let part: PackedStamps[] = []
  for await (const { stamps } of cutBatches(cutter, positions, batch)) {
    if (stamps.length > 0) part.push(packStamps(stamps))
    if (part.length * batch < HELD) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

function noStamps(objects: number, [problem]: readonly string[]): Error {
  const many = objects.toLocaleString('en')
  return fault(`Of ${many} objects none has a stamp that the network takes.`, {
    remedy: problem ?? 'Take a survey whose objects lie on its tiles, in nJy.',
  })
}

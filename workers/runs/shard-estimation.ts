import { tableFromIPC } from '@uwdata/flechette'
import type { Context } from '../../preload/channel'
import type { Progress, TileFile } from '../../preload/contract'
import type { EstimationOptions } from '../../preload/contract-runs'
import { cancelled } from '../../preload/fault'
import { diagnose } from '../estimates/diagnostics'
import { momentsEstimator } from '../estimates/moments-estimator'
import { networkEstimator } from '../estimates/network-estimator'
import type { Estimator } from '../estimates/estimator'
import { prepareNetwork } from '../networks/forward-passes'
import { readModel } from '../networks/model-folder'
import type { TensorFlow } from '../networks/tensorflow'
import { prepareStamp } from '../stamps/prepare-stamp'
import { stampCutter, type StampCutter } from '../stamps/stamp-cutter'
import { openTileFiles, type TileFiles } from '../survey/tile-files'
import type { SkyPosition } from '../tiles/world-coordinates'
import { degrees, radiansFromDegrees } from '../units/quantities'
import { encodeEstimates, type EstimateRow } from './estimate-rows'

/** Decoded pixels that an estimator keeps, in bytes. */
const CACHE_BYTES = 256 * 2 ** 20

/** An estimator with the survey's tiles at hand: decodes, cuts and estimates in one process. */
export interface ShardEstimation {
  readonly problems: readonly string[]
  /** Estimates the objects at positions in degrees (an Arrow IPC stream of `ra` and `dec`); the answer is that of `encodeEstimates`. */
  estimate(positions: Uint8Array, context: Context<Progress>): Promise<Uint8Array>
  close(): Promise<void>
}

/** Opens tiles and a model. Rejects with a `Fault` when the model cannot be read. */
export async function openShardEstimation(
  tensorflow: TensorFlow,
  {
    model,
    tiles,
    options,
    batch,
  }: { model: string; tiles: readonly TileFile[]; options: EstimationOptions; batch: number },
): Promise<ShardEstimation> {
  const estimator = await openEstimator(tensorflow, model, options, batch)
  const files = await openTileFiles(tiles)
  const cutter = stampCutter(files, CACHE_BYTES)
  return {
    problems: files.problems,
    estimate: (positions, context) => estimateAll(estimator, cutter, positionsOf(positions), batch, context),
    close: () => closeBoth(files, estimator),
  }
}

/** The estimator that is meant by `moments`, or by the folder of a model. */
async function openEstimator(
  tensorflow: TensorFlow,
  model: string,
  options: EstimationOptions,
  batch: number,
): Promise<Estimator> {
  if (model === 'moments') return momentsEstimator()
  const { description, network } = await readModel(model)
  const passes = await prepareNetwork(tensorflow, network, options)
  return networkEstimator(description.name, passes, { batch, keepSamples: options.keepSamples })
}

async function closeBoth(files: TileFiles, estimator: Estimator): Promise<void> {
  estimator.dispose()
  await files.close()
}

function positionsOf(arrow: Uint8Array): SkyPosition[] {
  // A copy: bytes that crossed a process border may begin where doubles must not.
  const table = tableFromIPC(new Uint8Array(arrow))
  const [ra, dec] = ['ra', 'dec'].map((name) => table.getChild(name))
  return Array.from({ length: table.numRows }, (_, row) => ({
    rightAscension: radiansFromDegrees(degrees(Number(ra?.at(row) ?? NaN))),
    declination: radiansFromDegrees(degrees(Number(dec?.at(row) ?? NaN))),
  }))
}

async function estimateAll(
  estimator: Estimator,
  cutter: StampCutter,
  positions: readonly SkyPosition[],
  batch: number,
  { signal, report }: Context<Progress>,
): Promise<Uint8Array> {
  const rows: EstimateRow[] = []
  let waiting: Omit<EstimateRow, 'measurement'>[] = []
  let stamps: Parameters<Estimator['measure']>[0][number][] = []
  async function measure(): Promise<void> {
    const measured = await estimator.measure(stamps)
    measured.forEach((measurement, index) => {
      const one = waiting[index]
      if (one) rows.push({ ...one, measurement })
    })
    ;[waiting, stamps] = [[], []]
    report({ stage: 'estimates', done: rows.length, total: positions.length, unit: 'objects' })
    // Others are heard in between: a batch holds the process while it runs.
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw cancelled()
  }
  for await (const { index, stamp } of cutter.cutAll(positions)) {
    prepareStamp(stamp)
    const { flags, fractionMissing, missingBands } = stamp
    waiting.push({
      object: index,
      stamp: { flags, fractionMissing, missingBands },
      diagnostics: diagnose(stamp),
    })
    stamps.push(stamp)
    if (stamps.length === batch) await measure()
  }
  if (stamps.length > 0) await measure()
  return encodeEstimates(rows, estimator.name !== 'moments')
}

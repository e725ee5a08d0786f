import type { Context } from '../../preload/channel'
import type { Progress, TileFile } from '../../preload/contract'
import type { EstimationOptions } from '../../preload/contract-runs'
import { cancelled } from '../../preload/fault'
import type { PauseGate } from '../../preload/pause-gate'
import { unmeasured } from '../estimates/estimator'
import { momentsEstimator } from '../estimates/moments-estimator'
import { networkEstimator, type NetworkEstimator } from '../estimates/network-estimator'
import { prepareNetwork } from '../networks/forward-passes'
import { readModel } from '../networks/model-folder'
import type { TensorFlow } from '../networks/tensorflow'
import { encodeEstimates, type EstimateRow } from './estimate-rows'
import { inTurn } from './in-turn'
import { inlineBatches } from './inline-batches'
import { measureApart } from './measure-apart'
import { positionsOf } from './positions'
import type { BatchSource, ReadyBatch } from './ready-batches'
import { encodeSamples } from './sample-rows'
import { startStampThread, threadedBatches } from './threaded-batches'

/** How an estimation is followed: it is held between two batches while the gate is closed. */
export interface EstimationContext extends Context<Progress> {
  readonly gate: PauseGate
}

/** What was made of a shard: `arrow` is that of `encodeEstimates`, `samples` of `encodeSamples`. */
export interface ShardEstimates {
  readonly arrow: Uint8Array
  readonly samples: Uint8Array | null
}

/** An estimator with the survey's tiles at hand: decodes, cuts and estimates in one process. */
export interface ShardEstimation {
  readonly problems: readonly string[]
  /**
   * Estimates the objects at positions in degrees (an Arrow IPC stream of `ra` and `dec`); the answer is that of `encodeEstimates`, with the sampled shapes where they are kept. Of several that are
   * asked for at once each is measured after the one before, while its first stamps are cut; cancelling one leaves the others alone.
   */
  estimate(positions: Uint8Array, context: EstimationContext): Promise<ShardEstimates>
  close(): Promise<void>
}

export interface ShardEstimationOptions {
  /** The folder of a model, or `moments`. */
  readonly model: string
  readonly tiles: readonly TileFile[]
  readonly options: EstimationOptions
  /** Stamps that are measured together. */
  readonly batch: number
  /** The built file of `stamp-thread.ts` where stamps are cut on a thread of their own; without it they are cut in turn with measuring. */
  readonly thread?: string | null
}

/** Opens tiles and a model. Rejects with a `Fault` when the model cannot be read. */
export async function openShardEstimation(
  tensorflow: TensorFlow,
  wanted: ShardEstimationOptions,
): Promise<ShardEstimation> {
  const { source, dispose } = await openSource(tensorflow, wanted)
  return estimationOver(source, dispose, wanted.model !== 'moments')
}

/** Estimation of the batches of a source, which it takes over; `dispose` ends what measures them, a network where `isLearned`. */
export function estimationOver(source: BatchSource, dispose: () => void, isLearned = true): ShardEstimation {
  const turn = inTurn()
  return {
    problems: source.problems,
    async estimate(arrow, context) {
      const positions = positionsOf(arrow)
      // Asked for at once, so that cutting begins while others are measured.
      const batches = source.batches(positions, context.signal)
      return turn(() => estimateAll(batches, { total: positions.length, isLearned }, context))
    },
    async close() {
      await source.close()
      dispose()
    },
  }
}

/** The batches of an estimator: of `moments`, or of the network in a folder. */
async function openSource(
  tensorflow: TensorFlow,
  { model, tiles, options, batch, thread = null }: ShardEstimationOptions,
): Promise<{ source: BatchSource; dispose: () => void }> {
  if (model === 'moments') {
    return { source: await inlineBatches(tiles, momentsEstimator(), batch), dispose: () => undefined }
  }
  const estimator = await openNetwork(tensorflow, model, options, batch)
  const source = await (thread === null
    ? inlineBatches(tiles, estimator, batch)
    : threadedBatches(startStampThread(thread, { tiles, batch }), estimator, batch))
  return { source, dispose: () => estimator.dispose() }
}

async function openNetwork(
  tensorflow: TensorFlow,
  model: string,
  options: EstimationOptions,
  batch: number,
): Promise<NetworkEstimator> {
  const { description, network } = await readModel(model)
  const isHalf = (): boolean => options.precision === 'fp16'
  const passes = await prepareNetwork(tensorflow, network, { ...options, isHalf })
  return networkEstimator(description.name, passes, { batch, keepSamples: options.keepSamples })
}

async function estimateAll(
  batches: AsyncIterable<ReadyBatch>,
  { total, isLearned }: { total: number; isLearned: boolean },
  { signal, report, gate }: EstimationContext,
): Promise<ShardEstimates> {
  const rows: EstimateRow[] = []
  const reasons: string[] = []
  for await (const batch of batches) {
    if (signal.aborted) throw cancelled()
    rows.push(...(await measureBatch(batch, (why) => reasons.push(why))))
    report({ stage: 'estimates', done: rows.length, total, unit: 'objects' })
    // Others are heard in between: a batch holds the process while it runs.
    await new Promise((resolve) => setImmediate(resolve))
    await gate.pass(signal)
  }
  if (signal.aborted) throw cancelled()
  if (reasons.length > 0) {
    console.warn(`Not read or measured, twice: ${reasons.length} of ${total} objects (${reasons[0] ?? ''})`)
  }
  return { arrow: encodeEstimates(rows, isLearned), samples: encodeSamples(rows) }
}

async function measureBatch(batch: ReadyBatch, told: (why: string) => void): Promise<EstimateRow[]> {
  const { objects, failed } = batch
  try {
    const measured = await measureApart(
      { count: objects.length, all: () => batch.measure(), one: (index) => batch.measureOne(index) },
      told,
    )
    failed.forEach(({ why }) => told(why))
    return [
      ...measured.flatMap((measurement, index) => {
        const one = objects[index]
        return one ? [{ ...one, measurement }] : []
      }),
      ...failed.map(({ object, stamp }) => ({ object, stamp, measurement: unmeasured('failed') })),
    ]
  } finally {
    batch.release()
  }
}

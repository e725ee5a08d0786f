import type { Context } from '../preload/channel'
import { type Progress } from '../preload/contract'
import { refreshRuns } from '../preload/contract-cluster'
import {
  describeModel,
  estimateShard,
  planRun,
  prepareEstimation,
  readRunShard,
  sealRunShard,
  summariseRun,
  type EstimationOptions,
  type RunPlan,
  type RunShard,
  type RunSummary,
} from '../preload/contract-runs'
import { cancelled } from '../preload/fault'
import type { Pool } from './pool'
import { partOf, type RunPart } from './run-part'

/** A run that is asked for. Options that are left out are those of the model. */
export interface EstimationWish {
  /** The folder of the model. */
  readonly model: string
  readonly options: Partial<EstimationOptions>
  /** Stamps that go through the network together. */
  readonly batch: number
  /** Whether a new run is made although one of the same kind is there. */
  readonly fresh: boolean
  /** Only the shards of a part; null for all. */
  readonly part: RunPart | null
}

/** What came of a run. `done` are the objects that were estimated now, not those that were sealed before. */
export interface EstimationResult extends RunSummary {
  readonly done: number
  readonly seconds: number
  readonly problems: readonly string[]
}

/** Works out the run that is wished for: its options with those of the model, and its shards; makes it where it is to `begin`. */
export async function planWish(
  pool: Pool,
  { model, options: asked, fresh }: Pick<EstimationWish, 'model' | 'options' | 'fresh'>,
  signal: AbortSignal,
  begin = true,
): Promise<{ options: EstimationOptions; plan: RunPlan }> {
  const { identity, ...usual } = await pool.estimator.call(describeModel, { folder: model }, { signal })
  const options = { seed: 1, keepSamples: false, where: null, limit: null, ...usual, ...asked }
  const plan = await pool.store.call(planRun, { model: identity, options, fresh, begin }, { signal })
  return { options, plan }
}

/**
 * Estimates the objects of the open lab, shard by shard; each is sealed before the next begins. A run that was cut short
 * goes on: the same wish is the same run, and shards that are sealed are left alone. Rejects as cancelled between two
 * batches; what is sealed stays.
 */
export async function runEstimation(
  pool: Pool,
  wish: EstimationWish,
  { signal, report }: Context<Progress>,
): Promise<EstimationResult> {
  const begun = performance.now()
  const { model, batch, part } = wish
  const { options, plan } = await planWish(pool, wish, signal)
  const mine = plan.shards.filter(
    ({ index }) => !part || partOf(index, plan.shards.length, part.of) === part.part,
  )
  const left = mine.filter(({ sealed }) => !sealed)
  const total = sum(mine)
  let done = total - sum(left)
  const { run, tiles } = plan
  let problems: readonly string[] = []
  if (left.length > 0) {
    const prepared = await pool.estimator.call(
      prepareEstimation,
      { run, model, options, batch, tiles },
      { signal },
    )
    problems = prepared.problems
  }
  for (const shard of left) {
    const tell = (inShard: number): void =>
      report({ stage: 'estimates', done: done + inShard, total, unit: 'objects' })
    await estimateOne(pool, plan, shard, { signal, report: (step) => tell(step.done) })
    done += shard.objects
    tell(0)
  }
  // A part is estimated beside others: of what was sealed before, its own shards are read, for the summary.
  if (part) await pool.store.call(refreshRuns, { run, shards: mine.map(({ index }) => index) })
  const summary = await pool.store.call(summariseRun, { run })
  const seconds = (performance.now() - begun) / 1000
  return { ...summary, done: sum(left), seconds, problems }
}

async function estimateOne(
  pool: Pool,
  { run }: RunPlan,
  { index }: RunShard,
  { signal, report }: Context<Progress>,
): Promise<void> {
  if (signal.aborted) throw cancelled()
  const positions = await pool.store.call(readRunShard, { run, shard: index }, { signal })
  const input = { run, arrow: positions.arrow }
  const { arrow } = await pool.estimator.call(estimateShard, input, { signal, onProgress: report })
  // Not cancelled any more: what is estimated is kept.
  await pool.store.call(sealRunShard, { run, shard: index, arrow })
}

function sum(shards: readonly RunShard[]): number {
  return shards.reduce((objects, shard) => objects + shard.objects, 0)
}

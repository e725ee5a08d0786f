import type { Context } from '../../preload/channel'
import { type Progress } from '../../preload/contract'
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
} from '../../preload/contract-runs'
import { cancelled } from '../../preload/fault'
import type { Pool } from '../pool'

/** A run that is asked for. Options that are left out are those of the model. */
export interface EstimationWish {
  /** The folder of the model. */
  readonly model: string
  readonly options: Partial<EstimationOptions>
  /** Stamps that go through the network together. */
  readonly batch: number
  /** Whether a new run is made although one of the same kind is there. */
  readonly fresh: boolean
  /** Only every `of`-th shard, from `part` (1 to `of`) on; null for all. */
  readonly part: { readonly part: number; readonly of: number } | null
}

/** What came of a run. `done` are the objects that were estimated now, not those that were sealed before. */
export interface EstimationResult extends RunSummary {
  readonly done: number
  readonly seconds: number
  readonly problems: readonly string[]
}

/**
 * Estimates the objects of the open lab, shard by shard; each is sealed before the next begins. A run that was cut short
 * goes on: the same wish is the same run, and shards that are sealed are left alone. Rejects as cancelled between two
 * batches; what is sealed stays.
 */
export async function runEstimation(
  pool: Pool,
  { model, options: asked, batch, fresh, part }: EstimationWish,
  { signal, report }: Context<Progress>,
): Promise<EstimationResult> {
  const begun = performance.now()
  const { identity, ...usual } = await pool.estimator.call(describeModel, { folder: model }, { signal })
  const options = { seed: 1, keepSamples: false, where: null, limit: null, ...usual, ...asked }
  const plan = await pool.store.call(planRun, { model: identity, options, fresh }, { signal })
  const mine = plan.shards.filter(({ index }) => !part || index % part.of === part.part - 1)
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

import type { Context } from '../../preload/channel'
import type { RunOrder, RunProgress } from '../../preload/contract-queue'
import {
  describeModel,
  planRun,
  summariseRun,
  type EstimationOptions,
  type RunSummary,
} from '../../preload/contract-runs'
import { fault, reportOf, type FaultReport } from '../../preload/fault'
import type { OutputOf } from '../../preload/token'
import { namedModel } from '../models'
import type { PauseGate } from '../../preload/pause-gate'
import type { Pool } from '../pool'
import type { RunPart } from '../run-part'
import type { Worker } from '../worker'
import { patiently } from './patience'
import { RunUnderWay } from './run-under-way'
import { USUAL_TEMPO, type Tempo } from './tempo'
import { USUAL_BATCH, USUAL_WORKERS } from './usual-order'

/** A run that is asked for; null for all of it. */
export interface EstimationOrder extends RunOrder {
  readonly part: RunPart | null
}

/** What came of a run. `done` are the objects that were estimated now, not those that were sealed before. */
export interface EstimationResult extends RunSummary {
  readonly done: number
  readonly seconds: number
  readonly problems: readonly string[]
}

/** How a run is followed: it is held while the gate is closed. */
export interface EstimationContext extends Context<RunProgress> {
  readonly gate: PauseGate
}

/** What a run needs of the lab beside its processes. */
export interface LabAccess {
  /** Resolves when the store, which ended, has the lab open again. */
  reopened(signal: AbortSignal): Promise<void>
}

/**
 * Estimates the objects of the open lab. Shards go to the estimators, two to each at most, and each is sealed when it is whole; what is
 * sealed stays, whatever happens. A run that was cut short goes on: the same order is the same run, and shards that are sealed are
 * left alone. An estimator that ends is given its work again; a store that ends is waited for, and so is a disk that takes
 * nothing. Rejects as cancelled between two batches.
 */
export async function runEstimation(
  pool: Pool,
  lab: LabAccess,
  order: EstimationOrder,
  context: EstimationContext,
  tempo: Tempo = USUAL_TEMPO,
): Promise<EstimationResult> {
  const begun = performance.now()
  const { signal } = context
  const estimators = pool.estimators(order.workers ?? USUAL_WORKERS)
  const { folder, options: named } = namedModel(order.model)
  const { identity, ...usual } = await describe(estimators, folder, signal)
  const options = { ...ALL_OBJECTS, ...usual, ...statedOf(order.options), ...named }
  const wanted = { model: identity, asked: order.model, options, fresh: order.fresh }
  const held = (report: FaultReport | null): void => context.report({ ...NOTHING_YET, held: report })
  const patience = { signal, held, reopened: (until: AbortSignal) => lab.reopened(until), tempo }
  const plan = await patiently(() => pool.store.call(planRun, wanted, { signal }), patience)
  const { run, tiles } = plan
  const preparation = { run, model: folder, options, batch: order.batch ?? USUAL_BATCH, tiles }
  const underWay = new RunUnderWay(
    { pool, lab, estimators, plan, preparation, part: order.part, tempo },
    context,
  )
  const done = await underWay.finish()
  const summary = await patiently(() => pool.store.call(summariseRun, { run }), patience)
  return { ...summary, done, seconds: (performance.now() - begun) / 1000, problems: underWay.problems }
}

/** How far a run is that has no plan yet. */
const NOTHING_YET: Omit<RunProgress, 'held'> = {
  ...{ run: '', done: 0, objects: 0, sealed: 0, shards: 0, workers: [] },
  ...{ objectsPerSecond: null, secondsLeft: null, paused: false },
}

const ALL_OBJECTS = { seed: 1, keepSamples: false, where: null, limit: null }

/** Options that were given a value. */
function statedOf(options: RunOrder['options']): Partial<EstimationOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

/** Asks the first estimator what a model is; one whose process ends over it is asked twice. */
async function describe(
  [estimator]: readonly Worker[],
  folder: string,
  signal: AbortSignal,
): Promise<OutputOf<typeof describeModel>> {
  if (!estimator) throw fault('A run needs an estimator.', { remedy: 'Ask for one worker or more.' })
  const ask = (): Promise<OutputOf<typeof describeModel>> =>
    estimator.call(describeModel, { folder }, { signal })
  return ask().catch((error: unknown) => {
    if (reportOf(error).code !== 'gone') throw error
    return ask()
  })
}

import type { Context } from '../../preload/channel'
import { refreshRuns } from '../../preload/contract-cluster'
import type { RunOrder, RunOutcome, RunProgress } from '../../preload/contract-queue'
import {
  describeModel,
  planRun,
  summariseRun,
  type EstimationOptions,
  type RunPlan,
  type RunSummary,
} from '../../preload/contract-runs'
import type { DeviceOrder, Simulation } from '../../preload/contract-simulation'
import { Fault, reportOf, type FaultReport } from '../../preload/fault'
import type { OutputOf } from '../../preload/token'
import { namedModel } from '../models'
import type { PauseGate } from '../../preload/pause-gate'
import type { Pool } from '../pool'
import { predictions } from '../predictions'
import { partOf, type RunPart } from '../run-part'
import type { Worker } from '../worker'
import { recordedWorkload } from '../workloads'
import { patiently, type Patience } from './patience'
import { RunUnderWay } from './run-under-way'
import { simulateRun, type Predict } from './simulate-run'
import { USUAL_TEMPO, type Tempo } from './tempo'
import { USUAL_BATCH } from '../../workers/devices/runs/fit-run'
import { usualWorkers } from './usual-order'

/** A run that is asked for; null for all of it. */
export interface EstimationOrder extends RunOrder {
  readonly part: RunPart | null
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
): Promise<RunOutcome> {
  const begun = performance.now()
  const { part } = order
  const { signal } = context
  const held = (report: FaultReport | null): void => context.report({ ...NOTHING_YET, held: report })
  const patience = { ...patienceOf(lab, signal), held, tempo }
  const { options, folder, plan, simulation } = await planOrder(pool, order, patience)
  const { run, tiles } = plan
  const batch = simulation?.batch ?? order.batch ?? USUAL_BATCH
  const preparation = { run, model: folder, options, batch, tiles }
  const estimators = pool.estimators(order.workers ?? usualWorkers(...leftOf(plan, part)))
  const means = { pool, lab, estimators, plan, preparation, simulation, part, tempo }
  const underWay = new RunUnderWay(means, context)
  const done = await underWay.finish()
  const summary = await summarise(pool, underWay, part !== null, {
    ...patience,
    held: (report) => underWay.wait(report),
  })
  return { ...summary, done, seconds: (performance.now() - begun) / 1000, problems: [...underWay.problems] }
}

/**
 * Works out the run that is ordered: its options with those of the model, what its simulated device needs, and its shards; makes it where it is to `begin`. Rejects with
 * `OutOfMemory` where that device cannot hold the batch.
 */
export async function planOrder(
  pool: Pool,
  order: RunOrder,
  patience: Patience,
  begin = true,
): Promise<PlannedOrder> {
  const { signal } = patience
  const { folder, options: named } = namedModel(order.model)
  const { identity, ...usual } = await describe(pool.reader, folder, signal)
  const options = { ...ALL_OBJECTS, ...usual, ...order.options, ...named }
  requireNetwork(order, options)
  const simulation = order.device ? await simulate(pool, order, order.device, options, signal) : null
  const wanted = { model: identity, asked: order.model, options, simulation, fresh: order.fresh, begin }
  const plan = await patiently(() => pool.store.call(planRun, wanted, { signal }), patience)
  return { options, folder, plan, simulation: plan.simulation ?? null }
}

/** A run as it is worked out; `simulation` is null where this machine is the device. */
interface PlannedOrder {
  readonly options: EstimationOptions
  readonly folder: string
  readonly plan: RunPlan
  readonly simulation: Simulation | null
}

/** Moments are no network: there is nothing to round, and nothing to predict. */
function requireNetwork({ model, device }: RunOrder, { precision }: EstimationOptions): void {
  if (model !== 'moments' || (!device && precision !== 'fp16')) return
  const what = 'Moments have no network that could be rounded, or predicted on a device.'
  throw new Fault({ code: 'refused', what, remedy: 'Take a network, or this machine in single precision.' })
}

/** Has an estimator record what the passes of the network ask of a device, and a reader predict it. */
async function simulate(
  pool: Pool,
  { model, batch }: RunOrder,
  device: DeviceOrder,
  { samples, symmetric, precision = 'fp32' }: EstimationOptions,
  signal: AbortSignal,
): Promise<Simulation> {
  const { folder } = namedModel(model)
  const workload = await recordedWorkload(pool, { folder, phase: 'inference', samples, symmetric }, signal)
  const predict: Predict = async (sweep) => (await predictions(pool, sweep, signal)).rows
  return simulateRun({ device, precision, batch, workload }, predict)
}

/** What is not sealed of a run, or of a part of it: objects, and the shards that they lie in. */
function leftOf({ shards }: RunPlan, part: RunPart | null): [objects: number, shards: number] {
  const left = shards.filter(
    ({ index, sealed }) => !sealed && (!part || partOf(index, shards.length, part.of) === part.part),
  )
  return [left.reduce((sum, { objects }) => sum + objects, 0), left.length]
}

/** Waits for the store, and for disks without a word. */
export const patienceOf = (lab: LabAccess, signal: AbortSignal): Patience => ({
  ...{ signal, held: () => undefined },
  reopened: (until) => lab.reopened(until),
})

/** Counts what is there of the run, whoever sealed it. A part is estimated beside others: of what they have sealed only its own shards are read. */
async function summarise(
  { store }: Pool,
  { run, mine }: RunUnderWay,
  isPart: boolean,
  patience: Patience,
): Promise<RunSummary> {
  const ask = async (): Promise<RunSummary> => {
    await store.call(refreshRuns, { run, shards: isPart ? mine.map(({ index }) => index) : null })
    return store.call(summariseRun, { run })
  }
  return patiently(ask, patience)
}

/** How far a run is that has no plan yet. */
const NOTHING_YET: Omit<RunProgress, 'held'> = {
  ...{ run: '', done: 0, objects: 0, sealed: 0, shards: 0, workers: [] },
  ...{ objectsPerSecond: null, secondsLeft: null, paused: false },
}

const ALL_OBJECTS = { seed: 1, keepSamples: false, where: null, limit: null }

/** Asks what a model is; a reader whose process ends over it is asked twice. */
async function describe(
  reader: Worker,
  folder: string,
  signal: AbortSignal,
): Promise<OutputOf<typeof describeModel>> {
  const ask = (): Promise<OutputOf<typeof describeModel>> =>
    reader.call(describeModel, { folder }, { signal })
  return ask().catch((error: unknown) => {
    if (reportOf(error).code !== 'gone') throw error
    return ask()
  })
}

import * as v from 'valibot'
import { Progress, WorkerStatus } from './contract'
import { EstimationOptions, RunSummary } from './contract-runs'
import { DeviceOrder, PredictedWork, Simulation } from './contract-simulation'
import { FaultReport } from './fault'
import { event, request } from './token'

// The part of the contract that is about the queue: which runs are wanted, in which order, and how far each has come.

const nothing = v.null()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const { samples, symmetric, seed, keepSamples, where, limit, precision } = EstimationOptions.entries
/** Options of which some are left out, never undefined. */
const SomeOptions = v.object({
  samples: v.exactOptional(samples),
  symmetric: v.exactOptional(symmetric),
  seed: v.exactOptional(seed),
  keepSamples: v.exactOptional(keepSamples),
  where: v.exactOptional(where),
  limit: v.exactOptional(limit),
  precision,
})

/** A run that is asked for. Options that are left out are those of the model. */
export const RunOrder = v.object({
  /** `moments`, a name of `models/`, what a network does (`deterministic`, `bayesian`), or the path of a model's folder. */
  model: v.string(),
  options: SomeOptions,
  /** Stamps that go through the network together; null for what suits the device. */
  batch: v.nullable(count),
  /** Estimator processes; null for what suits the machine. */
  workers: v.nullable(count),
  /** Whether a new run is made although one of the same kind is there. */
  fresh: v.boolean(),
  /** The device that the run is predicted on; it is computed by this machine in any case. */
  device: v.exactOptional(DeviceOrder),
})
export type RunOrder = v.InferOutput<typeof RunOrder>

/** What one estimator does for a run: the shard it works on (null: none), and how many of its objects are done. */
export const EstimatorActivity = v.object({
  name: v.string(),
  state: WorkerStatus.entries.state,
  shard: v.nullable(count),
  done: count,
  objects: count,
})
export type EstimatorActivity = v.InferOutput<typeof EstimatorActivity>

/**
 * How far a run has come. `done` counts objects that are estimated, those of earlier starts too; the rate is that of this start over the
 * last minute or so, null until it means something. `held` says why nothing moves though nobody paused it, a full disk for one: it goes on by itself when
 * that is mended.
 */
export const RunProgress = v.object({
  run: v.string(),
  done: count,
  objects: count,
  sealed: count,
  shards: count,
  objectsPerSecond: v.nullable(v.number()),
  secondsLeft: v.nullable(v.number()),
  paused: v.boolean(),
  held: v.nullable(FaultReport),
  workers: v.array(EstimatorActivity),
  /** What is predicted for the run, as it was found before it began; left out where this machine is its device. */
  simulation: v.exactOptional(Simulation),
  predicted: v.exactOptional(PredictedWork),
  /** What of it the shards are that are sealed. */
  predictedDone: v.exactOptional(PredictedWork),
})
export type RunProgress = v.InferOutput<typeof RunProgress>

/** Where a run of the queue stands. */
export const QueueState = v.picklist([
  'waiting',
  'preparing',
  'running',
  'stopping',
  'done',
  'stopped',
  'failed',
])
export type QueueState = v.InferOutput<typeof QueueState>

/** What came of a run: `done` are the objects that were estimated now, not those sealed before; `problems` what was passed over. */
export const RunOutcome = v.object({
  ...RunSummary.entries,
  done: count,
  seconds: v.number(),
  problems: v.array(v.string()),
})
export type RunOutcome = v.InferOutput<typeof RunOutcome>

/**
 * A run of the queue, known by its `ticket` until its name is worked out. `paused` is what the person wants, `progress.paused` what the
 * run does. One that was stopped or has failed keeps what is sealed.
 */
export const QueuedRun = v.object({
  ticket: count,
  order: RunOrder,
  state: QueueState,
  paused: v.boolean(),
  progress: v.nullable(RunProgress),
  outcome: v.nullable(RunOutcome),
  problem: v.nullable(FaultReport),
})
export type QueuedRun = v.InferOutput<typeof QueuedRun>

/**
 * A run that lies in the lab, from whatever start of whichever program. `order` is what was asked for, so that asking again goes on
 * with it; null where the model is not found any more.
 */
export const LabRun = v.object({
  ...RunSummary.entries,
  options: EstimationOptions,
  shards: count,
  sealed: count,
  order: v.nullable(RunOrder),
})
export type LabRun = v.InferOutput<typeof LabRun>

const ticket = v.object({ ticket: count })

// The page asks main. Runs are of the survey that is open; another survey has a queue of its own.
/** Puts a run at the end of the queue; it begins when those before it have ended. */
export const enqueueRun = request('queue/enqueue', { input: RunOrder, output: ticket })
export const readQueue = request('queue/read', { input: nothing, output: v.array(QueuedRun) })
/** Moves a waiting run one place forwards (-1) or back (1). */
export const moveRun = request('queue/move', {
  input: v.object({ ...ticket.entries, by: v.picklist([-1, 1]) }),
  output: nothing,
})
/** Holds the run under way between two batches, or lets it go on. */
export const pauseRun = request('queue/pause', {
  input: v.object({ ...ticket.entries, paused: v.boolean() }),
  output: nothing,
})
/** Takes a waiting run away, or stops the one under way; answered when it has ended. What is sealed stays. */
export const stopRun = request('queue/stop', { input: ticket, output: nothing })
/** Puts a run that was stopped or has failed at the end of the queue again: it goes on after what is sealed. */
export const resumeRun = request('queue/resume', { input: ticket, output: nothing })
/** Takes an ended run off the list; it stays in the lab. */
export const dismissRun = request('queue/dismiss', { input: ticket, output: nothing })

/** The runs of the open lab, the newest first. */
export const listRuns = request('queue/list-runs', { input: nothing, output: v.array(LabRun) })
/** Asks the person for the folder of a model that measures shapes; null where they thought better of it. */
export const chooseRunModel = request('queue/choose-model', {
  input: nothing,
  output: v.nullable(v.string()),
})
/** Asks the person for a file, and writes the estimates of a run to it; null where they thought better of it. */
export const exportRun = request('queue/export', {
  input: v.object({ run: v.string() }),
  output: v.nullable(v.object({ file: v.string(), rows: count, problems: v.array(v.string()) })),
  progress: Progress,
})

/** Requests of the queue, which the page may ask. */
export const queueRequests: readonly { readonly name: string }[] = [
  enqueueRun,
  readQueue,
  moveRun,
  pauseRun,
  stopRun,
  resumeRun,
  dismissRun,
  listRuns,
  chooseRunModel,
  exportRun,
]

// Main tells the page.
/** The queue of the open survey has changed: its states at once, how far the run under way has come four times a second at most. */
export const queueChanged = event('queue/changed', v.array(QueuedRun))

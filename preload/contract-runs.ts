import * as v from 'valibot'
import { Progress, TileFile } from './contract'
import { Precision } from './contract-devices'
import { PredictedWork, Simulation } from './contract-simulation'
import { request } from './token'

// The part of the contract that is about runs: how the shapes of a survey are estimated, sealed and scored.

const nothing = v.null()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const bytes: v.GenericSchema<Uint8Array> = v.instance(Uint8Array)

/** How shapes are estimated. The same options, model and survey are the same run. */
export const EstimationOptions = v.object({
  /** Samples of the weights of a Bayesian network; 0 for its mean weights. */
  samples: count,
  /** Whether stamps are seen in the eight symmetries of the square. */
  symmetric: v.boolean(),
  seed: v.pipe(v.number(), v.safeInteger()),
  keepSamples: v.boolean(),
  /** A condition in SQL on the table `objects`; null for all. */
  where: v.nullable(v.string()),
  /** The most objects, by id; null for all. */
  limit: v.nullable(count),
  /** The format in which the network computes; single precision where it is left out. */
  precision: v.exactOptional(Precision),
})
export type EstimationOptions = v.InferOutput<typeof EstimationOptions>

/** A model as a run knows it: its hash is that of its description and weights. */
export const ModelIdentity = v.object({ name: v.string(), hash: v.string() })
export type ModelIdentity = v.InferOutput<typeof ModelIdentity>

/** One part of a run: objects that are estimated together, sealed when that is done. Those of one `group` lie on the same tile. */
export const RunShard = v.object({
  ...{ index: count, group: count, objects: count, sealed: v.boolean() },
  /** On the simulated device of the run, where it has one. */
  predicted: v.exactOptional(PredictedWork),
})
export type RunShard = v.InferOutput<typeof RunShard>

/** What is to be done for a run: the same shards for the same run, whoever asks. */
export const RunPlan = v.object({
  run: v.string(),
  objects: count,
  shards: v.array(RunShard),
  /** The simulated device, as the run was predicted when it began; left out for runs of this machine. */
  simulation: v.exactOptional(Simulation),
  tiles: v.array(TileFile),
})
export type RunPlan = v.InferOutput<typeof RunPlan>

/** A run that lies in the lab. `created` is an ISO 8601 time. */
export const RunSummary = v.object({
  run: v.string(),
  model: v.string(),
  created: v.string(),
  objects: count,
  estimated: count,
  flagged: count,
  unmeasured: count,
  complete: v.boolean(),
  /** The simulated device of the run, and what is predicted for the shards that are there; left out for runs of this machine. */
  simulation: v.exactOptional(Simulation),
  predicted: v.exactOptional(PredictedWork),
})
export type RunSummary = v.InferOutput<typeof RunSummary>

/** Objects of a shard, from the place `from` to before `to`. */
const stretch = { from: count, to: count }

/**
 * Estimates of a stretch of a shard, as an estimator gives them; null for objects that have none because the process of
 * the estimator ended over them.
 */
export const ShardPart = v.object({
  ...stretch,
  arrow: v.nullable(bytes),
  samples: v.nullable(bytes),
})
export type ShardPart = v.InferOutput<typeof ShardPart>

// Main asks the store about runs.
/** Works out a run. `asked` is how its model was asked for, so that the same can be asked again. */
export const planRun = request('run/plan', {
  input: v.object({
    model: ModelIdentity,
    asked: v.string(),
    options: EstimationOptions,
    /** The simulated device that the run is predicted on; null for none. */
    simulation: v.optional(v.nullable(Simulation), null),
    fresh: v.boolean(),
    /** False where it is only asked, and a run that is not there yet is not made. */
    begin: v.optional(v.boolean(), true),
  }),
  output: RunPlan,
})
/** Objects of a shard: an Arrow IPC stream of `ra` and `dec` in degrees, in the order of its estimates. */
export const readRunShard = request('run/read-shard', {
  input: v.object({ run: v.string(), shard: count, ...stretch }),
  output: v.object({ arrow: bytes }),
})
/** Seals the estimates of a shard, whose parts are all of it, and makes them known to SQL. Rejected with code `unwritable` while the disk does not take them. */
export const sealRunShard = request('run/seal-shard', {
  input: v.object({ run: v.string(), shard: count, parts: v.array(ShardPart) }),
  output: nothing,
})
/** The sampled shapes of an object, whose id is given as a text: an Arrow IPC stream of `sample`, `g1` and `g2`. */
export const readSamples = request('run/read-samples', {
  input: v.object({ run: v.string(), id: v.string() }),
  output: v.object({ arrow: bytes }),
})
export const summariseRun = request('run/summarise', {
  input: v.object({ run: v.string() }),
  output: RunSummary,
})
export const evaluateRun = request('run/evaluate', {
  input: v.object({
    truth: v.string(),
    shape: v.picklist(['g', 'e']),
    /** Arcseconds within which a truth without the same id belongs to an object. */
    radius: v.pipe(v.number(), v.minValue(0)),
    run: v.nullable(v.string()),
  }),
  output: v.record(v.string(), v.record(v.string(), v.nullable(v.number()))),
})

// Main asks an estimator to estimate.
export const prepareEstimation = request('estimator/prepare', {
  input: v.object({
    run: v.string(),
    model: v.string(),
    options: EstimationOptions,
    batch: count,
    tiles: v.array(TileFile),
  }),
  output: v.object({ problems: v.array(v.string()) }),
})
/** Estimates objects at positions, as `readRunShard` gives them; the answer is that of a `ShardPart`. Several may be asked for: the next is cut while one is estimated. */
export const estimateShard = request('estimator/estimate', {
  input: v.object({ run: v.string(), arrow: bytes }),
  output: v.object({ arrow: bytes, samples: v.nullable(bytes) }),
  progress: Progress,
})
/** Holds what is being estimated between two batches, or lets it go on. */
export const holdEstimation = request('estimator/hold', {
  input: v.object({ held: v.boolean() }),
  output: nothing,
})
// Main asks a reader.
export const describeModel = request('reader/describe-model', {
  /** The folder of a model, or `moments`. */
  input: v.object({ folder: v.string() }),
  output: v.object({ identity: ModelIdentity, samples: count, symmetric: v.boolean() }),
})

import * as v from 'valibot'
import { FaultReport } from './fault'
import { event, request } from './token'

// The part of the contract that is about training: how networks learn from simulated galaxies, and how a person follows it.

const nothing = v.null()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const some = v.pipe(count, v.minValue(1))

/** What a run takes where it is not told otherwise; the divergence of Bayesian weights comes in over the share `divergenceWarmUp` of the steps. */
export const USUAL_TRAINING = { steps: 20_000, batch: 64, heldOut: 1024, divergenceWarmUp: 0.3 } as const

/** Architectures that a person may choose from by name. */
export const ARCHITECTURE_NAMES = ['small', 'central', 'standard', 'arcelin-dnn', 'arcelin-bnn'] as const

/** A network to be trained, and the folder it is written to, which is absolute. Null takes what is usual for the model. */
export const TrainingOrder = v.object({
  model: v.picklist(['deterministic', 'bayesian', 'generative']),
  architecture: v.nullable(v.string()),
  out: v.string(),
  steps: v.nullable(some),
  batch: v.nullable(some),
  seed: count,
  /** Galaxies that are learned from never, for the validations. */
  heldOut: v.optional(v.nullable(some)),
  resume: v.boolean(),
})
export type TrainingOrder = v.InferOutput<typeof TrainingOrder>

/** Scores by subset of galaxies: `all`, `isolated`, ...; what is not defined is null. */
export const TrainingMetrics = v.record(v.string(), v.record(v.string(), v.nullable(v.number())))
export type TrainingMetrics = v.InferOutput<typeof TrainingMetrics>

/** How far training has come. The loss, in nats a galaxy, is `nll` + `kl`; `metrics` are there after a validation only. */
export const TrainingProgress = v.object({
  step: count,
  steps: count,
  loss: v.number(),
  nll: v.number(),
  kl: v.number(),
  learningRate: v.number(),
  stampsPerSecond: v.number(),
  metrics: v.nullable(TrainingMetrics),
})
export type TrainingProgress = v.InferOutput<typeof TrainingProgress>

/** What came of training; `seconds` count those before an interruption too. `kept` is the step whose weights were written: the best validation's. */
export const TrainingSummary = v.object({
  folder: v.string(),
  steps: count,
  kept: count,
  loss: v.nullable(v.number()),
  metrics: TrainingMetrics,
  seconds: v.number(),
  stampsPerSecond: v.nullable(v.number()),
  stopped: v.picklist(['all steps done', 'no better any more']),
  notes: v.array(v.string()),
})
export type TrainingSummary = v.InferOutput<typeof TrainingSummary>

/** The loss by step, in nats a galaxy: each value is the mean of `every` steps, of which `steps` has the last. */
export const LossCurve = v.object({
  every: some,
  steps: v.array(count),
  nll: v.array(v.number()),
  kl: v.array(v.number()),
})
export type LossCurve = v.InferOutput<typeof LossCurve>

/** The scores of the held-out galaxies after a step. */
export const Validation = v.object({ step: count, metrics: TrainingMetrics })
export type Validation = v.InferOutput<typeof Validation>

/** How fast a run goes, drawing and learning together; null until that was measured. */
export const TrainingPace = v.object({
  step: count,
  steps: count,
  learningRate: v.number(),
  stampsPerSecond: v.nullable(v.number()),
  secondsLeft: v.nullable(v.number()),
})
export type TrainingPace = v.InferOutput<typeof TrainingPace>

/** The run of training that main looks after, or the last one. `stopped`: by a person, with a checkpoint. */
export const TrainingRun = v.object({
  order: TrainingOrder,
  state: v.picklist(['starting', 'running', 'stopping', 'stopped', 'done', 'failed']),
  pace: v.nullable(TrainingPace),
  curve: LossCurve,
  validations: v.array(Validation),
  summary: v.nullable(TrainingSummary),
  problem: v.nullable(FaultReport),
})
export type TrainingRun = v.InferOutput<typeof TrainingRun>

/** What lies in a folder that a network may be trained in. `run` can be resumed: `step` of its steps are done. */
export const TrainingFolder = v.object({
  folder: v.string(),
  isEmpty: v.boolean(),
  hasModel: v.boolean(),
  run: v.nullable(v.object({ order: TrainingOrder, step: count })),
})
export type TrainingFolder = v.InferOutput<typeof TrainingFolder>

// The page asks main.
/** Starts a run, or resumes one; answered when it is under way. Refused while another one is. */
export const startTraining = request('training/start', { input: TrainingOrder, output: nothing })
/** Stops the run under way; answered when its checkpoint is written. */
export const stopTraining = request('training/stop', { input: nothing, output: nothing })
/** The run under way with its curve so far, or the last one; null before the first. */
export const readTraining = request('training/read', { input: nothing, output: v.nullable(TrainingRun) })
/** Asks the person for the folder of a model; null where they thought better of it. */
export const chooseTrainingFolder = request('training/choose-folder', {
  input: nothing,
  output: v.nullable(TrainingFolder),
})

/** The page asks main, which asks the reader of files. */
export const describeTrainingFolder = request('training/describe-folder', {
  input: v.object({ folder: v.string() }),
  output: TrainingFolder,
})

// Main tells the page.
/** The run has come further: four times a second at most. */
export const trainingChanged = event('training/changed', TrainingRun)
/** What the page may ask of training. */
export const trainingRequests: readonly { readonly name: string }[] = [
  startTraining,
  stopTraining,
  readTraining,
  chooseTrainingFolder,
  describeTrainingFolder,
]

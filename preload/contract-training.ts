import * as v from 'valibot'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** A network to be trained, and the folder it is written to, which is absolute. Null takes what is usual for the model. */
export const TrainingOrder = v.object({
  model: v.picklist(['deterministic', 'bayesian', 'generative']),
  architecture: v.nullable(v.string()),
  out: v.string(),
  steps: v.nullable(v.pipe(count, v.minValue(1))),
  batch: v.nullable(v.pipe(count, v.minValue(1))),
  seed: count,
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
  stampsPerSecond: v.number(),
  metrics: v.nullable(TrainingMetrics),
})
export type TrainingProgress = v.InferOutput<typeof TrainingProgress>

/** What came of training; `seconds` count those before an interruption too. */
export const TrainingSummary = v.object({
  folder: v.string(),
  steps: count,
  loss: v.nullable(v.number()),
  metrics: TrainingMetrics,
  seconds: v.number(),
  stampsPerSecond: v.nullable(v.number()),
  stopped: v.picklist(['all steps done', 'no better any more']),
  notes: v.array(v.string()),
})
export type TrainingSummary = v.InferOutput<typeof TrainingSummary>

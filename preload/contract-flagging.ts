import * as v from 'valibot'
import { EstimationOptions } from './contract-runs'
import { PredictedWork, Simulation } from './contract-simulation'
import { request } from './token'

// The part of the contract that is about which objects of a run count as uncertain, and about the runs of a lab.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/**
 * What an object is flagged by: one of its uncertainties (sigma of a component, reduced shear), or the error that is to be expected of it,
 * |g_estimated - g_true|.
 */
export const FlaggedBy = v.picklist(['epistemic', 'aleatoric', 'total', 'error'])
export type FlaggedBy = v.InferOutput<typeof FlaggedBy>

/** Either the share of the measured objects that may be flagged (0.1: the worst tenth), or the value above which they are. */
export const FlaggingBorder = v.variant('kind', [
  v.object({
    kind: v.literal('budget'),
    share: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  }),
  v.object({ kind: v.literal('above'), value: v.pipe(v.number(), v.finite(), v.minValue(0)) }),
])
export type FlaggingBorder = v.InferOutput<typeof FlaggingBorder>

/** A truth to learn from: its file, what its columns hold, and the arcsec within which it belongs to an object unless ids agree. */
export const TruthToLearn = v.object({
  file: v.string(),
  shape: v.picklist(['g', 'e']),
  radius: v.pipe(v.number(), v.minValue(0)),
})
export type TruthToLearn = v.InferOutput<typeof TruthToLearn>

/** Where expected errors come from: the Gaussian of the covariances, or a truth that was learned from. */
export const ErrorSource = v.variant('kind', [
  v.object({ kind: v.literal('gaussian') }),
  v.object({ kind: v.literal('truth'), file: v.string(), objects: count }),
])
export type ErrorSource = v.InferOutput<typeof ErrorSource>

/** The rule by which a run is flagged: `threshold` in what it is flagged `by`, found over `measured` objects at the time `made` (ISO 8601). */
export const FlaggingRule = v.object({
  by: FlaggedBy,
  border: FlaggingBorder,
  threshold: v.number(),
  measured: count,
  flagged: count,
  made: v.string(),
  /** Null unless it is by error. */
  errors: v.nullable(ErrorSource),
  /** Whether the lab made it, when the run was complete, or a person; left out for rules of before that was kept. */
  maker: v.exactOptional(v.picklist(['lab', 'person'])),
})
export type FlaggingRule = v.InferOutput<typeof FlaggingRule>

/** A rule with what it comes to: the column `measure` of the run's rows above `cut`. */
export const SealedRule = v.object({
  ...FlaggingRule.entries,
  measure: v.picklist(['sigma_epistemic', 'sigma_aleatoric', 'sigma_total', 'expected_length']),
  cut: v.number(),
})
export type SealedRule = v.InferOutput<typeof SealedRule>

/**
 * Which expected errors are meant where several are known: those of the Gaussians of the covariances, those that were learned before
 * (else the Gaussians), or those that are learned now from the truth that the table `linked` shows, which has this name.
 */
export const MeantErrors = v.variant('kind', [
  v.object({ kind: v.literal('gaussian') }),
  v.object({ kind: v.literal('known') }),
  v.object({ kind: v.literal('linked'), truth: v.string() }),
])
export type MeantErrors = v.InferOutput<typeof MeantErrors>

/**
 * Expected errors that were learned: points of a line from sigma (total, of a component) to the error, |g_estimated - g_true|, both in
 * reduced shear, rising in both, and the truth that they are of.
 */
export const LearnedErrors = v.object({
  file: v.string(),
  objects: count,
  points: v.array(v.object({ sigma: v.number(), error: v.number() })),
})
export type LearnedErrors = v.InferOutput<typeof LearnedErrors>

/** How many objects of a run carry each flag, those that none carries left out. */
export const Reasons = v.record(v.string(), count)
export type Reasons = v.InferOutput<typeof Reasons>

/** A run in the list of a lab's runs; `created` is an ISO 8601 time. */
export const RunListing = v.object({
  run: v.string(),
  model: v.string(),
  created: v.string(),
  objects: count,
  estimated: count,
  /** Objects with a flag that is no mere note, and those of them without a shape. */
  flagged: count,
  unmeasured: count,
  state: v.picklist(['complete', 'unfinished']),
  sealed: count,
  shards: count,
  options: EstimationOptions,
  /** The device that it is predicted on, and what was predicted for all of it; left out for runs of this machine. */
  simulation: v.exactOptional(Simulation),
  predicted: v.exactOptional(PredictedWork),
  /** How its model was asked for; null for runs of before that was kept. */
  asked: v.nullable(v.string()),
  /** The rule by which it is flagged, in words; null where there is none. */
  rule: v.nullable(v.string()),
})
export type RunListing = v.InferOutput<typeof RunListing>

// Main asks the store. A run that is null is the newest.
/** Flags a run by a rule, in place of the one before; nothing is estimated again. */
export const flagRun = request('flagging/flag', {
  input: v.object({
    run: v.nullable(v.string()),
    by: FlaggedBy,
    border: FlaggingBorder,
    truth: v.nullable(TruthToLearn),
    /** Left out for those that are known. */
    errors: v.exactOptional(MeantErrors),
  }),
  output: v.object({ run: v.string(), rule: FlaggingRule, reasons: Reasons }),
})
/** Takes the rule of a run away; it is not flagged by itself again. */
export const clearFlagging = request('flagging/clear', {
  input: v.object({ run: v.nullable(v.string()) }),
  output: v.object({ run: v.string(), reasons: Reasons }),
})
/** The rule of a run, null where there is none. */
export const readRule = request('flagging/read', {
  input: v.object({ run: v.string() }),
  output: v.nullable(SealedRule),
})
/** Puts a rule that a run had back, as it was. */
export const restoreRule = request('flagging/restore', {
  input: v.object({ run: v.string(), rule: v.nullable(SealedRule) }),
  output: v.object({ run: v.string(), reasons: Reasons }),
})
/**
 * Expected errors of a run: `known` were learned before, `linked` would be learned from the truth that the table `linked` shows, named
 * `truth`. Null where there are none, or too few objects to learn from. Nothing is kept.
 */
export const readErrors = request('flagging/errors', {
  input: v.object({ run: v.string(), truth: v.nullable(v.string()) }),
  output: v.object({ known: v.nullable(LearnedErrors), linked: v.nullable(LearnedErrors) }),
})
export const listRuns = request('runs/list', { input: v.null(), output: v.array(RunListing) })

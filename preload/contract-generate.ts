import * as v from 'valibot'
import { Progress } from './contract'
import { request } from './token'

// The part of the contract that is about galaxies that a generative model makes.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Galaxies to be drawn from the generative model in a folder and written to a FITS file; both paths are absolute. */
export const GenerationOrder = v.object({
  model: v.string(),
  count: v.pipe(count, v.minValue(1)),
  seed: v.pipe(count, v.safeInteger()),
  file: v.string(),
})
export type GenerationOrder = v.InferOutput<typeof GenerationOrder>

/** What was written; `hash` is that of the model's weights, SHA-256. */
export const GenerationSummary = v.object({
  model: v.string(),
  hash: v.string(),
  count,
  bytes: count,
  seconds: v.number(),
})
export type GenerationSummary = v.InferOutput<typeof GenerationSummary>

// Main asks an estimator. Cancelled, it leaves no file.
export const generateGalaxies = request('estimator/generate', {
  input: GenerationOrder,
  output: GenerationSummary,
  progress: Progress,
})
/** Answered when no galaxies are being written: what was cancelled has taken its file away. */
export const settleGeneration = request('estimator/settle-generation', { input: v.null(), output: v.null() })

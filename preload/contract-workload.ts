import * as v from 'valibot'
import type { Workload as WorkloadType } from '../workers/devices/workload'
import { request } from './token'

// The part of the contract that is about what a network of the lab asks of a device.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const perBatch = v.object({ fixed: v.number(), perExample: v.number() })

/** A phase of a network's life. */
export const Phase = v.picklist(['training', 'inference', 'generation'])
export type Phase = v.InferOutput<typeof Phase>

const Operation = v.object({
  kernel: v.string(),
  layer: v.string(),
  pass: v.picklist(['forward', 'backward', 'update']),
  engine: v.picklist(['matrix', 'vector', 'function', 'random', 'copy']),
  ...{ flop: perBatch, reads: perBatch, writes: perBatch },
  product: v.nullable(v.object({ rows: perBatch, columns: perBatch, depth: perBatch, groups: count })),
  kept: perBatch,
  times: count,
})

/** What a network asks of a device in one phase; `workers/devices/workload.ts` says what each part is. */
export const Workload: v.GenericSchema<WorkloadType> = v.object({
  ...{ name: v.string(), title: v.string(), source: v.string(), phase: Phase, examples: v.string() },
  operations: v.array(Operation),
  ...{ parameters: count, optimiserSlots: count, sampledWeights: count },
  ...{ inputElements: count, outputElements: count, state: perBatch },
  epochExamples: v.nullable(count),
  software: v.picklist(['tf2.1', 'ngc']),
})

/**
 * A model's folder, which is absolute, and how its network is to be used. `samples` of Bayesian weights and the eight symmetries are those of an estimate;
 * null takes what the model takes by itself. Training knows neither.
 */
export const WorkloadOrder = v.object({
  folder: v.string(),
  phase: Phase,
  samples: v.nullable(count),
  symmetric: v.nullable(v.boolean()),
})
export type WorkloadOrder = v.InferOutput<typeof WorkloadOrder>

/** Main asks an estimator, whose TensorFlow runs what is recorded. */
export const recordWorkload = request('devices/record-workload', { input: WorkloadOrder, output: Workload })

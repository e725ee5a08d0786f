import * as v from 'valibot'
import { Precision } from './contract-devices'

// The part of the contract that is about runs as they would be on a simulated device: the numbers are computed here, seconds and joules are predicted.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const countFromOne = v.pipe(count, v.minValue(1))
const amount = v.pipe(v.number(), v.finite(), v.minValue(0))

/** A device that is asked for: its name, or the absolute path of a data sheet (`.json`), and how many of it share the batches. */
export const DeviceOrder = v.object({ name: v.string(), devices: countFromOne })
export type DeviceOrder = v.InferOutput<typeof DeviceOrder>

/**
 * What a simulated device needs for the batches of a run, as it was predicted when the run began: `secondsPerShard` once for each shard and
 * `secondsPerStep` for each step, in which every device takes a batch; `watts` of all devices together.
 */
export const Simulation = v.object({
  /** The name of the device, and how it was asked for. */
  device: v.string(),
  asked: v.string(),
  /** The SHA-256 of a data sheet of the user's own; null for a device of the lab. */
  sheet: v.nullable(v.string()),
  devices: countFromOne,
  /** Stamps that each device takes in a step. */
  batch: countFromOne,
  precision: Precision,
  software: v.string(),
  secondsPerShard: amount,
  secondsPerStep: amount,
  watts: amount,
  /** Before the first step, of no shard; null where nothing is compiled. */
  compileSeconds: v.nullable(amount),
  /** On the fullest device. */
  memoryBytes: amount,
})
export type Simulation = v.InferOutput<typeof Simulation>

/** Seconds and joules that are predicted for shards of a run on a simulated device; no measurement. */
export const PredictedWork = v.object({ seconds: amount, joules: amount })
export type PredictedWork = v.InferOutput<typeof PredictedWork>

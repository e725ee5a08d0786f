import * as v from 'valibot'
import { Phase, Workload } from './contract-workload'
import { request } from './token'

// The part of the contract that is about simulated devices. Seconds, joules, watts, bytes; what does not apply is null.

const countFromOne = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const amount = v.pipe(v.number(), v.finite())
const amountOrNull = v.nullable(amount)

/** The devices whose data sheets come with the lab. */
export const DeviceName = v.picklist([
  ...['gc2', 'gc200', 'bow', 'v100', 'v100-32gb', 'v100-pcie', 'a100', 'h100', 't4', 'host'],
] as const)
export type DeviceName = v.InferOutput<typeof DeviceName>

/** The networks that come with the lab as graphs. */
export const WorkloadName = v.picklist([
  ...['dnn', 'bnn', 'vae', 'alexnet', 'resnet50', 'efficientnet-b4', 'bert-large', 'llama2-7b', 'ionic-cnn'],
] as const)
export type WorkloadName = v.InferOutput<typeof WorkloadName>

export const Precision = v.picklist(['fp32', 'fp16'])
export type Precision = v.InferOutput<typeof Precision>

/** A device that comes with the lab, or one whose data sheet is a JSON file, by its absolute path. */
export const DeviceChoice = v.variant('kind', [
  v.object({ kind: v.literal('known'), name: DeviceName }),
  v.object({ kind: v.literal('file'), path: v.string() }),
])
export type DeviceChoice = v.InferOutput<typeof DeviceChoice>

/** A network that comes with the lab, in a phase; or one that was recorded. */
export const WorkloadChoice = v.variant('kind', [
  v.object({ kind: v.literal('built-in'), name: WorkloadName, phase: Phase }),
  v.object({ kind: v.literal('recorded'), workload: Workload }),
])
export type WorkloadChoice = v.InferOutput<typeof WorkloadChoice>

const some = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.minLength(1))

/** A prediction for each device, number of devices and batch, in this order. */
export const PredictionSweep = v.object({
  workload: WorkloadChoice,
  devices: some(DeviceChoice),
  /** How many of a device work together. */
  counts: some(countFromOne),
  /** Examples that each replica takes in a step. */
  batches: some(countFromOne),
  precision: Precision,
  /** Null for the software of the workload's published figures. */
  software: v.nullable(v.string()),
  /** Null for replicas and the best allreduce. */
  strategy: v.nullable(v.string()),
})
export type PredictionSweep = v.InferOutput<typeof PredictionSweep>

/** Where the seconds of a step go. */
export const Breakdown = v.object({
  compute: amount,
  exchange: amount,
  sync: amount,
  launch: amount,
  communication: amount,
})
export type Breakdown = v.InferOutput<typeof Breakdown>

/** What a step on simulated devices takes, as `workers/devices/prediction.ts` defines it. */
export const Prediction = v.object({
  workload: v.string(),
  phase: Phase,
  device: v.string(),
  devices: countFromOne,
  batch: countFromOne,
  precision: Precision,
  software: v.string(),
  strategy: v.string(),
  secondsPerStep: amountOrNull,
  secondsPerEpoch: amountOrNull,
  compileSeconds: amountOrNull,
  throughput: amountOrNull,
  joules: amountOrNull,
  watts: amountOrNull,
  memoryBytes: amount,
  memoryAvailable: amount,
  memory: v.object({ code: amount, weights: amount, activations: amount, workspace: amount }),
  outOfMemory: v.boolean(),
  advice: v.pipe(v.array(v.string()), v.readonly()),
  breakdown: v.nullable(Breakdown),
})
export type Prediction = v.InferOutput<typeof Prediction>

/** The predictions of a sweep, and what the workload is in words. */
export const SweepPredictions = v.object({
  title: v.string(),
  source: v.string(),
  /** What an example is, in the plural: `images`. */
  examples: v.string(),
  /** Of an epoch, or of the published measurement; null where none is. */
  epochExamples: v.nullable(countFromOne),
  rows: v.array(Prediction),
})
export type SweepPredictions = v.InferOutput<typeof SweepPredictions>

// Main asks a reader of files, which rejects with `refused` what cannot be asked of a workload, and with `failed` a data sheet that is wrong.
export const predictDevices = request('devices/predict', { input: PredictionSweep, output: SweepPredictions })

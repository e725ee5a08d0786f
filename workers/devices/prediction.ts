import type { Architecture } from './architecture'
import type { Operation, Phase, Workload } from './workload'

export type Precision = 'fp32' | 'fp16'

/** Where the seconds of a step go; they add up to `secondsPerStep`. */
export interface Breakdown {
  /** Computing, and moving numbers between processors and memory of one device. */
  readonly compute: number
  /** Between the tiles of an IPU. */
  readonly exchange: number
  /** Tiles that wait for one another. */
  readonly sync: number
  /** The host: dispatching operations, feeding examples, fetching results, where the device waits for it. */
  readonly launch: number
  /** Between devices, where nothing hides it. */
  readonly communication: number
}

/** Bytes that one device holds at the worst moment of a step. */
export interface MemoryUse {
  /** Programs of the device. */
  readonly code: number
  /** Weights, drawn weights, their gradients, and the optimiser's numbers. */
  readonly weights: number
  readonly activations: number
  readonly workspace: number
}

/** What a step on simulated devices takes. */
export interface Prediction {
  readonly workload: string
  readonly phase: Phase
  readonly device: string
  readonly devices: number
  /** Examples that each replica takes in a step. */
  readonly batch: number
  readonly precision: Precision
  /** Software whose dispatch costs were taken: `tf2.1`. */
  readonly software: string
  readonly strategy: string
  /** Null, as all that follows from it, where memory does not suffice. */
  readonly secondsPerStep: number | null
  /** Of the published epoch or measurement; null where none is. */
  readonly secondsPerEpoch: number | null
  /** Before the first step; null where nothing is compiled. */
  readonly compileSeconds: number | null
  /** Examples a second, of all devices. */
  readonly throughput: number | null
  /** For a step, and on average, of all devices. */
  readonly joules: number | null
  readonly watts: number | null
  /** On the fullest device. */
  readonly memoryBytes: number
  readonly memoryAvailable: number
  readonly memory: MemoryUse
  readonly outOfMemory: boolean
  /** What to do about it: a smaller batch that fits, more devices, half precision. Empty where all fits. */
  readonly advice: readonly string[]
  readonly breakdown: Breakdown | null
}

/** What is to be predicted. */
export interface PredictionRequest {
  readonly workload: Workload
  readonly architecture: Architecture
  readonly devices: number
  /** Examples that each replica takes in a step. */
  readonly batch: number
  readonly precision: Precision
  /** Name of a software stack; null for that of the workload's published figures. */
  readonly software: string | null
  /** How several devices share the work and the gradients, as `--strategy` takes it; null for replicas and the best allreduce. */
  readonly strategy: string | null
}

/** What one operation of a step takes on one device: parts that add up to `seconds`. */
export interface OperationCost {
  readonly operation: Operation
  readonly seconds: number
  readonly compute: number
  readonly exchange: number
  readonly sync: number
  readonly launch: number
  /** What it waits for: another of this resource would make it faster. */
  readonly bound: 'compute' | 'memory' | 'exchange' | 'launch'
  readonly flop: number
  /** Bytes to and from memory (GPU), or received by all tiles together (IPU). */
  readonly bytes: number
  /** Bytes that the fullest tile (IPU) or the memory (GPU) holds of it while it runs. */
  readonly bytesLive: number
}

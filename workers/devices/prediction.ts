import type { Phase } from './workload'

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

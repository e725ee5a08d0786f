import type { Precision } from '../prediction'
import type { Phase } from '../workload'

/**
 * What was measured, with the unit of the values as they were published.
 * - `training-time`: seconds for 100 epochs, without compiling.
 * - `measurement-time`: seconds for `examples` examples, without compiling.
 * - `measurement-time-with-compile`: the same, the first time.
 * - `latency`: milliseconds for one batch.
 * - `throughput`: examples a second, of all devices.
 * - `throughput-gain`: throughput over that of the series' first number of devices.
 * - `time-to-train`: minutes to the accuracy of the benchmark, over `epochs` epochs; `time-to-train-gain` as with throughput.
 */
export type Quantity =
  | 'training-time'
  | 'measurement-time'
  | 'measurement-time-with-compile'
  | 'latency'
  | 'throughput'
  | 'throughput-gain'
  | 'time-to-train'
  | 'time-to-train-gain'

/** One measurement: examples that each device took before the weights were updated, devices, and the value. */
export interface PublishedPoint {
  readonly batch: number
  readonly devices: number
  readonly value: number
}

/** A series of measurements on one kind of device, as someone published it. */
export interface PublishedSeries {
  /** `dnn-training/gc2`: unique. */
  readonly id: string
  /** Name and phase of a built-in workload. */
  readonly workload: string
  readonly phase: Phase
  /** `prior` where the sampling of the latent space alone was timed, without the decoder. */
  readonly part: 'whole' | 'prior'
  /** Name of an architecture. */
  readonly device: string
  readonly precision: Precision
  readonly software: 'tf2.1' | 'ngc' | 'poplar'
  readonly quantity: Quantity
  readonly unit: 's' | 'ms' | 'min' | 'images/s' | '1'
  /** What changes from point to point: the batch, or the number of devices. */
  readonly along: 'batch' | 'devices'
  /** Examples of a timed measurement; null where it is one batch, whatever its size, or does not apply. */
  readonly examples: number | null
  /** Epochs of the whole training; null where that was not timed. */
  readonly epochs: number | null
  readonly points: readonly PublishedPoint[]
  readonly source: string
  /** What a reader has to know of it; empty where nothing. */
  readonly note: string
}

/** Points along the batch on one device. */
export function alongBatch(batches: readonly number[], values: readonly number[]): PublishedPoint[] {
  return batches.flatMap((batch, at) => {
    const value = values[at]
    return value === undefined ? [] : [{ batch, devices: 1, value }]
  })
}

/** Where a point lies on the series' axis. */
export function placeOf({ along }: Pick<PublishedSeries, 'along'>, point: PublishedPoint): number {
  return along === 'batch' ? point.batch : point.devices
}

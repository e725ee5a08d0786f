import type { Precision, Prediction } from '../../workers/devices/prediction'

/** Devices that a curve is predicted for. */
export interface DeviceChoice {
  readonly device: string
  readonly devices: number
  readonly precision: Precision
}

/** What is predicted at one batch. */
export interface CurvePoint {
  readonly batch: number
  readonly prediction: Prediction
}

/** Predictions along the batch for one choice of devices. */
export interface PredictedCurve {
  readonly choice: DeviceChoice
  readonly points: readonly CurvePoint[]
}

/** The devices of the source paper: one of each, in single precision. */
export const PAPER_CHOICES: readonly DeviceChoice[] = ['gc2', 'v100'].map((device) => ({
  device,
  devices: 1,
  precision: 'fp32',
}))

/** Whether two choices are of the same devices. */
export const isSame = (one: DeviceChoice, other: DeviceChoice): boolean =>
  one.device === other.device && one.devices === other.devices && one.precision === other.precision

/** The batch from which on memory does not suffice; null where it suffices for all. */
export function firstThatSpills({ points }: PredictedCurve): number | null {
  return points.find(({ prediction }) => prediction.outOfMemory)?.batch ?? null
}

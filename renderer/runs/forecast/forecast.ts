import type { DeviceName, Precision } from '../../../preload/contract-devices'
import { architectureNamed } from '../../../workers/devices/architectures/architectures'
import { predict } from '../../../workers/devices/predict'
import { fitRun } from '../../../workers/devices/runs/fit-run'
import { predictedWork, type RunFigures } from '../../../workers/devices/runs/predicted-work'
import type { Workload } from '../../../workers/devices/workload'

/** What is to be forecast: the passes of a run's network as one step, on so many of each device. */
export interface ForecastOrder {
  readonly workload: Workload
  readonly devices: number
  readonly precision: Precision
}

/** A device that holds the run's network, and what it needs for its shards. */
export interface FittingForecast extends RunFigures {
  readonly kind: 'fits'
  readonly device: DeviceName
  /** Before the first step; null where nothing is compiled. */
  readonly compileSeconds: number | null
  /** On the fullest device. */
  readonly memoryBytes: number
}

/** A device that does not hold one stamp at a time, and what could be done about it. */
export interface TooLargeForecast {
  readonly kind: 'too-large'
  readonly device: DeviceName
  readonly memoryBytes: number
  readonly memoryAvailable: number
  readonly advice: readonly string[]
}

/** What a run takes on a simulated device, or why it cannot be there. */
export type DeviceForecast = FittingForecast | TooLargeForecast

/** What main predicts of a run when it begins, worked out before it is ordered: the same batch, the same figures. */
export async function forecastOn(
  device: DeviceName,
  { workload, devices, precision }: ForecastOrder,
): Promise<DeviceForecast> {
  const architecture = architectureNamed(device)
  const found = await fitRun(null, (batch, steps) => {
    const counted = { ...workload, epochExamples: steps * batch * devices }
    const asked = {
      workload: counted,
      architecture,
      devices,
      batch,
      precision,
      software: null,
      strategy: null,
    }
    return Promise.resolve(predict(asked))
  })
  if (found.kind === 'too-large') {
    const { memoryBytes, memoryAvailable, advice } = found.prediction
    return { kind: 'too-large', device, memoryBytes, memoryAvailable, advice }
  }
  const { batch, secondsPerShard, secondsPerStep, watts, prediction } = found
  const { compileSeconds, memoryBytes } = prediction
  const figures = { devices, batch, secondsPerShard, secondsPerStep, watts }
  return { kind: 'fits', device, ...figures, compileSeconds, memoryBytes }
}

/** Seconds and joules of a run whose shards have so many objects; null where the device does not hold its network. */
export function workOf(
  forecast: DeviceForecast,
  sizes: readonly number[],
): { seconds: number; joules: number } | null {
  return forecast.kind === 'fits' ? predictedWork(forecast, sizes) : null
}

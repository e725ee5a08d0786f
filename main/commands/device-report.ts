import type { RunOutcome } from '../../preload/contract-queue'
import type { PredictedWork, Simulation } from '../../preload/contract-simulation'
import { formatSeconds, formatSi } from '../../workers/units/format-amount'
import type { OutOfMemory } from '../estimation/simulate-run'

/** What computed a run, or would have: `isPredicted` tells whether its seconds and joules are of a simulated device, or were measured here. */
export interface DeviceReport {
  readonly name: string
  readonly devices: number
  readonly precision: string
  /** Stamps that each device takes in a step; null where this machine takes what suits it. */
  readonly batch: number | null
  readonly seconds: number | null
  readonly joules: number | null
  readonly compileSeconds: number | null
  readonly outOfMemory: boolean
  readonly isPredicted: boolean
}

/** The device of a run that was estimated. What this machine draws is not measured. */
export function deviceOf(
  { simulation, predicted, seconds }: Pick<RunOutcome, 'simulation' | 'predicted' | 'seconds'>,
  precision: string,
): DeviceReport {
  if (!simulation || !predicted) {
    const none = { batch: null, joules: null, compileSeconds: null, outOfMemory: false }
    return { name: 'host', devices: 1, precision, seconds, ...none, isPredicted: false }
  }
  const { device: name, devices, batch, compileSeconds } = simulation
  const about = { name, devices, precision: simulation.precision, batch, compileSeconds }
  return { ...about, ...predicted, outOfMemory: false, isPredicted: true }
}

/** The device of a run that was refused, because its batch does not fit, and the batch that would. */
export function tooSmallDevice({
  prediction,
  fitting,
}: OutOfMemory): DeviceReport & { fittingBatch: number | null } {
  const { device: name, devices, precision, batch, compileSeconds } = prediction
  const figures = { seconds: null, joules: null, compileSeconds, outOfMemory: true, isPredicted: true }
  return { name, devices, precision, batch, ...figures, fittingBatch: fitting }
}

/** What is predicted for a run, in words; it was computed here. */
export function predictedInWords(simulation: Simulation, { seconds, joules }: PredictedWork): string {
  const { device, devices, precision, batch, compileSeconds } = simulation
  const which = devices === 1 ? `a simulated ${device}` : `${devices} simulated ${device}`
  const compiling = compileSeconds === null ? '' : `, after ${formatSeconds(compileSeconds)} of compiling`
  const how = `${precision}, batches of ${batch}`
  return `on ${which} (${how}): predicted ${formatSeconds(seconds)}, ${formatSi(joules, 'J')}${compiling}`
}

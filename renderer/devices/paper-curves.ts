import { architectureNamed } from '../../workers/devices/architectures'
import { builtInWorkload } from '../../workers/devices/graphs/built-in-workload'
import { predict } from '../../workers/devices/predict'
import { inTurns } from './in-turns'
import type { PaperChart } from './paper-charts'
import type { DeviceChoice, PredictedCurve } from './predicted-curve'

/** Predictions of a chart for one choice of devices, in turns with the page. */
export async function paperCurve(
  { workload: name, phase, batches }: PaperChart,
  choice: DeviceChoice,
  signal: AbortSignal,
): Promise<PredictedCurve> {
  const workload = builtInWorkload(name, phase)
  const architecture = architectureNamed(choice.device)
  const { devices, precision } = choice
  const asked = { workload, architecture, devices, precision, software: null, strategy: null }
  const points = await inTurns(
    batches,
    (batch) => ({ batch, prediction: predict({ ...asked, batch }) }),
    signal,
  )
  return { choice, points }
}

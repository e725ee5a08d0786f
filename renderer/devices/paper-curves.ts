import { architectureNamed } from '../../workers/devices/architectures/architectures'
import { builtInWorkload } from '../../workers/devices/graphs/built-in-workload'
import { predict } from '../../workers/devices/predict'
import { publishedSeries } from '../../workers/devices/published/published'
import { inTurns } from './in-turns'
import type { PaperChart } from './paper-charts'
import { PAPER_CHOICES, type DeviceChoice, type PredictedCurve } from './predicted-curve'

/** Predictions of a chart for one choice of devices, in turns with the page. */
export async function paperCurve(
  chart: PaperChart,
  choice: DeviceChoice,
  signal: AbortSignal,
): Promise<PredictedCurve> {
  const workload = builtInWorkload(chart.workload, chart.phase)
  const architecture = architectureNamed(choice.device)
  const { devices, precision } = choice
  const asked = { workload, architecture, devices, precision, software: null, strategy: null }
  const points = await inTurns(
    batchesOf(chart),
    (batch) => ({ batch, prediction: predict({ ...asked, batch }) }),
    signal,
  )
  return { choice, points }
}

/** The batches of a chart's curves, those of its published points among them. */
function batchesOf({ id, batches }: PaperChart): number[] {
  const published = PAPER_CHOICES.flatMap(({ device }) =>
    publishedSeries(`${id}/${device}`).points.map(({ batch }) => batch),
  )
  return [...new Set([...batches, ...published])].sort((one, other) => one - other)
}

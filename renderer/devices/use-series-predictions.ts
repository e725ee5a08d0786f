import { onScopeDispose, shallowRef, type Ref } from 'vue'
import { predictedPoint } from '../../workers/devices/published/predicted-point'
import { inTurns } from './in-turns'
import { SERIES_CHARTS } from './series-charts'
import type { SeriesPredictions } from './series-figure'

/** What is predicted of the published points of all charts of series, worked out once and in turns with the page. */
export function useSeriesPredictions(fail: (error: unknown) => void): Readonly<Ref<SeriesPredictions>> {
  const predictions = shallowRef<SeriesPredictions>({})
  const controller = new AbortController()
  const { signal } = controller

  async function workOut(): Promise<void> {
    for (const series of SERIES_CHARTS.flatMap((chart) => chart.series)) {
      const found = await inTurns(series.points, (point) => predictedPoint(series, point), signal)
      predictions.value = { ...predictions.value, [series.id]: found }
    }
  }
  workOut().catch((error: unknown) => signal.aborted || fail(error))
  onScopeDispose(() => controller.abort())
  return predictions
}

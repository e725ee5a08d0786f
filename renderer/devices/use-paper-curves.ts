import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { PAPER_CHARTS, type PaperChart } from './paper-charts'
import { paperCurve } from './paper-curves'
import { isSame, PAPER_CHOICES, type DeviceChoice, type PredictedCurve } from './predicted-curve'

/** The curves of each chart, by its id, as they are worked out. */
export type CurvesByChart = Readonly<Record<string, readonly PredictedCurve[]>>

/**
 * The curves of the paper's devices and of the chosen ones, worked out after the page was drawn and in turns with it. What was worked out
 * once is kept. `fail` hears of what cannot be predicted.
 */
export function usePaperCurves(
  chosen: Ref<readonly DeviceChoice[]>,
  fail: (error: unknown) => void,
): Readonly<Ref<CurvesByChart>> {
  const curves = shallowRef<CurvesByChart>({})
  const kept = new Map<string, PredictedCurve>()
  let controller = new AbortController()

  async function curveOf(
    chart: PaperChart,
    choice: DeviceChoice,
    signal: AbortSignal,
  ): Promise<PredictedCurve> {
    const key = [chart.id, choice.device, choice.devices, choice.precision].join()
    const curve = kept.get(key) ?? (await paperCurve(chart, choice, signal))
    kept.set(key, curve)
    return curve
  }

  async function workOut(choices: readonly DeviceChoice[], signal: AbortSignal): Promise<void> {
    for (const chart of PAPER_CHARTS) {
      const found: PredictedCurve[] = []
      for (const choice of choices) found.push(await curveOf(chart, choice, signal))
      curves.value = { ...curves.value, [chart.id]: found }
    }
  }

  watch(
    chosen,
    (others) => {
      controller.abort()
      controller = new AbortController()
      const { signal } = controller
      const more = others.filter((other) => !PAPER_CHOICES.some((paper) => isSame(paper, other)))
      workOut([...PAPER_CHOICES, ...more], signal).catch((error: unknown) => signal.aborted || fail(error))
    },
    { immediate: true },
  )
  onScopeDispose(() => controller.abort())
  return curves
}

import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { RunOrder } from '../../../preload/contract-queue'
import { reportOf } from '../../../preload/fault'
import { SIMULATED } from '../form/run-choices'
import type { DeviceForecast } from './forecast'
import type { ForecastNews, ForecastTask } from './forecast-thread.worker'
import ForecastWorker from './forecast-thread.worker?worker'
import { networkOf, recordNetwork } from './run-network'

/** What is known of a run that is not ordered yet, on all simulated devices. `none`: it has no network. */
export type Forecasts =
  | { readonly kind: 'none' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'known'; readonly forecasts: readonly DeviceForecast[] }

/** What of the form a forecast depends on. */
export interface ForecastWanted {
  readonly order: RunOrder | null
  readonly devices: number
}

/** Milliseconds that a person may take from one key to the next. */
const PATIENCE = 200

/** Forecasts the run that is chosen, each time it has changed. */
export function useForecasts(wanted: () => ForecastWanted): Readonly<Ref<Forecasts>> {
  const found = shallowRef<Forecasts>({ kind: 'none' })
  let worker: Worker | undefined
  let controller = new AbortController()
  let timer: number | undefined
  let turn = 0

  function hear({ data: news }: MessageEvent<ForecastNews>): void {
    if (news.turn !== turn) return
    found.value = news.kind === 'found' ? { kind: 'known', forecasts: news.forecasts } : news
  }

  async function forecast({ order, devices }: ForecastWanted, mine: number): Promise<void> {
    const network = order && networkOf(order)
    if (!order || !network) return
    const { signal } = (controller = new AbortController())
    try {
      const workload = await recordNetwork(network, signal)
      if (mine !== turn) return
      worker ??= new ForecastWorker()
      worker.onmessage = hear
      const precision = order.options.precision ?? 'fp32'
      const task: ForecastTask = { turn, devices: SIMULATED, order: { workload, devices, precision } }
      worker.postMessage(task)
    } catch (error) {
      const { what, where, remedy } = reportOf(error)
      const problem = [what, where, remedy].filter(Boolean).join(' ')
      if (mine === turn) found.value = { kind: 'failed', problem }
    }
  }

  watch(
    () => JSON.stringify(keyOf(wanted())),
    () => {
      controller.abort()
      window.clearTimeout(timer)
      const [mine, now] = [++turn, wanted()]
      found.value = now.order && networkOf(now.order) ? { kind: 'waiting' } : { kind: 'none' }
      timer = window.setTimeout(() => void forecast(now, mine), PATIENCE)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    controller.abort()
    window.clearTimeout(timer)
    worker?.terminate()
  })
  return found
}

/** Which objects are chosen changes no figure of a device. */
function keyOf({ order, devices }: ForecastWanted): unknown {
  return [order && networkOf(order), order?.options.precision, devices]
}

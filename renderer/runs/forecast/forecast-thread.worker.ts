import type { DeviceName } from '../../../preload/contract-devices'
import { forecastOn, type DeviceForecast, type ForecastOrder } from './forecast'

/** Forecasts that are wanted, off the page's own thread; `turn` tells one order from the next. */
export interface ForecastTask {
  readonly turn: number
  readonly order: ForecastOrder
  readonly devices: readonly DeviceName[]
}

/** What comes back: all forecasts of an order, or what went wrong. */
export type ForecastNews =
  | { readonly kind: 'found'; readonly turn: number; readonly forecasts: readonly DeviceForecast[] }
  | { readonly kind: 'failed'; readonly turn: number; readonly problem: string }

const tell = (news: ForecastNews): void => self.postMessage(news)

async function work({ turn, order, devices }: ForecastTask): Promise<void> {
  try {
    const forecasts = []
    for (const device of devices) forecasts.push(await forecastOn(device, order))
    tell({ kind: 'found', turn, forecasts })
  } catch (error) {
    tell({ kind: 'failed', turn, problem: error instanceof Error ? error.message : String(error) })
  }
}

self.onmessage = ({ data }: MessageEvent<ForecastTask>) => void work(data)

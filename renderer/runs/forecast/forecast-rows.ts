import type { DeviceName } from '../../../preload/contract-devices'
import { formatSeconds, formatSi } from '../../../workers/units/format-amount'
import { lookOf } from '../../devices/device-look'
import { SIMULATED } from '../form/run-choices'
import { workOf, type DeviceForecast } from './forecast'
import type { Forecasts } from './use-forecasts'

/** What is said of this machine, of which nothing is predicted. */
export const HERE = 'This machine computes the shapes; its rate shows as soon as the run is under way.'

/** A device with what is predicted on it, as it is shown. */
export interface ForecastRow {
  readonly device: DeviceName
  readonly title: string
  readonly time: string
  readonly energy: string
  readonly batch: string
  /** What else there is to say. */
  readonly words: string
  /** Why it cannot be, and what to do; null where it can. */
  readonly problem: string | null
}

const UNKNOWN = { time: '…', energy: '…', batch: '…', words: '', problem: null }

/** A row for each simulated device. `sizes` are the objects of each shard, null while they are counted. */
export function forecastRows(forecasts: Forecasts, sizes: readonly number[] | null): ForecastRow[] {
  const known = forecasts.kind === 'known' ? forecasts.forecasts : []
  return SIMULATED.map((device) => {
    const forecast = known.find((one) => one.device === device)
    const about = { device, title: lookOf(device).title }
    return forecast ? { ...about, ...rowOf(forecast, sizes) } : { ...about, ...UNKNOWN }
  })
}

function rowOf(
  forecast: DeviceForecast,
  sizes: readonly number[] | null,
): Omit<ForecastRow, 'device' | 'title'> {
  if (forecast.kind === 'too-large') return { ...UNKNOWN, problem: shortage(forecast) }
  const batch = String(forecast.batch)
  const work = sizes && workOf(forecast, sizes)
  if (!work) return { ...UNKNOWN, batch }
  const [time, energy] = [formatSeconds(work.seconds), formatSi(work.joules, 'J')]
  const { compileSeconds, watts } = forecast
  const compiling = compileSeconds === null ? '' : ` Compiling takes ${formatSeconds(compileSeconds)} before.`
  const words = `Predicted ${time} and ${energy} at ${formatSi(watts, 'W')}, in batches of ${batch}.${compiling} This machine computes the shapes.`
  return { time, energy, batch, words, problem: null }
}

const MIB = 2 ** 20

/** Why a network has no place on a device. Of what could be done a run takes half precision only; the rest is of the page of devices. */
function shortage({
  memoryBytes,
  memoryAvailable,
  advice,
}: Extract<DeviceForecast, { kind: 'too-large' }>): string {
  const [needed, there] = [memoryBytes, memoryAvailable].map((bytes) => (bytes / MIB).toFixed(0))
  const half = advice.includes('fp16 fits')
  const remedy = half ? 'Take half precision, which fits.' : 'Take a device with more memory.'
  const others = advice.filter((one) => one !== 'fp16 fits')
  const more = others.length === 0 ? '' : ` To look into under Devices: ${others.join('; ')}.`
  return `Its memory is too small, in batches of any size: ${needed} MiB are needed, ${there} are there. ${remedy}${more}`
}

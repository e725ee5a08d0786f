import { lookOf } from './device-look'
import type { Operation } from '../../workers/devices/workload'
import type { DeviceChoice } from './predicted-curve'
import type { StepChoice } from './step-choice'

/** A choice of devices in words: `GC200 × 4, FP16`; one in single precision by its name alone. */
export function choiceInWords({ device, devices, precision }: DeviceChoice): string {
  const count = devices === 1 ? '' : ` × ${devices.toLocaleString('en')}`
  return `${lookOf(device).title}${count}${precision === 'fp16' ? ', FP16' : ''}`
}

/** A share in percent: `4.1 %`; with its sign where it has one that matters. */
export function percent(share: number, signed = false): string {
  const words = `${(100 * Math.abs(share)).toFixed(1)} %`
  return signed ? `${share < 0 ? '−' : '+'}${words}` : words
}

/** A value with three significant digits and its unit. */
export function significant(value: number, unit: string): string {
  const words = value.toLocaleString('en', { maximumSignificantDigits: 3 })
  return unit === '1' ? words : `${words} ${unit}`
}

/** A step in words: `dnn training on GC2, batch 8`; what is null is left out. */
export function stepInWords(step: StepInWords): string {
  const { workload, phase, device, devices, batch, precision, strategy } = step
  const on = device === null ? '' : ` on ${lookOf(device).title}`
  const count = devices === 1 ? '' : ` × ${devices.toLocaleString('en')}`
  const size = batch === null ? '' : `, batch ${batch.toLocaleString('en')}`
  return `${workload} ${phase}${on}${count}${size}${precision === 'fp16' ? ', FP16' : ''}${strategy === null ? '' : `, ${strategy}`}`
}

type StepInWords = Omit<StepChoice, 'device' | 'batch'> & {
  readonly device: string | null
  readonly batch: number | null
}

/** An operation in words: `Conv2D of conv1, forward`. */
export function operationInWords({ kernel, layer, pass, times }: Operation): string {
  return `${kernel} of ${layer}, ${pass}${times > 1 ? `, ${times.toLocaleString('en')} times` : ''}`
}

/** The unit that suits a time, and what its seconds are multiplied with. */
export function scaleOfTime(seconds: number): { unit: string; factor: number } {
  if (seconds >= 1) return { unit: 's', factor: 1 }
  return seconds >= 1e-3 ? { unit: 'ms', factor: 1e3 } : { unit: 'µs', factor: 1e6 }
}

/** A time with three significant digits in the unit that suits it: `12.3 µs`. */
export function timeInWords(seconds: number): string {
  const { unit, factor } = scaleOfTime(seconds)
  return significant(seconds * factor, unit)
}

import { lookOf } from './device-look'
import type { DeviceChoice } from './predicted-curve'

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

import { resolve } from 'node:path'
import { DeviceName, type DeviceChoice } from '../preload/contract-devices'

/** The devices that a person may name, in words. */
export const DEVICE_CHOICES = `${DeviceName.options.join(', ')}, or a data sheet of your own: FILE.json`

/** The device of a name of the lab's, or of the path of a data sheet; null for any other. */
export function deviceChoice(name: string): DeviceChoice | null {
  if (name.toLowerCase().endsWith('.json')) return { kind: 'file', path: resolve(name) }
  const known = DeviceName.options.find((option) => option === name)
  return known ? { kind: 'known', name: known } : null
}

import type { Breakdown, MemoryUse } from '../prediction'

/** A step as the devices of one replica do it: seconds by part, and the bytes of the fullest device. */
export interface DeviceStep {
  readonly parts: Omit<Breakdown, 'communication'>
  /** Waiting for other devices: of the same pipeline or layer, and for the sums of gradients. */
  readonly communication: number
  readonly memory: MemoryUse
  readonly fits: boolean
}

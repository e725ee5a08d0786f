import type { Architecture } from '../architecture'
import type { EnergyConstants } from '../constants'
import type { Precision } from '../prediction'

/** What one device does in a step. */
export interface DeviceWork {
  /** Of the step, and of it those in which the device computes or exchanges, and in which links are busy. */
  readonly seconds: number
  readonly busySeconds: number
  readonly linkSeconds: number
  readonly flop: number
  /** To and from its memory, or received by its tiles. */
  readonly bytes: number
}

/**
 * Joules that one device takes for a step: idle power all the time, a share of the rest while anything runs, and shares in
 * proportion to the rates of floating point operations, of bytes, and to the time of links; at most the board's power.
 */
export function joulesOf(
  work: DeviceWork,
  precision: Precision,
  architecture: Architecture,
  { active, compute, memory, link }: EnergyConstants,
): number {
  const { boardPower, idlePower, kind } = architecture
  const above = boardPower.value - idlePower.value
  const peak = precision === 'fp16' ? architecture.peakFp16.value : architecture.peakFp32.value
  const rate = kind === 'ipu' ? architecture.exchangeBandwidth.value : architecture.memoryBandwidth.value
  const busy = Math.min(work.seconds, work.busySeconds)
  const full =
    active * busy + compute * (work.flop / peak) + memory * (work.bytes / rate) + link * work.linkSeconds
  return Math.min(boardPower.value * work.seconds, idlePower.value * work.seconds + above * full)
}

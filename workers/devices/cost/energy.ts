import type { Architecture } from '../architecture'
import type { EnergyConstants } from '../constants/constants'

/** What one device does in a step. */
export interface DeviceWork {
  /** Of the step, and of it those in which links are busy. */
  readonly seconds: number
  readonly linkSeconds: number
  readonly flop: number
  /** FLOP/s of the units that do them, at the most. */
  readonly peak: number
  /** To and from its memory, or received by its tiles. */
  readonly bytes: number
}

/**
 * Joules that one device takes for a step: idle power and a share of the rest all the time, for its clocks stay up while a program is loaded, and shares in
 * proportion to the rates of floating point operations, of bytes, and to the time of links; at most the board's power.
 */
export function joulesOf(
  work: DeviceWork,
  architecture: Architecture,
  { active, compute, memory, link }: EnergyConstants,
): number {
  const { boardPower, idlePower, kind } = architecture
  const above = boardPower.value - idlePower.value
  const rate = kind === 'ipu' ? architecture.exchangeBandwidth.value : architecture.memoryBandwidth.value
  const full =
    active * work.seconds +
    compute * (work.flop / work.peak) +
    memory * (work.bytes / rate) +
    link * work.linkSeconds
  return Math.min(boardPower.value * work.seconds, idlePower.value * work.seconds + above * full)
}

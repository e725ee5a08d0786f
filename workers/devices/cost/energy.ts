import type { Architecture } from '../architecture'
import type { EnergyConstants } from '../constants'
import type { OperationCost, Precision } from '../prediction'

/**
 * Joules that one device takes for `seconds` in which it does `costs`: idle power all the time, a share of the rest while anything runs, and shares in
 * proportion to the rate of floating point operations and of bytes; at most the board's power.
 */
export function joulesOf(
  costs: readonly OperationCost[],
  seconds: number,
  precision: Precision,
  architecture: Architecture,
  { active, compute, memory }: EnergyConstants,
): number {
  const { boardPower, idlePower, memoryBandwidth } = architecture
  const above = boardPower.value - idlePower.value
  const peak = precision === 'fp16' ? architecture.peakFp16.value : architecture.peakFp32.value
  const busy = Math.min(seconds, costs.reduce((sum, cost) => sum + cost.seconds - cost.launch, 0))
  const flop = costs.reduce((sum, cost) => sum + cost.flop, 0)
  const bytes = costs.reduce((sum, cost) => sum + cost.bytes, 0)
  const dynamic = active * busy + compute * (flop / peak) + memory * (bytes / memoryBandwidth.value)
  return Math.min(boardPower.value * seconds, idlePower.value * seconds + above * dynamic)
}

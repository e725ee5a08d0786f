import { largestMicroBatch, partsThatFit } from './advice'
import type { Strategy } from './communication/strategy'
import { memoryUse } from './cost/memory-use'
import { layerCount } from './pipeline-step'
import type { StepSetting } from './step-setting'

/**
 * Ways to share a step among several devices, for one that does not fit on each of them and whose strategy was left open: parts of the batch one after
 * the other; the layers over a few devices; each layer over many. Most likely first.
 */
export function otherWays(setting: StepSetting): Partial<Strategy>[] {
  const { request, microBatch } = setting
  const { devices, workload, batch } = request
  if (workload.phase !== 'training') return weightsAloneFit(setting) ? [] : divided(devices)
  if (devices === 1) return []
  const accumulate = partsThatFit(microBatch, largestMicroBatch(setting))
  const possible = divisorsOf(devices).filter((stages) => stages <= layerCount(workload))
  const pipelines = possible.flatMap((stages) =>
    [1, ...divisorsOf(batch)].map((microBatches) => ({ stages, microBatches })),
  )
  return [...(accumulate === null ? [] : [{ accumulate }]), ...pipelines]
}

const weightsAloneFit = (setting: StepSetting): boolean =>
  memoryUse(setting).weights <= setting.request.architecture.memory.value

/** Layers over more and more of the devices; over all of them what is left over spills. */
const divided = (devices: number): Partial<Strategy>[] => [
  ...divisorsOf(devices).map((parts) => ({ parts })),
  { parts: devices, spill: true },
]

const divisorsOf = (count: number): number[] =>
  Array.from({ length: count - 1 }, (_, index) => index + 2).filter((divisor) => count % divisor === 0)

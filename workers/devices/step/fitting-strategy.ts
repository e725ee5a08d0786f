import type { Strategy } from '../communication/strategy'
import { memoryUse } from '../cost/memory-use'
import { divisorsOf } from './divisors'
import { largestMicroBatch, partsThatFit } from './largest-batch'
import { layerCount, MOST_MICRO_BATCHES } from './pipeline-step'
import { withMicroBatch, type StepSetting } from './step-setting'

/**
 * Ways to share a step among several devices, for one that does not fit on each of them and whose strategy was left open: parts of the batch one after
 * the other; the layers over a few devices; each layer over many. Most likely first.
 */
export function otherWays(setting: StepSetting): Partial<Strategy>[] {
  const { request, microBatch } = setting
  const { devices, workload } = request
  if (workload.phase !== 'training') return weightsAloneFit(setting) ? [] : divided(devices)
  if (devices === 1) return []
  const accumulate = partsThatFit(microBatch, largestMicroBatch(setting))
  return [...(accumulate === null ? [] : [{ accumulate }]), ...pipelines(setting)]
}

/** Pipelines, those of fewer stages first, whose devices together have memory for what one device would hold of a micro-batch. */
function pipelines(setting: StepSetting): Partial<Strategy>[] {
  const { devices, workload, batch, architecture } = setting.request
  const micro = [1, ...divisorsOf(batch)]
    .filter((microBatches) => microBatches <= MOST_MICRO_BATCHES)
    .map((microBatches) => ({
      microBatches,
      bytes: residentBytes(withMicroBatch(setting, batch / microBatches)),
    }))
  return divisorsOf(devices)
    .filter((stages) => stages <= layerCount(workload))
    .flatMap((stages) =>
      micro
        .filter(({ bytes }) => bytes <= stages * architecture.memory.value)
        .map(({ microBatches }) => ({ stages, microBatches })),
    )
}

/** Bytes of a step that no division makes fewer. */
export function residentBytes(setting: StepSetting): number {
  const { code, weights, activations } = memoryUse(setting)
  return code + weights + activations
}

const weightsAloneFit = (setting: StepSetting): boolean =>
  memoryUse(setting).weights <= setting.request.architecture.memory.value

/** Layers over more and more of the devices; over all of them what is left over spills. */
const divided = (devices: number): Partial<Strategy>[] => [
  ...divisorsOf(devices).map((parts) => ({ parts })),
  { parts: devices, spill: true },
]

import { memoryUse, totalBytes } from './cost/memory-use'
import { withMicroBatch, type StepSetting } from './step-setting'

/** What would make a step fit that does not, shortest way first. */
export function adviceFor(setting: StepSetting): string[] {
  const { request, microBatch, strategy, microSteps } = setting
  if (strategy.stages > 1)
    return ['a pipeline of more stages, or of smaller micro-batches (micro:N), takes less on each device']
  const largest = largestMicroBatch(setting)
  const advice: string[] = []
  if (largest > 0) advice.push(`a batch of ${largest * microSteps} fits`)
  const parts = request.workload.phase === 'training' ? partsThatFit(microBatch, largest) : null
  if (parts !== null) advice.push(`accumulate:${parts * strategy.accumulate} takes the batch in parts`)
  if (request.precision === 'fp32' && fits({ ...setting, request: { ...request, precision: 'fp16' } }))
    advice.push('fp16 fits')
  if (strategy.stages === 1 && strategy.parts === 1)
    advice.push('pipeline:2 or more spreads the layers over several devices, tensor:2 or more divides them')
  if (request.architecture.streamingMemory && !strategy.spill)
    advice.push('spill lays what is left over in the memory beside the device')
  return advice
}

/** The largest micro-batch whose bytes fit on the device, up to the one that is asked for; 0 where not even one example fits. */
export function largestMicroBatch(setting: StepSetting): number {
  let [fitting, asked] = [0, setting.microBatch + 1]
  while (asked - fitting > 1) {
    const middle = Math.floor((fitting + asked) / 2)
    if (fits(withMicroBatch(setting, middle))) fitting = middle
    else asked = middle
  }
  return fitting
}

/** The least number of equal parts of a batch that are not larger than `largest`; null where one example does not fit. */
export function partsThatFit(batch: number, largest: number): number | null {
  if (largest === 0) return null
  for (let parts = Math.ceil(batch / largest); parts <= batch; parts++) if (batch % parts === 0) return parts
  return null
}

const fits = (setting: StepSetting): boolean =>
  totalBytes(memoryUse(setting)) <= setting.request.architecture.memory.value

import { allreduceSeconds } from '../communication/best-allreduce'
import { flowOptionsOf } from '../communication/flow-options'
import { replicaCommunication } from '../communication/replica-communication'
import { memoryUse } from '../cost/memory-use'
import type { DeviceStep } from './device-step'
import { largestMicroBatch } from './largest-batch'
import { place, type Placement } from '../mapping/placement'
import { joinsOf } from '../mapping/tensor-parts'
import type { MemoryUse, OperationCost } from '../prediction'
import { linksOf, linksOfReplicas, withMicroBatch, type StepSetting } from './step-setting'
import type { Operation } from '../workload'

/**
 * A step on one device, or on those that share its layers, in micro-batches whose gradients are added up; with its share of summing them
 * over all replicas, and of moving what lies in the memory beside the device.
 */
export function singleStep(setting: StepSetting, costs: readonly OperationCost[]): DeviceStep {
  const { memory, placed } = residence(setting)
  const parts = partsOf(setting, costs)
  return {
    parts: { ...parts, launch: parts.launch + placed.seconds * setting.microSteps },
    communication: exposedSeconds(setting, costs) + joiningSeconds(setting),
    memory: placed.missing > 0 ? memory : residentOf(memory, placed),
    fits: placed.missing === 0,
  }
}

/** The bytes of a step and where they lie; it fits where none is missing. What is drawn needs not be drawn at once. */
export function residence(setting: StepSetting): { memory: MemoryUse; placed: Placement } {
  const drawn = setting.request.workload.phase === 'generation'
  const memory = memoryUse(drawn ? withMicroBatch(setting, Math.max(1, largestMicroBatch(setting))) : setting)
  return { memory, placed: placement(setting, memory) }
}

/** How often an operation runs in a step. Operations that are computed again run twice: in a pipeline all, else all but products. */
export function runsOf({ strategy, microSteps, request }: StepSetting, { pass, product }: Operation): number {
  if (pass === 'update') return 1
  const again = strategy.recompute && request.workload.phase === 'training' && pass === 'forward'
  return microSteps * (again && (strategy.stages > 1 || !product) ? 2 : 1)
}

function partsOf(setting: StepSetting, costs: readonly OperationCost[]): DeviceStep['parts'] {
  let [compute, exchange, sync, launch] = [0, 0, 0, 0]
  for (const cost of costs) {
    const runs = runsOf(setting, cost.operation)
    compute += cost.compute * runs
    exchange += cost.exchange * runs
    sync += cost.sync * runs
    launch += cost.launch * runs
  }
  return { compute, exchange, sync, launch }
}

/** Where the bytes of a step lie. Programs and what an operation works on must be on the device. */
export function placement({ request, strategy }: StepSetting, memory: MemoryUse): Placement {
  const { memory: own, streamingMemory, streamingBandwidth } = request.architecture
  const beside =
    strategy.spill && streamingMemory && streamingBandwidth
      ? { bytes: streamingMemory.value, bandwidth: streamingBandwidth.value }
      : null
  const learns = request.workload.phase === 'training'
  const parts = [
    { name: 'code', bytes: memory.code, crossings: 0, mayStream: false },
    { name: 'weights', bytes: memory.weights, crossings: learns ? 2 : 1, mayStream: true },
    { name: 'activations', bytes: memory.activations, crossings: 2, mayStream: true },
    { name: 'workspace', bytes: memory.workspace, crossings: 0, mayStream: false },
  ]
  return place(parts, own.value, beside)
}

function residentOf(memory: MemoryUse, { spilled }: Placement): MemoryUse {
  const away = (part: string): number => spilled.find(({ name }) => name === part)?.bytes ?? 0
  const { weights, activations } = memory
  return { ...memory, weights: weights - away('weights'), activations: activations - away('activations') }
}

/** Seconds of summing gradients over the replicas that nothing hides: on an IPU all of them, for tiles compute and exchange in turn. */
function exposedSeconds(setting: StepSetting, costs: readonly OperationCost[]): number {
  const { request, strategy, replicas } = setting
  const { workload, architecture, precision } = request
  if (replicas === 1 || workload.phase !== 'training') return 0
  const topology = linksOfReplicas(setting)
  const { parameters } = workload
  if (architecture.kind !== 'ipu')
    return replicaCommunication({ costs, parameters, precision }, topology, strategy).exposed
  const bytes = parameters * flowOptionsOf(strategy, precision).bytesPerElement
  return allreduceSeconds(strategy.allreduce, bytes, topology)
}

/** Seconds of summing the activations of layers that several devices share. */
function joiningSeconds(setting: StepSetting): number {
  const { request, strategy, microBatch, microSteps } = setting
  if (strategy.parts === 1) return 0
  const links = linksOf(setting, strategy.parts)
  const bytes = request.precision === 'fp16' ? 2 : 4
  const joins = joinsOf(request.workload, microBatch, strategy.parts)
  const seconds = joins.map(({ elements }) => allreduceSeconds('best', elements * bytes, links))
  return microSteps * seconds.reduce((sum, one) => sum + one, 0)
}

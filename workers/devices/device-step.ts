import { largestMicroBatch } from './advice'
import { allreduceSeconds } from './communication/best-allreduce'
import {
  CHUNK_ELEMENTS,
  gradientFlow,
  IMPORTANT_SHARE,
  MESSAGE_SECONDS,
  POOL_BYTES,
} from './communication/gradient-flow'
import { gradientsOf } from './communication/gradients-of'
import { memoryModel, memoryUse, keptElements } from './cost/memory-use'
import { bytesOf } from './cost/kernel-operation'
import type { MappedOperation } from './mapping/layer-work'
import { pipelinePrediction } from './mapping/pipeline-prediction'
import type { Breakdown, MemoryUse, OperationCost } from './prediction'
import { linksOf, withMicroBatch, type StepSetting } from './step-setting'
import { amountAt, type Operation } from './workload'

type DeviceParts = Omit<Breakdown, 'communication'>

/** A step as the devices of one replica do it: seconds by part, and the bytes of the fullest device. */
export interface DeviceStep {
  readonly parts: DeviceParts
  /** Waiting for other devices: of the same pipeline, and for the sums of gradients. */
  readonly communication: number
  readonly memory: MemoryUse
  readonly fits: boolean
}

/** A step on one device, in micro-batches whose gradients are added up, and its share of summing them over all replicas. */
export function singleStep(setting: StepSetting, costs: readonly OperationCost[]): DeviceStep {
  // What is drawn needs not be drawn at once.
  const drawn = setting.request.workload.phase === 'generation'
  const memory = memoryUse(drawn ? withMicroBatch(setting, Math.max(1, largestMicroBatch(setting))) : setting)
  return {
    parts: partsOf(setting, costs),
    communication: exposedSeconds(setting, costs),
    memory,
    fits: bytesOfAll(memory) <= setting.request.architecture.memory.value,
  }
}

/** How often an operation runs in a step. Operations that are computed again run twice. */
export function runsOf({ strategy, microSteps, request }: StepSetting, { pass, product }: Operation): number {
  if (pass === 'update') return 1
  const again = strategy.recompute && strategy.stages === 1 && request.workload.phase === 'training'
  return microSteps * (again && pass === 'forward' && !product ? 2 : 1)
}

function partsOf(setting: StepSetting, costs: readonly OperationCost[]): DeviceParts {
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

/** Seconds of summing gradients over the replicas that nothing hides: on an IPU all of them, for tiles compute and exchange in turn. */
function exposedSeconds(setting: StepSetting, costs: readonly OperationCost[]): number {
  const { request, strategy, replicas } = setting
  const { workload, architecture, precision, devices } = request
  if (replicas === 1 || workload.phase !== 'training') return 0
  const half = strategy.fp16Gradients || precision === 'fp16'
  const topology = linksOf(setting, devices)
  const bytesPerElement = half ? 2 : 4
  if (architecture.kind === 'ipu')
    return allreduceSeconds(strategy.allreduce, workload.parameters * bytesPerElement, topology)
  const { gradients, backwardEnd } = gradientsOf(costs, workload.parameters)
  const sparse = strategy.sparse ? { share: IMPORTANT_SHARE, chunkElements: CHUNK_ELEMENTS } : null
  return gradientFlow(gradients, backwardEnd, topology, {
    ...{ allreduce: strategy.allreduce, bytesPerElement, sparse, messageSeconds: MESSAGE_SECONDS },
    poolBytes: strategy.fused ? POOL_BYTES : null,
  }).exposed
}

/** A step of a pipeline whose stages are devices of their own. */
export function pipelineStep(setting: StepSetting, costs: readonly OperationCost[]): DeviceStep {
  const { request, strategy, microSteps, microBatch } = setting
  const { architecture, workload } = request
  const model = memoryModel(setting)
  const pipeline = pipelinePrediction({
    operations: costs.map(mapping(setting)),
    inputBytes: workload.inputElements * microBatch * model.number,
    stages: strategy.stages,
    microBatches: microSteps,
    schedule: 'interleaved',
    recompute: strategy.recompute,
    link: {
      bandwidth: architecture.linkBandwidth.value / 2,
      latency: architecture.linkLatency.value,
      overlaps: architecture.kind !== 'ipu',
    },
    memory: architecture.memory.value - model.context,
  })
  const fullest = pipeline.stages.reduce((most, { memory }) => (memory.total > most.total ? memory : most), {
    ...{ weights: 0, activations: 0, workspace: 0, total: 0 },
  })
  return {
    parts: pipeline.busy,
    communication: pipeline.bubbleSeconds + pipeline.communicationSeconds + stageAllreduce(setting),
    memory: { code: model.context, ...fullest },
    fits: !pipeline.outOfMemory,
  }
}

/** Replicas of a pipeline sum the gradients of each stage after it, over the replicas alone. */
function stageAllreduce(setting: StepSetting): number {
  const { request, strategy, replicas } = setting
  const { workload, precision } = request
  if (replicas === 1 || workload.phase !== 'training') return 0
  const bytes =
    (workload.parameters / strategy.stages) * (strategy.fp16Gradients || precision === 'fp16' ? 2 : 4)
  return allreduceSeconds(strategy.allreduce, bytes, linksOf(setting, replicas))
}

/** What an operation of a micro-batch asks of the memory of the device it is put on. */
function mapping(setting: StepSetting): (cost: OperationCost) => MappedOperation {
  const { workload, precision } = setting.request
  const model = memoryModel(setting)
  const weights = workload.operations.reduce(
    (sum, { pass, reads }) => sum + (pass === 'forward' ? reads.fixed : 0),
    0,
  )
  const all = model.parameter * workload.parameters + model.drawn * workload.sampledWeights
  return (cost) => {
    const { operation } = cost
    const own = operation.pass === 'forward' ? operation.reads.fixed : 0
    const program = operation.product ? model.product : 0
    return {
      cost,
      weightBytes: (program + (weights === 0 ? 0 : (all * own) / weights)) * model.imbalance,
      keptBytes: keptElements(operation, setting) * model.copies * model.number * model.imbalance,
      outputBytes: amountAt(operation.writes, setting.microBatch) * model.number,
      workspaceBytes: bytesOf(operation, setting.microBatch, precision) * model.imbalance,
    }
  }
}

const bytesOfAll = ({ code, weights, activations, workspace }: MemoryUse): number =>
  code + weights + activations + workspace

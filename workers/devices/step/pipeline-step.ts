import { allreduceSeconds } from '../communication/best-allreduce'
import { flowOptionsOf } from '../communication/flow-options'
import { memoryModel, workElements } from '../cost/memory-use'
import type { DeviceStep } from './device-step'
import type { MappedOperation } from '../mapping/layer-work'
import { pipelinePrediction, type PipelinePrediction } from '../mapping/pipeline-prediction'
import type { StageMemory } from '../mapping/stage-memory'
import type { OperationCost } from '../prediction'
import { RequestError } from '../request-error'
import { linksOfReplicas, type StepSetting } from './step-setting'
import { amountAt, type Operation, type Workload } from '../workload'

/** A step of a pipeline whose stages are devices of their own. */
export function pipelineStep(setting: StepSetting, costs: readonly OperationCost[]): DeviceStep {
  const pipeline = pipelineOf(setting, costs)
  const fullest = pipeline.stages.reduce<StageMemory>(
    (most, { memory }) => (memory.total > most.total ? memory : most),
    {
      ...{ weights: 0, activations: 0, workspace: 0, total: 0 },
    },
  )
  return {
    parts: pipeline.busy,
    communication: pipeline.bubbleSeconds + pipeline.communicationSeconds + stageAllreduce(setting),
    memory: { code: memoryModel(setting).context, ...bytesOfParts(fullest) },
    fits: !pipeline.outOfMemory,
  }
}

/** The stages of a pipeline and the passes that they run in a step. Throws a `RequestError` where there are more stages than layers. */
export function pipelineOf(setting: StepSetting, costs: readonly OperationCost[]): PipelinePrediction {
  const { request, strategy, microSteps, microBatch } = setting
  const { architecture, workload } = request
  const model = memoryModel(setting)
  refuseTooMany(setting)
  return pipelinePrediction({
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
}

const bytesOfParts = ({ weights, activations, workspace }: StageMemory) => ({
  weights,
  activations,
  workspace,
})

/** Weights are read forward. */
const weightsOf = ({ pass, reads }: Operation): number => (pass === 'forward' ? reads.fixed : 0)

/** The layers of a workload, each of which lies on one device. */
export const layerCount = ({ operations }: Workload): number =>
  new Set(operations.map(({ layer }) => layer)).size

/** More micro-batches than a pipeline is run with, pass by pass. */
export const MOST_MICRO_BATCHES = 4096

function refuseTooMany({ request, strategy, microSteps }: StepSetting): void {
  if (microSteps > MOST_MICRO_BATCHES)
    throw new RequestError(
      'strategy',
      `pipeline:${strategy.stages}`,
      `has ${microSteps} micro-batches, more than are run one by one: ${MOST_MICRO_BATCHES}`,
    )
  const layers = layerCount(request.workload)
  if (strategy.stages > layers)
    throw new RequestError(
      'strategy',
      `pipeline:${strategy.stages}`,
      `has more stages than there are layers: ${layers}`,
    )
}

/** Replicas of a pipeline sum the gradients of each stage after it, over the replicas alone. */
function stageAllreduce(setting: StepSetting): number {
  const { request, strategy, replicas } = setting
  const { workload, precision } = request
  if (replicas === 1 || workload.phase !== 'training') return 0
  const bytes = (workload.parameters / strategy.stages) * flowOptionsOf(strategy, precision).bytesPerElement
  return allreduceSeconds(strategy.allreduce, bytes, linksOfReplicas(setting))
}

/** What an operation of a micro-batch asks of the memory of the device it is put on. */
function mapping(setting: StepSetting): (cost: OperationCost) => MappedOperation {
  const { workload } = setting.request
  const model = memoryModel(setting)
  const weights = workload.operations.reduce((sum, operation) => sum + weightsOf(operation), 0)
  const state = amountAt(workload.state, setting.request.batch) * model.number
  const all = model.parameter * workload.parameters + model.drawn * workload.sampledWeights + state
  return (cost) => {
    const { operation } = cost
    const program = operation.product ? model.product : 0
    return {
      cost,
      weightBytes: (program + (weights === 0 ? 0 : (all * weightsOf(operation)) / weights)) * model.imbalance,
      keptBytes:
        amountAt(operation.kept, setting.microBatch) *
        operation.times *
        model.copies *
        model.number *
        model.imbalance,
      outputBytes: amountAt(operation.writes, setting.microBatch) * model.number,
      workspaceBytes: workElements(operation, setting.microBatch) * model.number * model.imbalance,
    }
  }
}

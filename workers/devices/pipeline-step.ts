import { allreduceSeconds } from './communication/best-allreduce'
import { bytesOf } from './cost/kernel-operation'
import { keptElements, memoryModel } from './cost/memory-use'
import type { DeviceStep } from './device-step'
import type { MappedOperation } from './mapping/layer-work'
import { pipelinePrediction } from './mapping/pipeline-prediction'
import type { OperationCost } from './prediction'
import { linksOf, type StepSetting } from './step-setting'
import { amountAt } from './workload'

/** A step of a pipeline whose stages are devices of their own. */
export function pipelineStep(setting: StepSetting, costs: readonly OperationCost[]): DeviceStep {
  const { request, strategy, microSteps, microBatch } = setting
  const { architecture, workload } = request
  const model = memoryModel(setting)
  const pipeline = pipelinePrediction({
    operations: costs.map((cost) => mapped(setting, cost)),
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

/** What the operation of a micro-batch asks of the memory of the device it is put on. */
function mapped(setting: StepSetting, cost: OperationCost): MappedOperation {
  const { operation } = cost
  const { workload, precision } = setting.request
  const model = memoryModel(setting)
  const weights = workload.operations.reduce(
    (sum, { pass, reads }) => sum + (pass === 'forward' ? reads.fixed : 0),
    0,
  )
  const own = operation.pass === 'forward' ? operation.reads.fixed : 0
  const all = model.parameter * workload.parameters + model.drawn * workload.sampledWeights
  const program = operation.product ? model.product : 0
  return {
    cost,
    weightBytes: (program + (weights === 0 ? 0 : (all * own) / weights)) * model.imbalance,
    keptBytes: keptElements(operation, setting) * model.copies * model.number * model.imbalance,
    outputBytes: amountAt(operation.writes, setting.microBatch) * model.number,
    workspaceBytes: bytesOf(operation, setting.microBatch, precision) * model.imbalance,
  }
}

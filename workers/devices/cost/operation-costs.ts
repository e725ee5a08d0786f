import { fittedConstants, type DeviceConstants } from '../constants/constants'
import { kernelCost } from './kernel-operation'
import { tileCost } from './tile-operation'
import { distinctOperations } from './distinct-operations'
import type { OperationCost, PredictionRequest } from '../prediction'
import { stepSetting, type StepSetting } from '../step/step-setting'
import type { Operation } from '../workload'

/**
 * What each operation of one micro-batch takes on one device, in the order in which they run; without a strategy that divides it, a micro-batch is
 * the batch. Throws a `RequestError` that names the field.
 */
export function operationCosts(
  request: PredictionRequest,
  constants: DeviceConstants = fittedConstants,
): OperationCost[] {
  return costsOf(stepSetting(request, constants))
}

/** The same of a request that is read already. Operations that do the same work are costed once. */
export function costsOf(setting: StepSetting): OperationCost[] {
  const { operations } = setting.request.workload
  const { firsts, indices } = distinctOperations(operations)
  const costOf = costing(setting)
  const costs = firsts.map(costOf)
  return operations.map((operation, at) => {
    const cost = costs[indices[at] ?? -1]
    if (cost === undefined || cost.operation === operation) return cost ?? costOf(operation)
    const { seconds, compute, exchange, sync, launch, bound, flop, bytes, bytesLive } = cost
    return { operation, seconds, compute, exchange, sync, launch, bound, flop, bytes, bytesLive }
  })
}

/** What an operation takes on the device of a setting. */
function costing({
  request,
  constants,
  stack,
  software,
  microBatch,
}: StepSetting): (operation: Operation) => OperationCost {
  const { architecture, precision } = request
  if (architecture.kind === 'ipu') {
    const setting = { device: architecture, precision, constants: constants.tile, software }
    return (operation) => tileCost(operation, microBatch, setting)
  }
  const setting = {
    ...{ device: architecture, precision, tf32: stack.usesTf32 },
    ...{ constants: constants[architecture.kind], software },
  }
  return (operation) => kernelCost(operation, microBatch, setting)
}

import { fittedConstants, type DeviceConstants } from './constants'
import { kernelCost } from './cost/kernel-operation'
import { tileCost } from './cost/tile-operation'
import type { OperationCost, PredictionRequest } from './prediction'
import { stepSetting, type StepSetting } from './step-setting'

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

/** The same of a request that is read already. */
export function costsOf({ request, constants, stack, software, microBatch }: StepSetting): OperationCost[] {
  const { workload, architecture, precision } = request
  if (architecture.kind === 'ipu') {
    const setting = { device: architecture, precision, constants: constants.tile, software }
    return workload.operations.map((operation) => tileCost(operation, microBatch, setting))
  }
  const setting = {
    ...{ device: architecture, precision, tf32: stack.usesTf32 },
    ...{ constants: constants[architecture.kind], software },
  }
  return workload.operations.map((operation) => kernelCost(operation, microBatch, setting))
}

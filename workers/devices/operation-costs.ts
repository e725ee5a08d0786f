import { fittedConstants, type DeviceConstants } from './constants'
import { kernelCost } from './cost/kernel-operation'
import { tileCost } from './cost/tile-operation'
import type { OperationCost, PredictionRequest } from './prediction'
import { softwareFor } from './software'

/** What each operation of one step takes on one device, in the order in which they run. */
export function operationCosts(
  { workload, architecture, batch, precision, software }: PredictionRequest,
  constants: DeviceConstants = fittedConstants,
): OperationCost[] {
  const stack = softwareFor(architecture.kind, software ?? workload.software)
  const shared = { precision, software: constants.software[stack.name] }
  if (architecture.kind === 'ipu') {
    const setting = { ...shared, device: architecture, constants: constants.tile }
    return workload.operations.map((operation) => tileCost(operation, batch, setting))
  }
  const setting = {
    ...shared,
    ...{ device: architecture, tf32: stack.usesTf32, constants: constants[architecture.kind] },
  }
  return workload.operations.map((operation) => kernelCost(operation, batch, setting))
}

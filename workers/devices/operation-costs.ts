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
  if (architecture.kind === 'ipu') {
    const setting = { device: architecture, precision, constants: constants.tile }
    return workload.operations.map((operation) => tileCost(operation, batch, setting))
  }
  const stack = softwareFor(architecture.kind, software ?? workload.software)
  const setting = {
    ...{ device: architecture, precision, tf32: stack.usesTf32 },
    ...{ constants: constants[architecture.kind], software: constants.software[stack.name] },
  }
  return workload.operations.map((operation) => kernelCost(operation, batch, setting))
}

import { distinctOperations } from '../cost/distinct-operations'
import type { OperationCost } from '../prediction'
import type { StepSetting } from './step-setting'

/** Seconds of a step in which a device waits for its host, beside the dispatch of operations. `deviceSeconds` are those of the step without. */
export function hostSeconds(
  setting: StepSetting,
  costs: readonly OperationCost[],
  deviceSeconds: number,
): number {
  const { request, software, stack } = setting
  const { batch, workload } = request
  const feed = (4 * workload.inputElements * batch) / software.feedBandwidth
  const fetch = (4 * workload.outputElements * batch) / software.fetchBandwidth
  const waiting = stack.feedsAhead ? Math.max(0, feed - deviceSeconds) : feed
  return waiting + fetch + (workload.phase === 'generation' ? trialSeconds(setting, costs) : 0)
}

/** Seconds before the first step of a pass over data, or of a generation. */
export function callSeconds({ request, software }: StepSetting): number {
  if (request.workload.phase === 'training') return 0
  return request.workload.phase === 'generation' ? software.loadSeconds : software.callSeconds
}

/** Seconds to compile the program of a device that runs none before it is compiled; null for the others. Operations that do the same work are compiled once. */
export function compileSeconds({ request, software, microBatch }: StepSetting): number | null {
  if (request.architecture.kind !== 'ipu') return null
  const operations = distinctOperations(request.workload.operations).firsts.length
  return operations * (software.compileSeconds + software.compileRootSeconds * Math.sqrt(microBatch))
}

/**
 * Where a batch of a new shape is met, each product outside of loops is tried with several kernels, on as much of the batch as memory
 * allows.
 */
function trialSeconds({ software, microBatch }: StepSetting, costs: readonly OperationCost[]): number {
  const products = costs.filter(({ operation }) => operation.product && operation.times === 1)
  const compute = products.reduce((sum, cost) => sum + cost.compute, 0)
  const tried = Math.min(1, software.trialExamples / microBatch)
  return products.length * software.trialSeconds + software.trials * compute * tried
}

import { fittedConstants, type DeviceConstants, type SoftwareConstants } from './constants'
import { joulesOf } from './cost/energy'
import { memoryUse, totalBytes } from './cost/memory-use'
import { operationCosts } from './operation-costs'
import type { Breakdown, OperationCost, Prediction, PredictionRequest } from './prediction'
import { softwareFor } from './software'

/** What a workload takes on simulated devices, step by step. Memory that does not suffice is a result, with what to do about it. */
export function predict(request: PredictionRequest, constants: DeviceConstants = fittedConstants): Prediction {
  const { workload, architecture, devices, batch, precision } = request
  const stack = softwareFor(architecture.kind, request.software ?? workload.software)
  const software = constants.software[stack.name]
  const memory = memoryUse(workload, batch, precision, architecture, constants, software)
  const memoryBytes = totalBytes(memory)
  const costs = operationCosts(request, constants)
  const breakdown = stepBreakdown(request, costs, constants)
  const step = Object.values(breakdown).reduce((sum: number, part: number) => sum + part, 0)
  const outOfMemory = memoryBytes > architecture.memory.value
  const once = { training: 0, inference: software.callSeconds, generation: software.loadSeconds }[workload.phase]
  const examples = workload.epochExamples
  const steps = examples === null ? null : workload.phase === 'training' ? Math.floor(examples / (batch * devices)) : Math.ceil(examples / (batch * devices))
  const epoch = steps === null ? null : steps * step + once
  const secondsPerStep = steps === null ? step + once : (epoch ?? 0) / steps
  const joules = joulesOf(costs, secondsPerStep, precision, architecture, constants.energy)
  return {
    ...{ workload: workload.name, phase: workload.phase, device: architecture.name, devices, batch, precision },
    ...{ software: stack.name, strategy: request.strategy ?? 'replicas' },
    ...{ secondsPerStep, secondsPerEpoch: epoch, compileSeconds: null, throughput: (batch * devices) / secondsPerStep },
    ...{ joules, watts: joules / secondsPerStep, memoryBytes, memoryAvailable: architecture.memory.value, memory },
    ...{ outOfMemory, advice: [], breakdown },
  }
}

function stepBreakdown({ workload, architecture, batch, software: name }: PredictionRequest, costs: readonly OperationCost[], constants: DeviceConstants): Breakdown {
  const stack = softwareFor(architecture.kind, name ?? workload.software)
  const software = constants.software[stack.name]
  const sum = (part: 'compute' | 'exchange' | 'sync' | 'launch'): number => costs.reduce((all, cost) => all + cost[part], 0)
  const [compute, exchange, sync] = [sum('compute'), sum('exchange'), sum('sync')]
  const feed = (4 * workload.inputElements * batch) / software.feedBandwidth
  const fetch = (4 * workload.outputElements * batch) / software.fetchBandwidth
  const waiting = stack.feedsAhead ? Math.max(0, feed - compute - exchange - sync) : feed
  const trial = workload.phase === 'generation' ? trialSeconds(costs, batch, software) : 0
  return { compute, exchange, sync, launch: sum('launch') + waiting + fetch + trial, communication: 0 }
}

/** Where a batch of new shapes is met, each product outside of loops is tried with several kernels, on a part of the batch that memory allows. */
function trialSeconds(costs: readonly OperationCost[], batch: number, software: SoftwareConstants): number {
  const products = costs.filter(({ operation }) => operation.product && operation.times === 1)
  const compute = products.reduce((sum, cost) => sum + cost.compute, 0)
  return products.length * software.trialSeconds + software.trials * compute * Math.min(1, software.trialExamples / batch)
}

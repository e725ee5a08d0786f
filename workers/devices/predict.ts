import { adviceFor } from './advice'
import { describeStrategy } from './communication/strategy'
import { fittedConstants, type DeviceConstants } from './constants'
import { joulesOf } from './cost/energy'
import { totalBytes } from './cost/memory-use'
import { pipelineStep, runsOf, singleStep, type DeviceStep } from './device-step'
import { callSeconds, compileSeconds, hostSeconds } from './host-seconds'
import { costsOf } from './operation-costs'
import type { Breakdown, OperationCost, Prediction, PredictionRequest } from './prediction'
import { stepSetting, type StepSetting } from './step-setting'

/**
 * What a workload takes on simulated devices. Memory that does not suffice is a result, with what to do about it. Throws a `RequestError` that names
 * the field for numbers that cannot be, and the errors of `parseStrategy` and `softwareFor`.
 */
export function predict(
  request: PredictionRequest,
  constants: DeviceConstants = fittedConstants,
): Prediction {
  const setting = stepSetting(request, constants)
  const costs = costsOf(setting)
  const step = setting.strategy.stages > 1 ? pipelineStep(setting, costs) : singleStep(setting, costs)
  const { architecture, workload } = request
  const memoryBytes = totalBytes(step.memory)
  return {
    ...{
      workload: workload.name,
      phase: workload.phase,
      device: architecture.name,
      devices: request.devices,
    },
    ...{ batch: request.batch, precision: request.precision, software: setting.stack.name },
    strategy: describeStrategy(setting.strategy),
    ...(step.fits ? timesOf(setting, costs, step) : NO_TIMES),
    ...{ memoryBytes, memoryAvailable: architecture.memory.value, memory: step.memory },
    ...{ outOfMemory: !step.fits, advice: step.fits ? [] : adviceFor(setting) },
  }
}

type Times = Pick<
  Prediction,
  'secondsPerStep' | 'secondsPerEpoch' | 'compileSeconds' | 'throughput' | 'joules' | 'watts' | 'breakdown'
>

const NO_TIMES: Times = {
  ...{ secondsPerStep: null, secondsPerEpoch: null, compileSeconds: null, throughput: null },
  ...{ joules: null, watts: null, breakdown: null },
}

function timesOf(setting: StepSetting, costs: readonly OperationCost[], step: DeviceStep): Times {
  const { request, replicas } = setting
  const { compute, exchange, sync, launch } = step.parts
  const deviceSeconds = compute + exchange + sync + launch + step.communication
  const steps = stepsOfEpoch(setting)
  // What is done once, before the first step, is spread over the steps of the measurement.
  const once = callSeconds(setting) / (steps ?? 1)
  const waiting = launch + hostSeconds(setting, costs, deviceSeconds) + once
  const breakdown: Breakdown = { compute, exchange, sync, launch: waiting, communication: step.communication }
  const secondsPerStep = deviceSeconds - launch + waiting
  const joules = joulesOfAll(setting, costs, secondsPerStep, breakdown)
  return {
    ...{ secondsPerStep, secondsPerEpoch: steps === null ? null : steps * secondsPerStep },
    ...{ compileSeconds: compileSeconds(setting), throughput: (request.batch * replicas) / secondsPerStep },
    ...{ joules, watts: joules / secondsPerStep, breakdown },
  }
}

/** Steps of the published epoch (whole ones only) or measurement (the last of which may not be full); null where there is none. */
function stepsOfEpoch({ request, replicas }: StepSetting): number | null {
  const { epochExamples, phase } = request.workload
  if (epochExamples === null) return null
  const steps = epochExamples / (request.batch * replicas)
  return phase === 'training' ? Math.max(1, Math.floor(steps)) : Math.ceil(steps)
}

/** Joules of all devices in a step. */
function joulesOfAll(
  setting: StepSetting,
  costs: readonly OperationCost[],
  seconds: number,
  breakdown: Breakdown,
): number {
  const { request, constants, strategy } = setting
  let [flop, bytes] = [0, 0]
  for (const cost of costs) {
    const runs = runsOf(setting, cost.operation)
    flop += cost.flop * runs
    bytes += cost.bytes * runs
  }
  const work = {
    ...{ seconds, busySeconds: breakdown.compute + breakdown.exchange + breakdown.sync },
    ...{ linkSeconds: breakdown.communication, flop: flop / strategy.stages, bytes: bytes / strategy.stages },
  }
  return request.devices * joulesOf(work, request.precision, request.architecture, constants.energy)
}

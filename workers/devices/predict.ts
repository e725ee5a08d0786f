import { adviceFor } from './step/advice'
import { describeStrategy } from './communication/strategy'
import { fittedConstants, type DeviceConstants } from './constants/constants'
import { joulesOf } from './cost/energy'
import { totalBytes } from './cost/memory-use'
import type { DeviceStep } from './step/device-step'
import { otherWays } from './step/fitting-strategy'
import { callSeconds, compileSeconds, hostSeconds } from './step/host-seconds'
import type { Breakdown, OperationCost, Prediction, PredictionRequest } from './prediction'
import { runsOf } from './step/single-step'
import { stepSetting, type StepSetting } from './step/step-setting'
import { wayOf, type Way } from './step/way'

/**
 * What a workload takes on simulated devices. Memory that does not suffice is a result, with what to do about it. Throws a `RequestError` that names
 * the field for numbers that cannot be, and the errors of `parseStrategy` and `softwareFor`.
 */
export function predict(
  request: PredictionRequest,
  constants: DeviceConstants = fittedConstants,
): Prediction {
  const { setting, costs, step } = fittingWay(request, constants)
  const { architecture, workload } = request
  // What is split so that the memory is full comes to a rounding more.
  const memoryBytes = Math.min(totalBytes(step.memory), step.fits ? architecture.memory.value : Infinity)
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
    ...{ outOfMemory: !step.fits, advice: step.fits ? [] : adviceFor(setting, request) },
  }
}

/** The way that is asked for; where that does not fit and the strategy is left open, the first of the others that does. */
function fittingWay(request: PredictionRequest, constants: DeviceConstants): Way {
  const asked = wayOf(stepSetting(request, constants))
  if (asked.step.fits || request.strategy !== null) return asked
  for (const instead of otherWays(asked.setting)) {
    const way = wayOf(stepSetting(request, constants, instead))
    if (way.step.fits) return way
  }
  return asked
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
  // What is done once, before the first step, is spread over the steps of the measurement; a step of none is one among many.
  const isSingle = steps === null && request.workload.phase === 'inference'
  const once = isSingle ? 0 : callSeconds(setting) / (steps ?? 1)
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
    ...{ seconds, linkSeconds: breakdown.communication },
    ...{ flop: flop / strategy.stages, bytes: bytes / strategy.stages, peak: peakOf(setting) },
  }
  return request.devices * joulesOf(work, request.architecture, constants.energy)
}

/** FLOP/s of products in the precision that the software computes them in. */
function peakOf({ request, stack }: StepSetting): number {
  const { peakFp16, peakFp32, peakTf32 = peakFp32 } = request.architecture
  if (request.precision === 'fp16') return peakFp16.value
  return (stack.usesTf32 ? peakTf32 : peakFp32).value
}

import type { DeviceConstants, SoftwareConstants } from '../constants/constants'
import { allreduceNames } from '../communication/best-allreduce'
import { topologyOf, type Topology } from '../communication/topology'
import { parseStrategy, type Strategy } from '../communication/strategy'
import { dividedWorkload } from '../mapping/tensor-parts'
import { RequestError } from '../request-error'
import type { PredictionRequest } from '../prediction'
import { softwareFor, type SoftwareStack } from '../software'

/** A request with its words read: who shares the work how, in micro-batches of which size. Where layers are divided, its workload is that of one device. */
export interface StepSetting {
  readonly request: PredictionRequest
  readonly constants: DeviceConstants
  readonly stack: SoftwareStack
  readonly software: SoftwareConstants
  readonly strategy: Strategy
  /** Copies of the network, each on as many devices as a pipeline has stages or a layer parts. */
  readonly replicas: number
  /** Micro-batches of a replica's step, and the examples of each. */
  readonly microSteps: number
  readonly microBatch: number
}

/** More examples or devices than any step has. */
const MOST = 1e6

/** Reads a request; `instead` takes the place of what its strategy says. Throws a `RequestError` that names the field for numbers that cannot be, and those of `parseStrategy` and `softwareFor`. */
export function stepSetting(
  request: PredictionRequest,
  constants: DeviceConstants,
  instead: Partial<Strategy> = {},
): StepSetting {
  const { workload, architecture, batch, devices } = request
  for (const [field, count] of Object.entries({ batch, devices }))
    if (!Number.isSafeInteger(count) || count < 1 || count > MOST)
      throw new RequestError(field, count, `is no whole number from 1 to ${MOST}`)
  const strategy = { ...parseStrategy(request.strategy), ...ownCollective(request), ...instead }
  const together = strategy.stages * strategy.parts
  if (devices % together !== 0)
    throw new RequestError('devices', devices, `is no multiple of the ${together} that a network lies on`)
  refuseIdleWords(strategy, request)
  const learns = workload.phase === 'training'
  const microSteps = strategy.microBatches * (learns ? strategy.accumulate : 1)
  if (batch % microSteps !== 0)
    throw new RequestError('batch', batch, `is no multiple of its ${microSteps} micro-batches`)
  const stack = softwareFor(architecture.kind, request.software ?? workload.software)
  return {
    request: { ...request, workload: dividedWorkload(workload, strategy.parts) },
    ...{ constants, stack, software: constants.software[stack.name], strategy },
    ...{ replicas: devices / together, microSteps, microBatch: batch / microSteps },
  }
}

/** Words of a strategy that could change nothing. */
function refuseIdleWords(strategy: Strategy, { workload, architecture }: PredictionRequest): void {
  const { stages, accumulate, recompute, spill, fused, sparse, fp16Gradients } = strategy
  const [forLearning, forGpus] = [
    'is for training',
    'is for replicas on GPUs, whose gradients travel while others are made',
  ]
  const isBeside = architecture.kind !== 'ipu' && stages === 1
  const idle = [
    {
      word: 'spill',
      why: 'is for replicas and divided layers: a pipeline holds all of its stages',
      is: spill && stages > 1,
    },
    ...(workload.phase === 'training'
      ? [{ word: sparse ? 'sparse' : 'fused', why: forGpus, is: fused && !isBeside }]
      : [
          { word: 'accumulate', why: forLearning, is: accumulate > 1 },
          { word: 'recompute', why: forLearning, is: recompute },
          { word: sparse ? 'sparse' : 'fused', why: forLearning, is: fused },
          { word: 'fp16-gradients', why: forLearning, is: fp16Gradients },
        ]),
  ].find(({ is }) => is)
  if (idle) throw new RequestError('strategy', idle.word, idle.why)
}

/** Where no allreduce is named: Graphcore's collectives go round a ring, whatever its size. */
function ownCollective({ strategy, architecture }: PredictionRequest): Partial<Strategy> {
  const words = (strategy ?? '').split('+').map((word) => word.trim())
  const isNamed = allreduceNames.some((name) => words.includes(name))
  return architecture.kind === 'ipu' && !isNamed ? { allreduce: 'ring' } : {}
}

/** The links over which replicas sum gradients: those of a stage or part, beside which the others sum theirs. */
export function linksOfReplicas(setting: StepSetting): Topology {
  const { devices } = setting.request
  return linksOf(setting, devices, devices / setting.replicas)
}

/** The links of `devices` devices, of which every `beside`-th belongs to one sum. */
export function linksOf({ request, software }: StepSetting, devices: number, beside = 1): Topology {
  return topologyOf(request.architecture, devices, beside).map((level) => ({
    ...level,
    latency: level.latency + software.collectiveSeconds,
  }))
}

/** The same step with micro-batches of another size, each step being one of them. */
export function withMicroBatch(setting: StepSetting, microBatch: number): StepSetting {
  return { ...setting, microBatch, request: { ...setting.request, batch: microBatch * setting.microSteps } }
}

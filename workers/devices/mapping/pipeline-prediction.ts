import type { OperationCost } from '../prediction'
import { layersOf, type MappedOperation } from './layer-work'
import type { Schedule } from './pass-order'
import { planStages, type StagePlan } from './pipeline-plan'
import { FREE_LINK, makespan, runPipeline, type PassRun, type PipelineLink } from './pipeline-schedule'
import type { StageMemory } from './stage-memory'

/** What is to be run as a pipeline. */
export interface PipelineRequest {
  /**
   * What each operation of ONE micro-batch takes on ONE device: `operationCosts` of a request whose `batch` is the size of a
   * micro-batch, in the order in which they run. Operations of pass `update` run once a step, all others once for each micro-batch.
   */
  readonly operations: readonly MappedOperation[]
  /** Bytes of a micro-batch as it comes from the host. */
  readonly inputBytes: number
  /** p: devices, each with one stage. At most as many as there are layers. */
  readonly stages: number
  /** m: micro-batches of a step. The step's batch is m times the size of a micro-batch. */
  readonly microBatches: number
  /** How forward and backward passes follow one another; without meaning where no operation is of pass `backward` or `update`. */
  readonly schedule: 'grouped' | 'interleaved'
  /** Whether stages keep only their input and run forward again before the backward pass; without meaning where nothing is learned. */
  readonly recompute: boolean
  readonly link: PipelineLink
  /** Bytes of one device that the stage may fill; null where memory does not limit. */
  readonly memory: number | null
}

/** One stage of a pipeline, on a device of its own. */
export interface PipelineStage {
  readonly layers: readonly string[]
  /** Seconds of one micro-batch's passes, recomputation being part of backward, and of the update. */
  readonly forward: number
  readonly backward: number
  readonly update: number
  /** Bytes at the worst moment. */
  readonly memory: StageMemory
}

/** What one step (m micro-batches and their update) of a pipeline takes. */
export interface PipelinePrediction {
  /** `busySeconds + bubbleSeconds + communicationSeconds`. Where memory does not suffice, what it would be if it did. */
  readonly secondsPerStep: number
  /** When the first micro-batch has passed all stages forward: for inference, what an example waits in an empty pipeline. */
  readonly firstOutputSeconds: number
  /** Seconds in which a device computes, averaged over the devices. */
  readonly busySeconds: number
  /** The parts of `busySeconds`, as those of `OperationCost`. */
  readonly busy: Pick<OperationCost, 'compute' | 'exchange' | 'sync' | 'launch'>
  /** Seconds in which a device waits for others, averaged over the devices, links being free: while the pipeline fills and drains. */
  readonly bubbleSeconds: number
  /** `bubbleSeconds / secondsPerStep`: (p-1)/(m+p-1) for equal stages and free links (GPipe, Huang et al. 2019). */
  readonly bubbleShare: number
  /** Seconds that the step is longer than with free links: the transfers that nothing hides. */
  readonly communicationSeconds: number
  /** Bytes that cross between stages in a step, in both directions together. */
  readonly communicationBytes: number
  /** Times faster than one device (with memory enough) that takes the same micro-batches without recomputation; at most p. */
  readonly speedup: number
  /** Whether no division into p stages fits into `memory`; the stages are then those of the fastest division. */
  readonly outOfMemory: boolean
  readonly stages: readonly PipelineStage[]
  /** The stage of each layer, from 0. */
  readonly stageOfLayer: Readonly<Record<string, number>>
  /** Every pass of the step, by stage and in order of time, in seconds from its start. */
  readonly trace: readonly PassRun[]
}

/**
 * Predicts a step of a pipeline over p devices: layers are divided into contiguous stages so that the slowest is as fast as can be and
 * every stage has memory enough (`divideIntoStages`), then m micro-batches are run through them pass by pass (`runPipeline`). Where
 * no operation learns, only forward passes run and a step is m micro-batches of inference. All seconds and bytes are those of the costs
 * given: the software's dispatch is in them, and an operation is taken to be as fast in a pipeline as alone. The gradients that several
 * pipelines side by side share are not. Throws RangeError that names the field for stages, micro-batches, seconds,
 * bytes or a link that cannot be. Huang et al. 2019 (GPipe), Narayanan et al. 2019 (PipeDream).
 */
export function pipelinePrediction(request: PipelineRequest): PipelinePrediction {
  refuseImpossible(request)
  const layers = layersOf(request.operations)
  const learns = request.operations.some(({ cost }) => cost.operation.pass !== 'forward')
  const schedule = learns ? request.schedule : 'forward'
  const recompute = learns && request.recompute
  const plan = planStages(layers, { ...request, schedule, recompute })
  const trace = runPipeline(plan.stages, request.microBatches, schedule, request.link)
  const free = runPipeline(plan.stages, request.microBatches, schedule, FREE_LINK)
  return {
    ...secondsOf(request, recompute, makespan(trace), makespan(free)),
    firstOutputSeconds: firstOutput(trace, request.stages),
    communicationBytes: bytesCrossing(plan, schedule) * request.microBatches,
    outOfMemory: !plan.fits,
    stages: plan.stages.map(({ layers, forward, backward, update, memory }) => {
      return { layers, forward, backward, update, memory }
    }),
    stageOfLayer: Object.fromEntries(
      plan.stages.flatMap(({ layers }, stage) => layers.map((layer) => [layer, stage])),
    ),
    trace,
  }
}

function secondsOf(
  request: PipelineRequest,
  recompute: boolean,
  secondsPerStep: number,
  withFreeLinks: number,
) {
  const { operations, stages, microBatches } = request
  const total = (part: 'seconds' | keyof PipelinePrediction['busy'], again: number) =>
    operations.reduce((sum, { cost }) => sum + cost[part] * runsOf(cost, microBatches, again), 0)
  const again = recompute ? 2 : 1
  const average = (part: 'seconds' | keyof PipelinePrediction['busy']) => total(part, again) / stages
  const bubbleSeconds = Math.max(0, withFreeLinks - average('seconds'))
  return {
    secondsPerStep,
    busySeconds: average('seconds'),
    busy: {
      compute: average('compute'),
      exchange: average('exchange'),
      sync: average('sync'),
      launch: average('launch'),
    },
    bubbleSeconds,
    bubbleShare: secondsPerStep === 0 ? 0 : bubbleSeconds / secondsPerStep,
    communicationSeconds: Math.max(0, secondsPerStep - withFreeLinks),
    speedup: secondsPerStep === 0 ? 1 : total('seconds', 1) / secondsPerStep,
  }
}

/** How often an operation runs in a step, if forward passes run `again` times. */
function runsOf({ operation }: OperationCost, microBatches: number, again: number): number {
  if (operation.pass === 'update') return 1
  return operation.pass === 'forward' ? again * microBatches : microBatches
}

function firstOutput(trace: readonly PassRun[], stages: number): number {
  const last = trace.find(({ stage, pass, microBatch }) => {
    return stage === stages - 1 && pass === 'forward' && microBatch === 0
  })
  return last?.end ?? 0
}

/** Bytes of one micro-batch that cross between stages: activations, and as many of their gradients. */
function bytesCrossing({ stages }: StagePlan, schedule: Schedule): number {
  const forward = stages.slice(0, -1).reduce((sum, { outputBytes }) => sum + outputBytes, 0)
  return schedule === 'forward' ? forward : 2 * forward
}

function refuseImpossible({ operations, stages, microBatches, inputBytes, link, memory }: PipelineRequest) {
  for (const [name, value] of Object.entries({ stages, microBatches }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number from 1: ${value}`)
  refuseAmounts('', { inputBytes, 'link.latency': link.latency, memory: memory ?? 0 })
  if (!(link.bandwidth > 0)) throw new RangeError(`link.bandwidth must be more than 0: ${link.bandwidth}`)
  operations.forEach((operation, at) => {
    const { cost, weightBytes, keptBytes, outputBytes, workspaceBytes } = operation
    const smallest = Math.min(cost.seconds, weightBytes, keptBytes, outputBytes, workspaceBytes)
    const sum = cost.seconds + weightBytes + keptBytes + outputBytes + workspaceBytes
    if (smallest >= 0 && Number.isFinite(sum)) return
    refuseAmounts(`operations[${at}].`, {
      ...{ weightBytes, keptBytes, outputBytes, workspaceBytes },
      'cost.seconds': cost.seconds,
    })
  })
}

function refuseAmounts(where: string, amounts: Readonly<Record<string, number>>) {
  for (const [name, value] of Object.entries(amounts))
    if (!Number.isFinite(value) || value < 0)
      throw new RangeError(`${where}${name} must be a number from 0: ${value}`)
}

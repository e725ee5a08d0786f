import { followedBy, NO_WORK, type LayerWork, type Work } from './layer-work'
import { divideIntoStages, sumsBefore, type Division } from './pipeline-stages'
import { copiesHeld, stageMemory, type Keeping, type StageMemory } from './stage-memory'

/** How layers are to be put on devices. */
export interface PlanRequest extends Keeping {
  readonly stages: number
  readonly microBatches: number
  /** Bytes of a micro-batch as it comes from the host. */
  readonly inputBytes: number
  /** Bytes of a device; null where they do not limit. */
  readonly memory: number | null
}

/** The layers of one device, their work with recomputation as part of backward, and the memory they take. */
export interface PlannedStage extends Work {
  readonly layers: readonly string[]
  readonly memory: StageMemory
}

export interface StagePlan {
  readonly stages: readonly PlannedStage[]
  /** Whether every stage fits into the memory of its device; where none can, the stages are those of the fastest division. */
  readonly fits: boolean
}

/**
 * Puts layers on devices in their order, so that the slowest device of a step is as fast as can be and all stages fit into memory.
 * Throws RangeError where there are more stages than layers.
 */
export function planStages(layers: readonly LayerWork[], request: PlanRequest): StagePlan {
  const { microBatches, recompute, memory } = request
  const works = layers.map((work) => (recompute ? { ...work, backward: work.backward + work.forward } : work))
  const division: Division = {
    seconds: works.map(({ forward, backward, update }) => microBatches * (forward + backward) + update),
    crossing: works.map(({ outputBytes }) => outputBytes),
    fits: () => true,
  }
  const bytesOf = stageBytes(works, request)
  const fits = (stage: number, from: number, to: number) => bytesOf(stage, from, to) <= (memory ?? Infinity)
  const fitting = memory === null ? null : divideIntoStages({ ...division, fits }, request.stages)
  const starts = fitting ?? divideIntoStages(division, request.stages) ?? []
  return { stages: stagesAt(starts, works, request), fits: memory === null || fitting !== null }
}

function stagesAt(starts: readonly number[], works: readonly LayerWork[], request: PlanRequest) {
  return starts.map((from, stage): PlannedStage => {
    const own = works.slice(from, starts[stage + 1])
    const work = own.reduce<Work>(followedBy, NO_WORK)
    const copies = copiesHeld({ ...request, stage }, request)
    const memory = stageMemory(work, inputOf(from, works, request), copies)
    return { ...work, layers: own.map(({ layer }) => layer), memory }
  })
}

/** Bytes that a stage of the layers `from` to `to - 1` takes, in a time that does not grow with the layers. */
function stageBytes(works: readonly LayerWork[], request: PlanRequest) {
  const weights = sumsBefore(works.map(({ weightBytes }) => weightBytes))
  const kept = sumsBefore(works.map(({ keptBytes }) => keptBytes))
  const workspace = rangeMaximum(works.map(({ workspaceBytes }) => workspaceBytes))
  const inputs = works.map((_, from) => inputOf(from, works, request))
  const copies = works.map((_, stage) => copiesHeld({ ...request, stage }, request))
  return (stage: number, from: number, to: number) => {
    const held = copies[stage] ?? { inputs: 0, kept: 0 }
    const activations = held.inputs * (inputs[from] ?? 0) + held.kept * ((kept[to] ?? 0) - (kept[from] ?? 0))
    return (weights[to] ?? 0) - (weights[from] ?? 0) + activations + workspace(from, to)
  }
}

function inputOf(from: number, works: readonly LayerWork[], { inputBytes }: PlanRequest): number {
  return from === 0 ? inputBytes : (works[from - 1]?.outputBytes ?? 0)
}

/** The largest of the values `from` to `to - 1`, for every pair. */
function rangeMaximum(values: readonly number[]) {
  const width = values.length + 1
  const table = new Float64Array(width * width)
  for (let from = 0; from < values.length; from++)
    for (let to = from + 1; to < width; to++)
      table[from * width + to] = Math.max(table[from * width + to - 1] ?? 0, values[to - 1] ?? 0)
  return (from: number, to: number) => table[from * width + to] ?? 0
}

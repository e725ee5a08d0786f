import { hierarchicalSeconds, ringSeconds, treeSeconds } from './allreduce'
import { describeHierarchy } from './describe-hierarchy'
import { nextStages, start, type Progress, type Stage } from './hierarchies'
import { lineAt, lowerEnvelope, type Line } from './lower-envelope'
import { checkTopology, type Topology } from './topology'

export const allreduceNames = ['ring', 'tree', 'hierarchical', 'best'] as const
export type AllreduceName = (typeof allreduceNames)[number]

/** The best hierarchy for one message. */
export interface BestAllreduce {
  readonly seconds: number
  /** In words: `reduce-scatter over 8 devices, ring over 64 nodes, all-gather over 8 devices`. */
  readonly pattern: string
  /** In the order of the way there; the way back is its mirror image. */
  readonly stages: readonly Stage[]
}

/** A hierarchy as a line over the bytes of the message, its stages as a chain. */
interface Candidate extends Line {
  readonly stage: Stage | null
  readonly rest: Candidate | null
}

const finished: readonly Candidate[] = [{ latency: 0, slope: 0, stage: null, rest: null }]

/** Topologies whose best hierarchies are known; the oldest is forgotten first. */
const known = new Map<string, readonly Candidate[]>()
const KNOWN_AT_MOST = 64

/**
 * All hierarchies that are the best for some size of message. What the rest of a hierarchy takes depends on how far it has come only, so
 * that the best rests are found once for each such point (Bellman 1957): the same answer as comparing every hierarchy.
 */
function findCandidates(topology: Topology): readonly Candidate[] {
  const found = new Map<string, readonly Candidate[]>()
  const from = (progress: Progress): readonly Candidate[] => {
    if (progress.level === topology.length) return finished
    const key = `${progress.level} ${progress.done} ${progress.scattered.join(' ')}`
    const before = found.get(key)
    if (before) return before
    const candidates = nextStages(topology, progress).flatMap(({ stage, progress: next }) =>
      from(next).map((rest) => ({
        latency: stage.latency + rest.latency,
        slope: stage.slope + rest.slope,
        stage,
        rest,
      })),
    )
    const best = lowerEnvelope(candidates)
    found.set(key, best)
    return best
  }
  return from(start(topology))
}

function candidatesOf(topology: Topology): readonly Candidate[] {
  const key = JSON.stringify(topology.map(({ size, bandwidth, latency }) => [size, bandwidth, latency]))
  const before = known.get(key)
  if (before) return before
  const candidates = findCandidates(topology)
  const oldest = known.keys().next().value
  if (known.size >= KNOWN_AT_MOST && oldest !== undefined) known.delete(oldest)
  known.set(key, candidates)
  return candidates
}

function bestCandidate(bytes: number, topology: Topology): Candidate {
  const candidates = candidatesOf(topology)
  return candidates.reduce((best, candidate) =>
    lineAt(candidate, bytes) < lineAt(best, bytes) ? candidate : best,
  )
}

function stagesOf({ stage, rest }: Candidate): readonly Stage[] {
  return stage && rest ? [stage, ...stagesOf(rest)] : []
}

/** The hierarchy of all (`everyHierarchy`) that sums `bytes` of each device soonest. */
export function bestAllreduce(bytes: number, topology: Topology): BestAllreduce {
  const levels = checkTopology(topology)
  const best = bestCandidate(bytes, levels)
  const stages = stagesOf(best)
  return {
    seconds: stages.length === 0 ? 0 : lineAt(best, bytes),
    pattern: describeHierarchy(stages, levels),
    stages,
  }
}

/** Seconds in which the devices of a topology sum `bytes` of each, so that each has the sum; 0 for one device. */
export function allreduceSeconds(name: AllreduceName, bytes: number, topology: Topology): number {
  const levels = checkTopology(topology)
  if (name === 'ring') return ringSeconds(bytes, levels)
  if (name === 'tree') return treeSeconds(bytes, levels)
  if (name === 'hierarchical') return hierarchicalSeconds(bytes, levels)
  return levels.length === 0 ? 0 : lineAt(bestCandidate(bytes, levels), bytes)
}

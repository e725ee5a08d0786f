import { ringCost, treeCosts, type Part, type StageCost } from './allreduce'
import { divisorsOf } from '../step/divisors'
import type { Topology } from './topology'

/** Members of a level, by its place in the topology, that one stage joins. */
export interface Span {
  readonly level: number
  readonly size: number
}

/** One stage of a hierarchy: a ring scatters the sum over its members, a tree brings it to one of them. */
export interface Stage extends StageCost {
  readonly spans: readonly Span[]
}

/**
 * How far a hierarchy has come: levels below `level` are done, and `done` members of it are joined. `scattered` says for each level
 * over how many of its members the sum is scattered.
 */
export interface Progress {
  readonly level: number
  readonly done: number
  readonly scattered: readonly number[]
}

export const start = (topology: Topology): Progress => ({
  level: 0,
  done: 1,
  scattered: topology.map(() => 1),
})

const product = (numbers: readonly number[]) => numbers.reduce((result, number) => result * number, 1)

/**
 * Every set of members that may be joined next: each factor of what is left of the level, and, where the level is finished by it, each
 * with factors of the next level in the same stage.
 */
function nextSpans(topology: Topology, level: number, done: number): readonly (readonly Span[])[] {
  const size = topology[level]?.size
  if (size === undefined) return []
  return divisorsOf(size / done).flatMap((factor) => {
    const span = { level, size: factor }
    const further = factor * done === size ? nextSpans(topology, level + 1, 1) : []
    return [[span], ...further.map((spans) => [span, ...spans])]
  })
}

/** Lines are over all the bytes of the message, of which a device in this stage has its share only. */
function costsOf(topology: Topology, spans: readonly Span[], { scattered }: Progress): StageCost[] {
  const parts = spans.flatMap(({ level, size }): Part[] => {
    const links = topology[level]
    return links ? [{ level: links, size, sharers: product(scattered.slice(0, level)) }] : []
  })
  const share = 1 / product(scattered)
  return [ringCost(parts), ...treeCosts(parts)].map((cost) => ({ ...cost, slope: cost.slope * share }))
}

function after(topology: Topology, progress: Progress, { pattern, spans }: Stage): Progress {
  const last = spans.at(-1) ?? { level: progress.level, size: 1 }
  const done = last.level === progress.level ? progress.done * last.size : last.size
  const isFinished = done === topology[last.level]?.size
  const scattered = progress.scattered.map((count, level) => {
    const size = spans.find((span) => span.level === level)?.size ?? 1
    return pattern === 'ring' ? count * size : count
  })
  return { level: isFinished ? last.level + 1 : last.level, done: isFinished ? 1 : done, scattered }
}

/** Every stage that may follow, with how far the hierarchy has come after it. */
export function nextStages(topology: Topology, progress: Progress): { stage: Stage; progress: Progress }[] {
  return nextSpans(topology, progress.level, progress.done).flatMap((spans) =>
    costsOf(topology, spans, progress).map((cost) => {
      const stage = { ...cost, spans }
      return { stage, progress: after(topology, progress, stage) }
    }),
  )
}

/**
 * Every hierarchy over a topology, one by one: every split of each level into factors, in every order, levels joined in one stage or
 * apart, each stage a ring (reduce-scatter, then all-gather) or a tree (reduction to one, then broadcast). The flat ring, the flat
 * tree, reduce-scatter inside with a ring across, and recursive halving and doubling (all factors prime) are among them. Their number
 * grows fast; `bestAllreduce` finds the best without listing them.
 */
export function* everyHierarchy(
  topology: Topology,
  progress: Progress = start(topology),
): Generator<readonly Stage[]> {
  if (progress.level === topology.length) yield []
  for (const next of nextStages(topology, progress))
    for (const rest of everyHierarchy(topology, next.progress)) yield [next.stage, ...rest]
}

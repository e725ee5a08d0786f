import type { Operation } from '../workload'

/** The operations of a workload without repetition, and which of them each operation is. */
export interface DistinctOperations {
  /** The first of all operations that do the same work. */
  readonly firsts: readonly Operation[]
  /** How many operations each of them stands for. */
  readonly counts: readonly number[]
  /** For each operation of the workload, its index among `firsts`. */
  readonly indices: readonly number[]
}

/** Those of workloads that were asked for, while these live. */
const known = new WeakMap<readonly Operation[], DistinctOperations>()

/**
 * Which operations of a workload do the same work, whatever their names: BERT-large has thousands of operations and some dozens of
 * different ones. Found once for each workload.
 */
export function distinctOperations(operations: readonly Operation[]): DistinctOperations {
  const before = known.get(operations)
  if (before) return before
  const places = new Map<string, number>()
  const firsts: Operation[] = []
  const counts: number[] = []
  const indices = operations.map((operation) => {
    const key = workOf(operation)
    const place = places.get(key) ?? firsts.push(operation) - 1
    places.set(key, place)
    counts[place] = (counts[place] ?? 0) + 1
    return place
  })
  const found = { firsts, counts, indices }
  known.set(operations, found)
  return found
}

/** All of an operation that its cost depends on. */
function workOf({ pass, engine, flop, reads, writes, product, kept, times }: Operation): string {
  return JSON.stringify([pass, engine, flop, reads, writes, product, kept, times])
}

import * as v from 'valibot'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { reportOf, type FaultReport } from '../../../preload/fault'
import { differencesSql, pairScoresSql, type RunPair } from '../../../workers/store/run-pairs-sql'
import { lab } from '../../lab'
import { Differences, PairScores, type Comparison } from './comparison'

/** Estimates of both runs up to which they are compared without being asked. */
const COMPARED_AT_ONCE = 2_000_000

/** How far a comparison is; `idle`: it waits for a person, for it takes a while. */
export type ComparisonState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly pair: RunPair; readonly comparison: Comparison }
  | { readonly kind: 'failed'; readonly problem: FaultReport }

/** What is to be compared; `version` tells one state of the lab's rows from the next. */
export interface ComparisonWanted extends RunPair {
  readonly hasTruth: boolean
  readonly version: number
  readonly estimates: number
}

/** Compares two runs each time they or their rows have changed, and while somebody looks: `wanted` is null while nobody does. */
export function useComparison(wanted: () => ComparisonWanted | null): {
  readonly state: Readonly<Ref<ComparisonState>>
  compare(): Promise<void>
  cancel(): void
} {
  const state = shallowRef<ComparisonState>({ kind: 'idle' })
  let controller = new AbortController()

  async function compare(): Promise<void> {
    const pair = wanted()
    if (!pair) return
    controller.abort()
    const { signal } = (controller = new AbortController())
    state.value = { kind: 'asking' }
    try {
      const comparison = await comparisonOf(pair, signal)
      if (!signal.aborted) state.value = { kind: 'known', pair, comparison }
    } catch (error) {
      if (!signal.aborted) state.value = { kind: 'failed', problem: reportOf(error) }
    }
  }

  function cancel(): void {
    controller.abort()
    state.value = { kind: 'idle' }
  }

  /** What was compared last. */
  let compared = ''
  watch(
    () => JSON.stringify(wanted()),
    (key) => {
      const now = wanted()
      if (!now || key === compared) return
      compared = key
      cancel()
      if (now.estimates <= COMPARED_AT_ONCE) void compare()
    },
    { immediate: true },
  )
  onScopeDispose(() => controller.abort())
  return { state, compare, cancel }
}

async function comparisonOf(wanted: ComparisonWanted, signal: AbortSignal): Promise<Comparison> {
  const [differences] = v.parse(
    v.tuple([Differences]),
    (await lab.query(differencesSql(wanted), signal)).toArray(),
  )
  if (!wanted.hasTruth) return { differences, scores: null }
  const rows = v.parse(v.array(PairScores), (await lab.query(pairScoresSql(wanted), signal)).toArray())
  const [one, other] = rows
  return { differences, scores: one && other ? [one, other] : null }
}

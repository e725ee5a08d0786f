import { shallowRef, watch, type Ref } from 'vue'
import { reportOf } from '../../../preload/fault'
import { rmsOfRunsSql } from '../../../workers/store/run-pairs-sql'
import { lab } from '../../lab'
import type { RunRms } from './sort-runs'

/** Estimates up to which runs are scored without being asked: more of them take a second and longer. */
export const SCORED_AT_ONCE = 2_000_000

/** The rms of the lab's runs against the truth of `linked`, as far as they were scored. */
export interface RunsScored {
  readonly rms: Readonly<Ref<ReadonlyMap<string, RunRms>>>
  readonly state: Readonly<Ref<'waiting' | 'scoring' | 'scored'>>
  /** Why there is none; '' where nothing failed. */
  readonly problem: Readonly<Ref<string>>
  score(): Promise<void>
}

/** Scores the runs when `wanted` says of what they are (null while there is nothing to score, or nobody looks), at once where they are few. */
export function useRms(
  wanted: () => { readonly key: string; readonly estimates: number } | null,
): RunsScored {
  const rms = shallowRef<ReadonlyMap<string, RunRms>>(new Map())
  const state = shallowRef<'waiting' | 'scoring' | 'scored'>('waiting')
  const problem = shallowRef('')
  let controller = new AbortController()

  async function score(): Promise<void> {
    controller.abort()
    const { signal } = (controller = new AbortController())
    state.value = 'scoring'
    problem.value = ''
    try {
      const rows = (await lab.query(rmsOfRunsSql, signal)).toArray() as Record<string, unknown>[] // rows by the names of the statement
      if (signal.aborted) return
      rms.value = new Map(rows.map((row) => [String(row['run']), rmsOf(row)]))
      state.value = 'scored'
    } catch (error) {
      if (signal.aborted) return
      problem.value = reportOf(error).what
      state.value = 'waiting'
    }
  }

  /** What the runs were that are scored. */
  let scored: string | null = null
  watch(
    () => JSON.stringify(wanted()),
    () => {
      const now = wanted()
      if (!now || now.key === scored) return
      scored = now.key
      controller.abort()
      rms.value = new Map()
      state.value = 'waiting'
      if (now.estimates <= SCORED_AT_ONCE) void score()
    },
    { immediate: true },
  )
  return { rms, state, problem, score }
}

function rmsOf({ objects, rms, rms_error: error }: Record<string, unknown>): RunRms {
  return { objects: Number(objects), rms: Number(rms), error: typeof error === 'number' ? error : null }
}

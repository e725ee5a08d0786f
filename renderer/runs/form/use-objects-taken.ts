import { tableFromIPC } from '@uwdata/flechette'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { SurveySummary } from '../../../preload/contract'
import { reportOf } from '../../../preload/fault'
import { shardSizes, zoneCountsSql, type ObjectsTaken } from '../../../workers/store/shard-zones'
import { lab } from '../../lab'
import { readableProblem } from '../../query/readable-problem'

/** The objects that a run would take. */
export type Taken =
  | { readonly kind: 'counting' }
  /** `sizes` are those of the shards that they are divided into. */
  | { readonly kind: 'counted'; readonly objects: number; readonly sizes: readonly number[] }
  | { readonly kind: 'wrong'; readonly problem: string }

/** Milliseconds that a person may take from one key to the next before anything is counted. */
const PATIENCE = 350
/** The longest that counting may take. */
const LONGEST_SECONDS = 60

/** Counts what a run would take, each time its condition, its limit or the survey has changed. */
export function useObjectsTaken(
  wanted: () => ObjectsTaken,
  survey: () => SurveySummary,
): Readonly<Ref<Taken>> {
  const taken = shallowRef<Taken>({ kind: 'counting' })
  let timer: number | undefined
  let controller = new AbortController()

  async function count(): Promise<void> {
    const { signal } = (controller = new AbortController())
    try {
      const sql = zoneCountsSql(wanted(), 'tile' in survey().roles)
      const { arrow } = await lab.ask({ sql, seconds: LONGEST_SECONDS }, signal)
      const zones = Array.from(tableFromIPC(arrow).getChild('objects')?.toArray() ?? [], Number)
      const sizes = shardSizes(zones)
      const objects = sizes.reduce((sum, size) => sum + size, 0)
      if (!signal.aborted) taken.value = { kind: 'counted', objects, sizes }
    } catch (error) {
      const problem = readableProblem(reportOf(error)).what
      if (!signal.aborted) taken.value = { kind: 'wrong', problem }
    }
  }

  watch(
    [() => JSON.stringify(wanted()), survey],
    () => {
      controller.abort()
      window.clearTimeout(timer)
      taken.value = { kind: 'counting' }
      timer = window.setTimeout(() => void count(), PATIENCE)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    controller.abort()
    window.clearTimeout(timer)
  })
  return taken
}

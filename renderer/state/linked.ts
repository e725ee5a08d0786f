import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Progress } from '../../preload/contract'
import { linkedChanged, linkTable, type LinkedTable, type TruthWanted } from '../../preload/contract-linked'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'
import { useRunQueue } from './runs'
import { useSurvey } from './survey'

/**
 * The table that all views share: SQL sees it as `linked`, the objects of the survey with what one run and one truth say of them.
 * `table` is what it shows now, null before it was first made.
 */
export const useLinked = defineStore('linked', () => {
  const [lies, { runs }] = [useSurvey(), useRunQueue()]
  const table = shallowRef<LinkedTable | null>(null)
  const progress = shallowRef<Progress | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  /** The run that a person asked for; null for the newest. */
  const run = ref<string | null>(null)
  const truth = shallowRef<TruthWanted>('survey')
  let linking = new AbortController()

  async function link(): Promise<void> {
    linking.abort()
    const mine = (linking = new AbortController())
    const { signal } = mine
    const known = newest.value
    problem.value = null
    progress.value = { stage: 'linking', done: 0, total: null, unit: 'rows' }
    const onProgress = (step: Progress): void => void (signal.aborted || (progress.value = step))
    try {
      const made = await lab.call(linkTable, { run: run.value, truth: truth.value }, { signal, onProgress })
      if (!signal.aborted) table.value = made
    } catch (error) {
      const report = reportOf(error)
      if (!signal.aborted && report.code !== 'cancelled' && report.code !== 'gone') problem.value = report
    } finally {
      if (linking === mine) progress.value = null
    }
    // One that has become whole meanwhile is worth a look.
    if (!signal.aborted && newest.value !== known) lookAtNewest()
  }

  /** The newest run that is whole, which is shown where none was asked for; null where there is none, or it is not known yet. */
  const newest = computed(
    () => (runs.history.value ?? []).find(({ sealed, shards }) => sealed === shards)?.run ?? null,
  )
  function lookAtNewest(): void {
    const { value: shown } = table
    if (shown && run.value === null && newest.value !== null && newest.value !== shown.run) void link()
  }
  watch(newest, lookAtNewest)

  lab.on(linkedChanged, (changed) => (table.value = changed))
  // A survey comes again when its store was started again: what was linked is gone with the store before.
  watch(
    () => lies.survey,
    (survey, before) => {
      if (survey?.folder !== before?.folder) {
        table.value = run.value = null
        truth.value = 'survey'
      }
      if (survey) void link()
    },
  )

  return {
    table,
    progress,
    problem,
    state: computed(() => {
      if (progress.value !== null && table.value === null) return 'linking' as const
      if (problem.value !== null) return 'failed' as const
      return table.value === null ? ('none' as const) : ('ready' as const)
    }),
    /** Names of the columns of `linked`. */
    columns: computed(() => new Set(table.value?.columns.map(({ name }) => name))),
    /** Shows a run, or the newest where it is null. */
    show(wanted: string | null): Promise<void> {
      run.value = wanted
      return link()
    },
    /** Compares with another truth. */
    compareWith(wanted: TruthWanted): Promise<void> {
      truth.value = wanted
      return link()
    },
    again: link,
    cancel: (): void => linking.abort(),
  }
})

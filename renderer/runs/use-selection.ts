import { tableFromIPC } from '@uwdata/flechette'
import { onUnmounted, ref, watch, type Ref } from 'vue'
import { reportOf } from '../../preload/fault'
import { lab } from '../lab'
import { readableProblem } from '../query/readable-problem'
import { selectionQuery } from './selection'

/** How many objects a condition selects: null while that is being counted, or why it cannot be. */
export interface Selection {
  readonly objects: Readonly<Ref<number | null>>
  readonly problem: Readonly<Ref<string>>
}

/** Milliseconds that a person may take from one key to the next before anything is counted. */
const PATIENCE = 350
/** The longest that counting may take. */
const LONGEST_SECONDS = 60

/** Counts what a condition selects, each time it or the survey has changed. */
export function useSelection(where: () => string, survey: () => unknown): Selection {
  const objects = ref<number | null>(null)
  const problem = ref('')
  let timer: number | undefined
  let controller = new AbortController()

  async function count(): Promise<void> {
    const mine = (controller = new AbortController())
    try {
      const question = { sql: selectionQuery(where()), seconds: LONGEST_SECONDS }
      const { arrow } = await lab.ask(question, mine.signal)
      const found = tableFromIPC(arrow)
      if (controller === mine) objects.value = Number(found.getChild('objects')?.at(0) ?? 0)
    } catch (error) {
      const report = reportOf(error)
      if (controller === mine && report.code !== 'cancelled') problem.value = readableProblem(report).what
    }
  }

  watch(
    [where, survey],
    () => {
      controller.abort()
      window.clearTimeout(timer)
      objects.value = null
      problem.value = ''
      timer = window.setTimeout(() => void count(), PATIENCE)
    },
    { immediate: true },
  )
  onUnmounted(() => {
    controller.abort()
    window.clearTimeout(timer)
  })
  return { objects, problem }
}

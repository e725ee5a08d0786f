import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { reportOf } from '../../preload/fault'
import { lab } from '../lab'
import { readableProblem } from '../query/readable-problem'
import { useFocus } from './focus'
import { useLinked } from './linked'

/** Milliseconds in which a brush may move on before what it holds is counted. */
const PATIENCE = 120

/** How many objects count now, where some do not: null while that is being counted, or why it cannot be. */
export const useFocusCount = defineStore('focus-count', () => {
  const [focus, linked] = [useFocus(), useLinked()]
  const objects = ref<number | null>(null)
  const problem = ref('')
  let controller = new AbortController()
  let timer: number | undefined

  async function count(where: string, signal: AbortSignal): Promise<void> {
    try {
      const answer = await lab.query(`SELECT count(*)::INTEGER AS n FROM linked WHERE ${where}`, signal)
      if (!signal.aborted) objects.value = Number(answer.getChild('n')?.at(0) ?? 0)
    } catch (error) {
      const report = reportOf(error)
      if (signal.aborted || report.code === 'cancelled' || report.code === 'gone') return
      problem.value = readableProblem(report).what
    }
  }

  watch([() => focus.where, () => linked.table?.version], ([where]) => {
    controller.abort()
    const { signal } = (controller = new AbortController())
    window.clearTimeout(timer)
    problem.value = ''
    objects.value = null
    if (where === '') return
    timer = window.setTimeout(() => void count(where, signal), PATIENCE)
  })
  return { objects, problem }
})

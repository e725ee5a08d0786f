import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { QueuedRun } from '../../../preload/contract-queue'
import { marked, ratesOf, type Mark, type Rate } from './rate-history'

/** The rate of the run under way over the last two minutes. A run that is held, or begins again, begins a new line. */
export function useRates(underWay: () => QueuedRun | undefined): ComputedRef<Rate[]> {
  const marks = shallowRef<readonly Mark[]>([])
  let ticket: number | null = null
  function mark(run: QueuedRun | undefined): void {
    const progress = run?.progress
    if (!run || !progress || progress.objects === 0) return void (marks.value = [])
    if (run.ticket !== ticket || progress.paused) marks.value = []
    ticket = run.ticket
    marks.value = marked(marks.value, { at: performance.now(), done: progress.done })
  }
  watch(underWay, mark)
  // Nothing is told while nothing moves: the line comes down all the same.
  const clock = window.setInterval(() => underWay() && mark(underWay()), 1000)
  onScopeDispose(() => window.clearInterval(clock))
  return computed(() => ratesOf(marks.value))
}

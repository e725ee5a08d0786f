import { onUnmounted, readonly, ref, shallowRef, type Ref } from 'vue'
import { reportOf } from '../../preload/fault'
import { lab } from '../lab'
import { readAnswer, ROWS_SHOWN, type QueryAnswer } from './query-answer'
import { readableProblem, type QueryProblem } from './readable-problem'

/** What came of the last query. */
export type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'answer'; readonly answer: QueryAnswer; readonly sql: string }
  | { readonly kind: 'problem'; readonly problem: QueryProblem }
  | { readonly kind: 'cancelled'; readonly seconds: number }

/** One query at a time, as a person runs it. */
export interface QueryRun {
  readonly running: Readonly<Ref<boolean>>
  /** How long it has been running. */
  readonly seconds: Readonly<Ref<number>>
  readonly outcome: Readonly<Ref<Outcome>>
  /** Runs a query unless one is running; resolves when it has come to its end. */
  run(sql: string): Promise<void>
  cancel(): void
  /** Gives up what is running and forgets what came of the last. */
  clear(): void
}

/** The longest that a query of the console may run. */
const LONGEST_SECONDS = 600

/** Makes the running of queries on the page's line to the store. */
export function useQuery(): QueryRun {
  const running = ref(false)
  const seconds = ref(0)
  const outcome = shallowRef<Outcome>({ kind: 'none' })
  let controller = new AbortController()

  async function ask(sql: string, signal: AbortSignal): Promise<Outcome> {
    try {
      const answer = await lab.ask({ sql, seconds: LONGEST_SECONDS, rows: ROWS_SHOWN }, signal)
      return { kind: 'answer', answer: readAnswer(answer), sql }
    } catch (error) {
      const report = reportOf(error)
      if (report.code === 'cancelled') return { kind: 'cancelled', seconds: seconds.value }
      return { kind: 'problem', problem: readableProblem(report) }
    }
  }

  async function run(sql: string): Promise<void> {
    if (running.value) return
    const mine = (controller = new AbortController())
    const begun = performance.now()
    const measure = (): void => void (seconds.value = (performance.now() - begun) / 1000)
    const clock = setInterval(measure, 100)
    running.value = true
    seconds.value = 0
    const came = await ask(sql, mine.signal)
    clearInterval(clock)
    if (controller !== mine) return
    running.value = false
    outcome.value = came
  }

  function clear(): void {
    controller.abort()
    controller = new AbortController()
    running.value = false
    outcome.value = { kind: 'none' }
  }

  onUnmounted(clear)
  return {
    running: readonly(running),
    seconds: readonly(seconds),
    outcome,
    run,
    cancel: () => controller.abort(),
    clear,
  }
}

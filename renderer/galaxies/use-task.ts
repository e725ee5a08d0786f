import { onScopeDispose, shallowRef, type Ref } from 'vue'
import type { CallOptions } from '../../preload/channel'
import type { Progress } from '../../preload/contract'
import { reportOf, type FaultReport } from '../../preload/fault'

/** Something that takes a while: how far it has come (null while it does not run), and what went wrong. */
export interface Task<Given, Found> {
  readonly progress: Readonly<Ref<Progress | null>>
  readonly problem: Ref<FaultReport | null>
  /** Does it anew, whatever is under way given up; null where it failed, was cancelled or was overtaken. */
  run(given: Given): Promise<Found | null>
  cancel(): void
}

const BEGUN: Progress = { stage: 'Waiting', done: 0, total: null, unit: 'steps' }

/** A task of this component, cancelled with it. */
export function useTask<Given, Found>(
  ask: (given: Given, options: CallOptions<Progress>) => Promise<Found>,
): Task<Given, Found> {
  const progress = shallowRef<Progress | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  let controller = new AbortController()

  async function run(given: Given): Promise<Found | null> {
    controller.abort()
    const { signal } = (controller = new AbortController())
    problem.value = null
    progress.value = BEGUN
    const onProgress = (step: Progress): void => void (signal.aborted || (progress.value = step))
    try {
      const found = await ask(given, { signal, onProgress })
      return signal.aborted ? null : found
    } catch (error) {
      const report = reportOf(error)
      if (!signal.aborted && report.code !== 'cancelled') problem.value = report
      return null
    } finally {
      if (controller.signal === signal) progress.value = null
    }
  }

  onScopeDispose(() => controller.abort())
  return { progress, problem, run, cancel: () => controller.abort() }
}

import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { surveyOpened } from '../../preload/contract'
import type { ClusterState } from '../../preload/contract-cluster'
import {
  dismissRun,
  enqueueRun,
  listRuns,
  moveRun,
  pauseRun,
  queueChanged,
  readQueue,
  resumeRun,
  stopRun,
  type LabRun,
  type QueuedRun,
  type RunOrder,
} from '../../preload/contract-queue'
import { reportOf, type FaultReport } from '../../preload/fault'
import type { Request } from '../../preload/token'
import { lab } from '../lab'
import { underWayOf } from './runs-in-words'
import { useClusterRuns } from './use-cluster-runs'

/** The queue of the open survey as a person sees and steers it, and the runs that lie in its lab. Main keeps both: the page only shows them. */
export interface Runs {
  readonly queue: Readonly<Ref<readonly QueuedRun[]>>
  readonly underWay: ComputedRef<QueuedRun | undefined>
  /** The newest first; null until they are known. */
  readonly history: Readonly<Ref<readonly LabRun[] | null>>
  /** Runs of the lab that a cluster estimates. */
  readonly cluster: Readonly<Ref<readonly ClusterState[]>>
  readonly problem: Readonly<Ref<FaultReport | null>>
  enqueue(order: RunOrder): Promise<boolean>
  move(ticket: number, by: -1 | 1): Promise<void>
  pause(ticket: number, paused: boolean): Promise<void>
  stop(ticket: number): Promise<void>
  resume(ticket: number): Promise<void>
  dismiss(ticket: number): Promise<void>
  /** Whatever is asked; null with the problem in sight where it failed. */
  tried<T>(asked: Promise<T>): Promise<T | null>
  dismissProblem(): void
}

/** What of a queue changes the lab's runs. */
const statesOf = (runs: readonly QueuedRun[]): string =>
  runs.map(({ ticket, state, progress }) => `${ticket} ${state} ${progress?.run} ${progress?.sealed}`).join()

/** Follows the queue from now on. For the root of the page. */
export function useRuns(): Runs {
  const queue = shallowRef<readonly QueuedRun[]>([])
  const history = shallowRef<readonly LabRun[] | null>(null)
  const problem = shallowRef<FaultReport | null>(null)

  async function tried<T>(asked: Promise<T>): Promise<T | null> {
    try {
      return await asked
    } catch (error) {
      const report = reportOf(error)
      if (report.code !== 'cancelled') problem.value = report
      return null
    }
  }

  /** A list that was asked for later is the one that counts. */
  let asked = 0
  async function refresh(): Promise<void> {
    const mine = ++asked
    // A store that is lost comes back, and the survey is opened again then.
    const found = await lab.call(listRuns, null).catch(() => null)
    if (mine === asked && found) history.value = found
  }

  function take(runs: readonly QueuedRun[]): void {
    const before = statesOf(queue.value)
    queue.value = runs
    if (statesOf(runs) !== before) void refresh()
  }

  const cluster = useClusterRuns(() => void refresh())
  lab.on(queueChanged, take)
  let folder: string | null = null
  lab.on(surveyOpened, (survey) => {
    // Runs of the survey before are none of this one.
    if (survey.folder !== folder) history.value = null
    folder = survey.folder
    void refresh()
  })
  void tried(lab.call(readQueue, null).then(take))
  void refresh()

  const ask = async <In>(request: Request<In, null>, input: In): Promise<void> => {
    problem.value = null
    await tried(lab.call(request, input))
  }
  return {
    queue,
    underWay: computed(() => underWayOf(queue.value)),
    history,
    cluster,
    problem,
    async enqueue(order) {
      problem.value = null
      return (await tried(lab.call(enqueueRun, order))) !== null
    },
    move: (ticket, by) => ask(moveRun, { ticket, by }),
    pause: (ticket, paused) => ask(pauseRun, { ticket, paused }),
    stop: (ticket) => ask(stopRun, { ticket }),
    resume: (ticket) => ask(resumeRun, { ticket }),
    dismiss: (ticket) => ask(dismissRun, { ticket }),
    tried,
    dismissProblem: () => (problem.value = null),
  }
}

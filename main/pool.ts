import type { WorkerKind, WorkerStatus } from '../preload/contract'
import { coresOf } from './cores'
import { superviseWorker, type RestartPolicy, type Worker } from './worker'
import type { Birth, WorkerProcess } from './worker-process'

/** The worker processes of a lab: one store, as many estimators as a run wants; one reader of files, one simulator, one trainer. */
export interface Pool<P extends WorkerProcess = WorkerProcess> {
  readonly store: Worker<P>
  /** The first estimator, for whatever wants only one. */
  readonly estimator: Worker<P>
  /** Says what files are; started only when it is asked. */
  readonly reader: Worker<P>
  /** Makes surveys of its own; started only when it is asked. */
  readonly simulator: Worker<P>
  /** Trains networks; started only when it is asked. */
  readonly trainer: Worker<P>
  /**
   * So many estimators, which share the threads of the machine: one whose share was another starts anew, unless it is busy; those that are not wanted are stopped.
   */
  estimators(count: number): readonly Worker<P>[]
  worker(name: string): Worker<P> | undefined
  statuses(): WorkerStatus[]
  /** Hears of every change in the life of a worker; returns the way to stop listening. */
  onChange(listener: (statuses: WorkerStatus[]) => void): () => void
  stop(): void
}

/** Makes the pool; a worker's process starts when it is first asked, or by `start`. `cores` are the threads that estimators share. */
export function createPool<P extends WorkerProcess>(
  spawn: (kind: WorkerKind, birth: Birth) => P,
  policy?: RestartPolicy,
  cores = coresOf(process.env),
): Pool<P> {
  const listeners = new Set<(statuses: WorkerStatus[]) => void>()
  const changed = (): void => listeners.forEach((listener) => listener(statuses()))
  const supervise = (kind: WorkerKind, name: string = kind, threads = (): number | null => null): Worker<P> =>
    superviseWorker({ kind, name }, () => spawn(kind, { name, threads: threads() }), changed, policy)

  /** The threads of an estimator's process that starts now; null while there is one that may have all. */
  let share: number | null = null
  const bornWith = new Map<string, number | null>()
  const estimators: Worker<P>[] = []
  function addEstimator(): Worker<P> {
    const name = estimators.length === 0 ? 'estimator' : `estimator-${estimators.length + 1}`
    const worker = supervise('estimator', name, () => {
      bornWith.set(name, share)
      return share
    })
    estimators.push(worker)
    return worker
  }
  function shareAmong(count: number): readonly Worker<P>[] {
    share = count === 1 ? null : Math.max(1, Math.floor(cores / count))
    while (estimators.length < count) addEstimator()
    estimators.forEach((worker, index) => {
      const { state } = worker.status
      const fits = index < count && bornWith.get(worker.name) === share
      if (!fits && state !== 'busy' && state !== 'stopped') worker.stop()
    })
    return estimators.slice(0, count)
  }

  const store = supervise('store')
  const estimator = addEstimator()
  const [reader, simulator, trainer] = [supervise('reader'), supervise('simulator'), supervise('trainer')]
  const all = (): Worker<P>[] => [store, ...estimators, reader, simulator, trainer]
  const statuses = (): WorkerStatus[] => all().map(({ status }) => status)
  return {
    ...{ store, estimator, reader, simulator, trainer },
    estimators: shareAmong,
    worker: (name) => all().find((worker) => worker.name === name),
    statuses,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => all().forEach((worker) => worker.stop()),
  }
}

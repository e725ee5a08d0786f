import type { WorkerKind, WorkerStatus } from '../preload/contract'
import { superviseWorker, type RestartPolicy, type Worker } from './worker'
import type { WorkerProcess } from './worker-process'

/** The worker processes of a lab: one store and, for now, one estimator; one reader of files, one simulator, one trainer. */
export interface Pool<P extends WorkerProcess = WorkerProcess> {
  readonly store: Worker<P>
  readonly estimator: Worker<P>
  /** Says what files are; started only when it is asked. */
  readonly reader: Worker<P>
  /** Makes surveys of its own; started only when it is asked. */
  readonly simulator: Worker<P>
  /** Trains networks; started only when it is asked. */
  readonly trainer: Worker<P>
  worker(kind: WorkerKind): Worker<P>
  statuses(): WorkerStatus[]
  /** Hears of every change in the life of a worker; returns the way to stop listening. */
  onChange(listener: (statuses: WorkerStatus[]) => void): () => void
  stop(): void
}

/** Makes the pool; a worker's process starts when it is first asked, or by `start`. */
export function createPool<P extends WorkerProcess>(
  spawn: (kind: WorkerKind) => P,
  policy?: RestartPolicy,
): Pool<P> {
  const listeners = new Set<(statuses: WorkerStatus[]) => void>()
  const changed = (): void => listeners.forEach((listener) => listener(statuses()))
  const store = superviseWorker('store', spawn, changed, policy)
  const estimator = superviseWorker('estimator', spawn, changed, policy)
  const reader = superviseWorker('reader', spawn, changed, policy)
  const simulator = superviseWorker('simulator', spawn, changed, policy)
  const trainer = superviseWorker('trainer', spawn, changed, policy)
  const workers = { store, estimator, reader, simulator, trainer }
  const statuses = (): WorkerStatus[] => Object.values(workers).map(({ status }) => status)
  return {
    ...workers,
    worker: (kind) => workers[kind],
    statuses,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => Object.values(workers).forEach((worker) => worker.stop()),
  }
}

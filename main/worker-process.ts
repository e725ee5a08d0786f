import type { Port } from '../preload/channel'
import type { WorkerKind } from '../preload/contract'

/** A running worker process, whichever way it was started. */
export interface WorkerProcess {
  readonly port: Port
  /** Calls back once, when the process has ended, with the reason in words. */
  onExit(listener: (reason: string) => void): void
  kill(): void
}

/** What a process is told when it starts. */
export interface Birth {
  /** Its name among the worker processes. */
  readonly name: string
  /** Threads that it may compute with; null for those of the machine. */
  readonly threads: number | null
}

/** Starts a worker process from its entry file. One adapter for Electron, one for plain Node. */
export type Spawn = (kind: WorkerKind, birth: Birth) => WorkerProcess

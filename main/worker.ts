import { listen, openChannel, type Call, type Channel, type Listener } from '../preload/channel'
import { workerReady, type WorkerKind, type WorkerStatus } from '../preload/contract'
import { Fault, fault } from '../preload/fault'
import type { Event } from '../preload/token'
import type { WorkerProcess } from './worker-process'

/** When a worker is started again after a crash: sooner at first, later and later, then not at all. Milliseconds. */
export interface RestartPolicy {
  /** A process that is not ready by then is ended, which counts as a crash. */
  readonly readyWithin: number
  /** Wait before the first restart; doubled for every further crash in a row. */
  readonly firstDelay: number
  readonly longestDelay: number
  /** So many crashes in a row and the worker waits for a person. */
  readonly crashesInARow: number
  /** A worker that lived so long has ended its row of crashes. */
  readonly calm: number
}

export const defaultPolicy: RestartPolicy = {
  readyWithin: 120_000,
  firstDelay: 250,
  longestDelay: 10_000,
  crashesInARow: 5,
  calm: 60_000,
}

/** One worker process under supervision: the process may crash and start anew, the worker stays. */
export interface Worker<P extends WorkerProcess = WorkerProcess> {
  readonly kind: WorkerKind
  /** What tells it from others of its kind. */
  readonly name: string
  readonly status: WorkerStatus
  /** Asks the worker, once it is ready; fails with code `gone` when its process ends before the answer. */
  readonly call: Call
  /** Hears of an event from its process, and from those that take its place. */
  hear<Payload>(event: Event<Payload>, hear: (payload: Payload) => void): void
  /** The running process, once it is ready. */
  process(): Promise<P>
  start(): void
  /** Ends a process that does not answer, which counts as a crash: another takes its place. */
  kill(): void
  /** Ends the process and starts no other. */
  stop(): void
}

/** Which worker this is: one kind may have several, each with a name of its own. */
export interface WorkerIdentity {
  readonly kind: WorkerKind
  readonly name: string
}

interface Life<P> {
  readonly process: P
  readonly channel: Channel
  readonly listeners: Listener[]
  readonly begun: number
}

interface Deferred<T> {
  promise: Promise<T>
  resolve(value: T): void
  reject(error: Fault): void
}

/** Supervises a worker, whose process `spawn` starts. `changed` hears of every change of its status. */
export function superviseWorker<P extends WorkerProcess>(
  { kind, name }: WorkerIdentity,
  spawn: () => P,
  changed: () => void,
  policy: RestartPolicy = defaultPolicy,
): Worker<P> {
  let status: WorkerStatus = { kind, name, state: 'stopped', pid: null, crashes: 0, detail: '' }
  let life: Life<P> | undefined
  let ready = deferred<Life<P>>()
  let row = 0
  let underWay = 0
  let timer: NodeJS.Timeout | undefined
  const heard: Listener[] = []

  function become(change: Partial<WorkerStatus>): void {
    status = { ...status, ...change }
    changed()
  }

  function start(): void {
    if (life) return
    clearTimeout(timer)
    if (status.state === 'failed') {
      row = 0
      ready = deferred()
    }
    const child = spawn()
    const listeners = [listen(workerReady, ({ pid }) => begin(born, pid)), ...heard]
    const channel = openChannel(child.port, [], listeners)
    const born: Life<P> = { process: child, channel, listeners, begun: Date.now() }
    life = born
    child.onExit((reason) => end(born, reason))
    timer = setTimeout(() => child.kill(), policy.readyWithin)
    become({ state: 'starting', pid: null, detail: '' })
  }

  function begin(born: Life<P>, pid: number): void {
    if (life !== born) return
    clearTimeout(timer)
    become({ state: 'ready', pid })
    ready.resolve(born)
  }

  function end(gone: Life<P>, reason: string): void {
    if (life !== gone) return
    clearTimeout(timer)
    life = undefined
    if (status.state !== 'starting') ready = deferred()
    gone.channel.close({
      code: 'gone',
      what: `The ${kind} process ended in the middle of this (${reason}).`,
      remedy: 'It starts again by itself; try again.',
    })
    row = Date.now() - gone.begun > policy.calm ? 1 : row + 1
    const crashes = status.crashes + 1
    if (row >= policy.crashesInARow) return giveUp(reason, crashes)
    const delay = Math.min(policy.longestDelay, policy.firstDelay * 2 ** (row - 1))
    become({ state: 'crashed', pid: null, crashes, detail: `${reason}; starts again in ${delay / 1000} s` })
    timer = setTimeout(start, delay)
  }

  function giveUp(reason: string, crashes: number): void {
    become({ state: 'failed', pid: null, crashes, detail: `${reason}; ended ${row} times in a row` })
    ready.reject(
      fault(`The ${kind} process does not stay up (${reason}).`, {
        remedy: 'Run `npx shearwater doctor`, then restart the process.',
      }),
    )
  }

  const call: Call = async (request, input, options) => {
    if (status.state === 'stopped') start()
    const { channel } = await ready.promise
    underWay++
    if (status.state === 'ready') become({ state: 'busy' })
    try {
      return await channel.call(request, input, options)
    } finally {
      underWay--
      if (underWay === 0 && status.state === 'busy') become({ state: 'ready' })
    }
  }

  return {
    kind,
    name,
    get status() {
      return status
    },
    call,
    hear(event, hear) {
      const listener = listen(event, hear)
      heard.push(listener)
      life?.listeners.push(listener)
    },
    process: async () => (await ready.promise).process,
    start,
    kill: () => life?.process.kill(),
    stop() {
      clearTimeout(timer)
      const last = life
      life = undefined
      last?.channel.close({ code: 'gone', what: `The ${kind} process was stopped.` })
      last?.process.kill()
      if (status.state === 'starting' || status.state === 'crashed') {
        ready.reject(new Fault({ code: 'gone', what: `The ${kind} process was stopped.` }))
      }
      ready = deferred()
      become({ state: 'stopped', pid: null, detail: '' })
    },
  }
}

function deferred<T>(): Deferred<T> {
  let resolve: Deferred<T>['resolve'] = () => undefined
  let reject: Deferred<T>['reject'] = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

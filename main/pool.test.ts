import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openChannel, type Channel } from '../preload/channel'
import { workerReady } from '../preload/contract'
import { createPool } from './pool'
import type { WorkerProcess } from './worker-process'

interface Spawned {
  readonly name: string
  readonly threads: number | null
}

let spawned: Spawned[]

/** A process that is ready at once and answers nothing. */
function process(): WorkerProcess {
  const toMain: ((message: unknown) => void)[] = []
  const worker: Channel = openChannel({
    post: (message) => toMain.forEach((hear) => hear(message)),
    receive: () => undefined,
  })
  queueMicrotask(() => worker.tell(workerReady, { pid: spawned.length }))
  return {
    port: { post: () => undefined, receive: (listener) => toMain.push(listener) },
    onExit: () => undefined,
    kill: () => undefined,
  }
}

const pool = () =>
  createPool(
    (_, birth) => {
      spawned.push(birth)
      return process()
    },
    undefined,
    4,
  )

beforeEach(() => {
  vi.useFakeTimers()
  spawned = []
})
afterEach(() => vi.useRealTimers())

test('estimators share the threads of the machine, and start anew when their share is another', async () => {
  const { estimator, estimators } = pool()
  estimator.start()
  await vi.advanceTimersByTimeAsync(0)
  const two = estimators(2)
  expect(two.map(({ name }) => name)).toEqual(['estimator', 'estimator-2'])
  expect(estimator.status.state).toBe('stopped')
  two.forEach((worker) => worker.start())
  await vi.advanceTimersByTimeAsync(0)
  // The same again leaves them alone.
  expect(estimators(2).map(({ status }) => status.state)).toEqual(['ready', 'ready'])
  expect(spawned.map(({ name, threads }) => [name, threads])).toEqual([
    ['estimator', null],
    ['estimator', 2],
    ['estimator-2', 2],
  ])
})

test('several that have nothing to do make way for one, which has all threads', async () => {
  const { estimators, statuses } = pool()
  estimators(2).forEach((worker) => worker.start())
  await vi.advanceTimersByTimeAsync(59_000)
  expect(spawned).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(2000)
  expect(spawned.at(-1)).toEqual({ name: 'estimator', threads: null })
  const ofEstimators = statuses().filter(({ kind }) => kind === 'estimator')
  expect(ofEstimators.map(({ state }) => state)).toEqual(['ready', 'stopped'])
})

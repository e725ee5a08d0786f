import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { handle, openChannel } from '../preload/channel'
import { describeStore, workerReady } from '../preload/contract'
import { createPool } from './pool'
import type { WorkerProcess } from './worker-process'

const policy = { readyWithin: 5000, firstDelay: 100, longestDelay: 400, crashesInARow: 4, calm: 60_000 }
const runtime = { engine: 'DuckDB', version: 'v1', memoryLimit: '3 GiB' }

interface FakeProcess extends WorkerProcess {
  crash(reason?: string): void
  becomeReady(): void
  readonly killed: boolean
}

/** A process in this process: answers `describeStore` once it was made ready, unless it is told to be silent. */
function fakeProcess(silent: boolean): FakeProcess {
  const hears: { main: ((m: unknown) => void)[]; worker: ((m: unknown) => void)[] } = { main: [], worker: [] }
  const exits: ((reason: string) => void)[] = []
  const worker = openChannel(
    {
      post: (m) => hears.main.forEach((hear) => hear(m)),
      receive: (listener) => hears.worker.push(listener),
    },
    [handle(describeStore, () => (silent ? new Promise<never>(() => undefined) : runtime))],
  )
  const crash = (reason = 'exit code 9'): void => exits.splice(0).forEach((exit) => exit(reason))
  return {
    port: {
      post: (m) => hears.worker.forEach((hear) => hear(m)),
      receive: (listener) => hears.main.push(listener),
    },
    onExit: (listener) => exits.push(listener),
    kill() {
      Object.assign(this, { killed: true })
      crash('killed')
    },
    crash,
    becomeReady: () => worker.tell(workerReady, { pid: 1 }),
    killed: false,
  }
}

let spawned: FakeProcess[]
const last = (): FakeProcess => spawned.at(-1) ?? expect.fail('nothing was spawned')
const pool = (silent = false): ReturnType<typeof createPool<FakeProcess>> =>
  createPool(() => {
    spawned.push(fakeProcess(silent))
    return last()
  }, policy)

beforeEach(() => {
  vi.useFakeTimers()
  spawned = []
})
afterEach(() => vi.useRealTimers())

test('a worker starts when it is first asked, waits until ready, and is busy while it answers', async () => {
  const { store, onChange } = pool()
  const states: string[] = []
  onChange(([status]) => states.push(status?.state ?? ''))
  const answer = store.call(describeStore, null)
  last().becomeReady()
  expect(await answer).toEqual(runtime)
  expect(states).toEqual(['starting', 'ready', 'busy', 'ready'])
})

test('a crash fails what is under way, and the worker starts again', async () => {
  const { store } = pool(true)
  const answer = store.call(describeStore, null)
  last().becomeReady()
  await vi.advanceTimersByTimeAsync(0)
  last().crash('signal SIGKILL')
  await expect(answer).rejects.toMatchObject({ report: { code: 'gone' } })
  expect(store.status).toMatchObject({ state: 'crashed', crashes: 1 })
  await vi.advanceTimersByTimeAsync(100)
  expect(spawned).toHaveLength(2)
  last().becomeReady()
  expect(store.status.state).toBe('ready')
})

test('a question asked while the worker is down is answered by its successor', async () => {
  const { store } = pool()
  store.start()
  last().crash()
  const answer = store.call(describeStore, null)
  await vi.advanceTimersByTimeAsync(100)
  last().becomeReady()
  expect(await answer).toEqual(runtime)
})

test('restarts back off and end; a person can start the worker again', async () => {
  const { store } = pool()
  store.start()
  const waits: number[] = []
  for (const expected of [100, 200, 400]) {
    last().crash()
    const before = spawned.length
    await vi.advanceTimersByTimeAsync(expected - 1)
    expect(spawned).toHaveLength(before)
    await vi.advanceTimersByTimeAsync(1)
    waits.push(spawned.length - before)
  }
  expect(waits).toEqual([1, 1, 1])
  last().crash()
  expect(store.status.state).toBe('failed')
  await expect(store.call(describeStore, null)).rejects.toThrow('does not stay up')
  store.start()
  last().becomeReady()
  expect(await store.call(describeStore, null)).toEqual(runtime)
})

test('a long calm life forgives earlier crashes', async () => {
  const { store } = pool()
  store.start()
  for (let life = 0; life < 8; life++) {
    last().becomeReady()
    await vi.advanceTimersByTimeAsync(policy.calm + 1)
    last().crash()
    await vi.advanceTimersByTimeAsync(policy.firstDelay)
  }
  expect(store.status).toMatchObject({ state: 'starting', crashes: 8 })
})

test('a process that never becomes ready is ended', async () => {
  const { store } = pool()
  store.start()
  await vi.advanceTimersByTimeAsync(policy.readyWithin)
  expect(spawned[0]?.killed).toBe(true)
  expect(store.status.state).toBe('crashed')
})

test('stopping ends the process and starts no other', async () => {
  const { store, stop } = pool()
  store.start()
  last().becomeReady()
  stop()
  expect(last().killed).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(spawned).toHaveLength(1)
  expect(store.status.state).toBe('stopped')
})

import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunOutcome, RunProgress } from '../../preload/contract-queue'
import { Fault } from '../../preload/fault'
import { pauseGate, type PauseGate } from '../../preload/pause-gate'
import { createHub, type Hub } from '../hub'
import { createPool, type Pool } from '../pool'
import { fakeLab, noTroubles, type FakeLab, type FakeProcess, type FakeTroubles } from './fixtures/fake-lab'
import { runEstimation } from './run-estimation'

const policy = { readyWithin: 5000, firstDelay: 1, longestDelay: 1, crashesInARow: 5, calm: 60_000 }
const tempo = { silence: 5000, pause: 10 }
const [SHARDS, OBJECTS] = [4, 16]
const full = new Fault({ code: 'unwritable', what: 'The disk is full.', where: '/lab/runs' })

let folder: string
let troubles: FakeTroubles
let lab: FakeLab
let pool: Pool<FakeProcess>
let hub: Hub
let gate: PauseGate
let stop: AbortController
let steps: RunProgress[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-run-'))
  await mkdir(join(folder, 'tiles'))
  await mkdir(join(folder, 'lab'))
  await writeFile(join(folder, 'detected.parquet'), '')
  troubles = noTroubles()
  lab = fakeLab(SHARDS, OBJECTS, troubles)
  pool = createPool((kind) => lab.spawn(kind), policy)
  hub = createHub(pool, (survey) => join(survey, 'lab'))
  gate = pauseGate()
  stop = new AbortController()
  steps = []
  await hub.open(folder)
})
afterEach(async () => {
  await hub.close()
  await rm(folder, { recursive: true, force: true })
})

/** Begins a run. The hub gives its own way of waiting for the store to `runEstimation`, which is seen through its `estimate`. */
function begin(workers = 1, report: (step: RunProgress) => void = () => undefined): Promise<RunOutcome> {
  const order = { model: 'moments', options: {}, batch: null, workers, fresh: false, part: null }
  const context = {
    ...{ signal: stop.signal, gate },
    report: (step: RunProgress): void => {
      steps.push(step)
      report(step)
    },
  }
  const running = runEstimation(pool, { reopened: hub.reopened }, order, context, tempo)
  running.catch(() => undefined)
  return running
}

/** Ends the process of a kind, where there is one now. */
function end(kind: string): boolean {
  const [alive] = lab.processes.filter((one) => one.kind === kind && !one.isOver)
  alive?.end()
  return alive !== undefined
}

/** Every object is there once, and those are given up that are poisonous. */
function expectEverythingOnce(): void {
  const expected: Record<string, number> = {}
  for (let shard = 0; shard < SHARDS; shard++) {
    for (let object = 0; object < OBJECTS; object++) {
      const key = `${shard}:${object}`
      expected[key] = troubles.poison.has(key) ? -1 : 1
    }
  }
  expect(lab.estimates()).toEqual(expected)
}

const whatHeld = (): (string | null)[] =>
  steps.map(({ held }) => held?.what ?? null).filter((what, at, all) => what !== all[at - 1])

test.each([1, 2])('by %i estimators, every object is estimated once', async (workers) => {
  expect(await begin(workers)).toMatchObject({ complete: true, done: SHARDS * OBJECTS })
  expectEverythingOnce()
})

test.each([['1:0'], ['1:15'], ['0:7'], ['1:3', '1:4'], ['0:0', '3:15'], ['2:1', '2:2', '2:3']])(
  'an object over which the process ends is found and given up, and only that: %s',
  async (...poison) => {
    troubles.poison = new Set(poison)
    expect(await begin()).toMatchObject({ complete: true })
    expectEverythingOnce()
    // What was only in hand beside it is no worse for it.
    const touched = new Set(poison.map((key) => Number(key.split(':')[0])))
    for (const [shard, parts] of lab.sealed) if (!touched.has(shard)) expect(parts).toHaveLength(1)
  },
)

test('one poisonous object is found by two estimators as well', async () => {
  troubles.poison = new Set(['2:5'])
  expect(await begin(2)).toMatchObject({ complete: true })
  expectEverythingOnce()
})

test('an estimator that says nothing for long is ended, and its shard is estimated', async () => {
  troubles.hangs = new Set(['1:5', '3:0'])
  const order = { model: 'moments', options: {}, batch: null, workers: 1, fresh: false, part: null }
  const context = { signal: stop.signal, gate, report: () => undefined }
  const quick = { ...tempo, silence: 60 }
  await runEstimation(pool, { reopened: hub.reopened }, order, context, quick)
  expectEverythingOnce()
  expect(pool.estimator.status.crashes).toBe(2)
})

test('estimators that end while they are prepared are begun again, and no object is blamed', async () => {
  troubles.failedPreparations = 4
  expect(await begin(2)).toMatchObject({ complete: true })
  expectEverythingOnce()
})

test('shards that others have sealed since the lab was opened count as well', async () => {
  lab.sealByOthers(0)
  expect(await begin()).toMatchObject({
    estimated: SHARDS * OBJECTS,
    complete: true,
    done: (SHARDS - 1) * OBJECTS,
  })
  expectEverythingOnce()
})

test('each estimator has a shard before one has two', async () => {
  await begin(SHARDS)
  expect(steps.some(({ workers }) => workers.every(({ shard }) => shard !== null))).toBe(true)
})

test('estimators that end whatever they are given end the run, in words', async () => {
  troubles.poison = new Set(
    Array.from({ length: OBJECTS * SHARDS }, (_, at) => `${at % SHARDS}:${Math.floor(at / SHARDS)}`),
  )
  await expect(begin()).rejects.toThrow(/ended 16 times in a row.*doctor.*goes on after/)
  // Two pieces in hand are not two ends.
  expect(pool.estimator.status.crashes).toBe(16)
})

test('one that cannot even be prepared ends the run, in words', async () => {
  troubles.failedPreparations = Infinity
  await expect(begin(2)).rejects.toThrow(/in a row|does not stay up/)
})

test('while it is paused nothing moves, not even after an estimator was ended; then it goes on', async () => {
  let paused = false
  const running = begin(1, ({ done }) => {
    if (done < 5 || paused) return
    paused = true
    gate.set(true)
  })
  await vi.waitFor(() => expect(paused).toBe(true))
  expect(end('estimator')).toBe(true)
  await vi.waitFor(() => expect(pool.estimator.status).toMatchObject({ crashes: 1, state: 'ready' }))
  await new Promise((resolve) => setTimeout(resolve, 100))
  const before = steps.at(-1)?.done
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(steps.at(-1)).toMatchObject({ done: before, paused: true })
  expect(lab.sealed.size).toBe(0)
  gate.set(false)
  expect(await running).toMatchObject({ complete: true })
  expectEverythingOnce()
})

test('a run that is paused while its estimator is begun anew stays paused', async () => {
  let ended = false
  const running = begin(1, ({ done }) => {
    if (ended || done < 5) return
    ended = end('estimator')
  })
  const silence = pool.onChange(() => {
    const { crashes, state } = pool.estimator.status
    if (crashes === 1 && state === 'ready' && !gate.paused) gate.set(true)
  })
  await vi.waitFor(() => expect(gate.paused).toBe(true))
  await new Promise((resolve) => setTimeout(resolve, 200))
  // The first objects of the piece that was given to it may be under way.
  expect(steps.at(-1)?.done).toBeLessThan(3)
  expect(lab.sealed.size).toBe(0)
  silence()
  gate.set(false)
  expect(await running).toMatchObject({ complete: true })
  expectEverythingOnce()
})

test('an estimator that was ended so often that its worker gave up is begun again for the run', async () => {
  const running = begin(1, ({ done }) => {
    if (pool.estimator.status.crashes > 0 || done < 5) return
    troubles.failedStarts = 5
    end('estimator')
  })
  expect(await running).toMatchObject({ complete: true })
  expect(pool.estimator.status.crashes).toBe(6)
  expectEverythingOnce()
})

test('a long pause ends no estimator', async () => {
  const order = { model: 'moments', options: {}, batch: null, workers: 1, fresh: false, part: null }
  const report = ({ done }: RunProgress): void => {
    if (done !== 5 || gate.paused) return
    gate.set(true)
    setTimeout(() => gate.set(false), 200)
  }
  const context = { signal: stop.signal, gate, report }
  await runEstimation(pool, { reopened: hub.reopened }, order, context, { ...tempo, silence: 60 })
  expect(pool.estimator.status.crashes).toBe(0)
  expectEverythingOnce()
})

test('a paused run can be stopped, and goes on later', async () => {
  const running = begin(1, ({ done }) => done >= 20 && !gate.paused && gate.set(true))
  await vi.waitFor(() => expect(gate.paused).toBe(true))
  stop.abort()
  await expect(running).rejects.toMatchObject({ report: { code: 'cancelled' } })
  ;[gate, stop] = [pauseGate(), new AbortController()]
  expect((await begin()).done).toBeLessThanOrEqual(SHARDS * OBJECTS)
  expectEverythingOnce()
})

test('a full disk is said once and waited for; what is estimated meanwhile is kept', async () => {
  let filled = false
  const running = begin(2, ({ sealed }) => {
    if (filled || sealed === 0) return
    filled = true
    troubles.disk = full
  })
  await vi.waitFor(() => expect(whatHeld()).toEqual([null, 'The disk is full.']))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(lab.sealed.size).toBeLessThan(SHARDS)
  expect(whatHeld()).toEqual([null, 'The disk is full.'])
  expect(new Set(steps.flatMap(({ held }) => held?.where ?? [])).size).toBe(1)
  troubles.disk = null
  expect(await running).toMatchObject({ complete: true, done: SHARDS * OBJECTS })
  expect(whatHeld().at(-1)).toBeNull()
  expectEverythingOnce()
})

test('a disk that is full before a run has its plan is said and waited for', async () => {
  troubles.disk = full
  const running = begin()
  await vi.waitFor(() => expect(whatHeld()).toEqual(['The disk is full.']))
  troubles.disk = null
  expect(await running).toMatchObject({ complete: true })
})

test('a run that waits for a disk can be stopped', async () => {
  troubles.disk = full
  const running = begin()
  await vi.waitFor(() => expect(whatHeld()).toEqual(['The disk is full.']))
  stop.abort()
  await expect(running).rejects.toMatchObject({ report: { code: 'cancelled' } })
})

test.each([1, 2])(
  'a store that ends again and again comes back empty and is given the lab: %i',
  async (workers) => {
    let ends = 0
    const running = begin(workers, ({ done }) => {
      if (ends >= 4 || done < 12 * (ends + 1)) return
      ends++
      end('store')
    })
    expect(await running).toMatchObject({ complete: true })
    expect(ends).toBe(4)
    expectEverythingOnce()
  },
)

test('a store that cannot open the lab again, for its folder is away, is tried until it can', async () => {
  const away = new Fault({ code: 'unwritable', what: 'The lab’s folder is gone.' })
  const refused = vi.fn()
  hub.onSurvey({ opened: () => undefined, refused })
  let ended = false
  const running = begin(1, ({ done }) => {
    if (ended || done < 20) return
    ended = true
    troubles.opening = away
    end('store')
  })
  await vi.waitFor(() => expect(whatHeld().at(-1)).toBe('The lab’s folder is gone.'))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(refused).toHaveBeenCalledOnce()
  troubles.opening = null
  expect(await running).toMatchObject({ complete: true })
  expectEverythingOnce()
})

test('a folder that went away under a store that ended is not made again', async () => {
  let ended = false
  const running = begin(1, ({ done }) => {
    if (ended || done < 20) return
    ended = true
    rmSync(join(folder, 'lab'), { recursive: true })
    end('store')
  })
  await vi.waitFor(() => expect(whatHeld().at(-1)).toBe('The lab’s folder is gone.'))
  await mkdir(join(folder, 'lab'))
  expect(await running).toMatchObject({ complete: true })
  expectEverythingOnce()
})

test('whichever process ends at whichever moment, every object is estimated once and none is blamed', async () => {
  const random = seeded(7)
  const kills = 3 * Number(process.env['SHEARWATER_KILLS'] ?? 20)
  for (let killed = 0; killed < kills;) {
    lab = fakeLab(SHARDS, OBJECTS, troubles)
    await hub.close()
    pool = createPool((kind) => lab.spawn(kind), policy)
    hub = createHub(pool, (survey) => join(survey, 'lab'))
    await hub.open(folder)
    const victims = Array.from({ length: 3 }, () => (random() < 0.6 ? 'estimator' : 'store'))
    const running = begin(1 + Math.floor(random() * 2))
    for (const kind of victims) {
      await new Promise((resolve) => setTimeout(resolve, random() * 12))
      const alive = lab.processes.filter((one) => one.kind === kind && !one.isOver)
      alive[Math.floor(random() * alive.length)]?.end()
      killed++
    }
    expect(await running).toMatchObject({ complete: true })
    expectEverythingOnce()
  }
})

/** Numbers from 0 to 1 that are the same for the same seed (a linear congruential generator of Numerical Recipes). */
function seeded(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32
}

test.each([{ options: { precision: 'fp16' } }, { device: { name: 'gc2', devices: 1 } }] as const)(
  'moments are neither rounded nor predicted: %o is refused',
  async (more) => {
    const order = { model: 'moments', batch: null, workers: 1, fresh: false, part: null }
    const context = { signal: stop.signal, gate, report: () => undefined }
    const running = runEstimation(pool, hub, { ...order, options: {}, ...more }, context, tempo)
    await expect(running).rejects.toThrow('Moments have no network')
    expect(lab.sealed.size).toBe(0)
  },
)

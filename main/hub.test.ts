import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { handle, openChannel, type Handler } from '../preload/channel'
import { appendTileBytes, findTile, loadTile, openLab, sealTile, workerReady } from '../preload/contract'
import { describeModel } from '../preload/contract-runs'
import { fault } from '../preload/fault'
import { pauseGate } from '../preload/pause-gate'
import { createHub } from './hub'
import { createPool } from './pool'
import type { WorkerProcess } from './worker-process'

const policy = { readyWithin: 5000, firstDelay: 1, longestDelay: 1, crashesInARow: 5, calm: 60_000 }
const columns = [{ name: 'id', type: 'BIGINT' }]
const context = { signal: new AbortController().signal, report: () => undefined }

let folder: string
/** Whether the store refuses the next lab. */
let refuse = false
/** What the store was asked, in order. */
let asked: string[]
let received: Uint8Array[]
let processes: { end(reason: string): void }[]

/** A store in this process that keeps what it is given; each start has another process id. */
function fakeStore(): WorkerProcess {
  const toMain: ((message: unknown) => void)[] = []
  const toWorker: ((message: unknown) => void)[] = []
  const exits: ((reason: string) => void)[] = []
  const stored = new Set<string>()
  const contents = (tile: string) => ({ tile, table: 'pieces', planes: [], problems: [] })
  const handlers: Handler[] = [
    handle(findTile, ({ tile }) => (stored.has(tile) ? contents(tile) : null)),
    handle(openLab, async ({ lab, survey }) => {
      if (refuse) {
        refuse = false
        throw fault('There is no catalog here.')
      }
      await mkdir(lab, { recursive: true })
      asked.push(`open ${lab.slice(folder.length + 1)}`)
      const { folder: place = folder, catalog = null } = survey ?? {}
      return {
        survey: { folder: place, catalog },
        bands: ['i'],
        objects: 3,
        columns,
        roles: { id: 'id' },
        problems: [],
      }
    }),
    handle(appendTileBytes, async ({ tile, offset, bytes }) => {
      asked.push(`append ${tile} ${offset}`)
      received.push(bytes)
      await new Promise((resolve) => setTimeout(resolve, 5))
      return null
    }),
    handle(describeModel, () => {
      asked.push('describe')
      return new Promise<never>(() => undefined)
    }),
    handle(sealTile, ({ tile }) => {
      asked.push(`seal ${tile}`)
      stored.add(tile)
      return contents(tile)
    }),
  ]
  const worker = openChannel(
    {
      post: (message) => toMain.forEach((hear) => hear(message)),
      receive: (listener) => toWorker.push(listener),
    },
    handlers,
  )
  const pid = processes.push({ end: (reason) => exits.forEach((exit) => exit(reason)) })
  queueMicrotask(() => worker.tell(workerReady, { pid }))
  return {
    port: {
      post: (message) => toWorker.forEach((hear) => hear(message)),
      receive: (listener) => toMain.push(listener),
    },
    onExit: (listener) => exits.push(listener),
    kill: () => undefined,
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-hub-'))
  refuse = false
  asked = []
  received = []
  processes = []
  await mkdir(join(folder, 'tiles'))
  await writeFile(join(folder, 'detected.parquet'), '')
  await writeFile(join(folder, 'tiles', 'tile_1.fits'), Buffer.alloc(600_000, 7))
})
afterEach(() => rm(folder, { recursive: true }))

const makeHub = (): ReturnType<typeof createHub> =>
  createHub(createPool(fakeStore, policy), (survey) => join(survey, 'lab'))

async function load(
  hub: ReturnType<typeof createHub>,
  tile: string,
  signal = context.signal,
): Promise<unknown> {
  const handler = hub.handlers.find(({ name }) => name === loadTile.name)
  return handler?.answer({ tile }, signal, () => undefined)
}

test('opening a survey has its catalog read, and tells', async () => {
  const hub = makeHub()
  const opened = vi.fn()
  hub.onSurvey({ opened, refused: vi.fn() })
  const summary = await hub.open(folder)
  expect(summary).toMatchObject({ objects: 3, tiles: [{ name: 'tile_1', number: 1, bytes: 600_000 }] })
  expect(asked).toEqual(['open lab'])
  expect(opened).toHaveBeenCalledWith(summary)
})

test('a lab opens by its own folder, with its survey where that can be reached', async () => {
  const hub = makeHub()
  const lab = join(folder, 'lab')
  await mkdir(lab)
  await writeFile(join(lab, 'lab.json'), JSON.stringify({ format: 1, survey: { folder } }))
  expect(await hub.open(lab)).toMatchObject({ lab, tiles: [{ name: 'tile_1' }], problems: [] })
  await writeFile(join(lab, 'lab.json'), JSON.stringify({ format: 1, survey: { folder: '/gone' } }))
  const { tiles, problems } = await hub.open(lab)
  expect(tiles).toEqual([])
  expect(problems[0]).toMatch(/cannot be reached/)
})

test('a survey that cannot be opened is told, and the open one stays', async () => {
  const hub = makeHub()
  const refused = vi.fn()
  await hub.open(folder)
  hub.onSurvey({ opened: vi.fn(), refused })
  await expect(hub.open(join(folder, 'gone'))).rejects.toThrow('no such folder')
  expect(refused).toHaveBeenCalledOnce()
  expect(hub.survey?.folder).toBe(folder)
})

test('where only this machine may be reached, a survey of another is refused, by its URL and by its lab', async () => {
  const hub = createHub(createPool(fakeStore, policy), (survey) => join(survey, 'lab'), true)
  const url = 'https://survey.example/deep?key=secret'
  await expect(hub.open(url)).rejects.toThrow(/files of this machine only.*survey\.example\/deep · /)
  const lab = join(folder, 'lab')
  await mkdir(lab)
  await writeFile(join(lab, 'lab.json'), JSON.stringify({ format: 1, survey: { folder: url } }))
  expect((await hub.open(lab)).problems[0]).toMatch(/files of this machine only/)
  expect(asked).toEqual(['open lab'])
})

test('a tile is streamed stretch by stretch, the next when the last was taken', async () => {
  const hub = makeHub()
  await hub.open(folder)
  await load(hub, 'tile_1')
  expect(asked.slice(1)).toEqual([
    'append tile_1 0',
    'append tile_1 262144',
    'append tile_1 524288',
    'seal tile_1',
  ])
  expect(received.reduce((sum, bytes) => sum + bytes.length, 0)).toBe(600_000)
})

test('a tile that lies in the store is not streamed again', async () => {
  const hub = makeHub()
  await hub.open(folder)
  await Promise.all([load(hub, 'tile_1'), load(hub, 'tile_1')])
  await load(hub, 'tile_1')
  expect(asked.filter((what) => what === 'seal tile_1')).toHaveLength(1)
})

test('a tile whose loading was cancelled is loaded when it is asked for again at once', async () => {
  const hub = makeHub()
  await hub.open(folder)
  const controller = new AbortController()
  const first = load(hub, 'tile_1', controller.signal)
  controller.abort()
  const second = load(hub, 'tile_1')
  await expect(first).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(await second).toMatchObject({ tile: 'tile_1' })
})

test('an unknown tile, and a tile without a survey, are named', async () => {
  const hub = makeHub()
  await expect(load(hub, 'tile_1')).rejects.toThrow('No survey is open')
  await hub.open(folder)
  await expect(load(hub, 'tile_9')).rejects.toThrow('no tile "tile_9"')
})

test('a store that crashed is given the survey again, and its tiles when they are asked for', async () => {
  const hub = makeHub()
  await hub.open(folder)
  await load(hub, 'tile_1')
  const reopened = vi.fn()
  hub.onSurvey({ opened: reopened, refused: vi.fn() })
  asked = []
  processes[0]?.end('signal SIGKILL')
  await vi.waitFor(() => expect(reopened).toHaveBeenCalledOnce())
  expect(asked).toEqual(['open lab'])
  await load(hub, 'tile_1')
  expect(asked.at(-1)).toBe('seal tile_1')
})

test('tiles on their way are given up when another survey opens', async () => {
  const hub = makeHub()
  await hub.open(folder)
  const arriving = load(hub, 'tile_1')
  const other = await mkdtemp(join(tmpdir(), 'shearwater-hub-other-'))
  const opening = hub.open(other)
  await expect(arriving).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(await opening).toMatchObject({ folder: other })
  await rm(other, { recursive: true })
})

test('after an open that the store refused, the survey that was open is given to it again', async () => {
  const hub = makeHub()
  await hub.open(folder)
  const opened = vi.fn()
  hub.onSurvey({ opened, refused: vi.fn() })
  refuse = true
  await expect(hub.open(join(folder, 'tiles'))).rejects.toThrow('no catalog')
  refuse = false
  await vi.waitFor(() => expect(opened).toHaveBeenCalledWith(expect.objectContaining({ folder })))
  expect(hub.survey?.folder).toBe(folder)
})

test('who joins a tile that its first asker gives up still gets it', async () => {
  const hub = makeHub()
  await hub.open(folder)
  const controller = new AbortController()
  const first = load(hub, 'tile_1', controller.signal)
  await new Promise((resolve) => setTimeout(resolve, 2))
  const second = load(hub, 'tile_1')
  await new Promise((resolve) => setTimeout(resolve, 2))
  controller.abort()
  await expect(first).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(await second).toMatchObject({ tile: 'tile_1' })
})

test('a run is cancelled when its survey is left, though the other one cannot be opened', async () => {
  const hub = makeHub()
  const order = { model: 'moments', options: {}, batch: null, workers: null, fresh: false, part: null }
  const follow = { ...context, gate: pauseGate() }
  await expect(hub.estimate(order, follow)).rejects.toThrow('No survey is open')
  await hub.open(folder)
  const run = hub.estimate(order, follow)
  run.catch(() => undefined)
  await vi.waitFor(() => expect(asked).toContain('describe'))
  refuse = true
  await expect(hub.open(folder, { lab: join(folder, 'other') })).rejects.toThrow('no catalog')
  await expect(run).rejects.toMatchObject({ report: { code: 'cancelled' } })
})

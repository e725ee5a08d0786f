import { expect, test, vi } from 'vitest'
import type { IngestProgress } from '../preload/contract'
import { cancelled, fault } from '../preload/fault'
import { ingest, type BringTile } from './ingest'
import { pauseGate } from '../preload/pause-gate'

const tiles = ['a', 'b', 'c', 'd'].map((name) => ({ name, number: null, bytes: 100, path: `/${name}` }))
const stored = (tile: string) => ({ tile, table: '', planes: [], problems: [] })
const quiet = { signal: new AbortController().signal, report: () => undefined }

/** A clock that a tile takes a second of. */
function tickingBring(): { bring: BringTile; now: () => number; brought: string[] } {
  let time = 0
  const brought: string[] = []
  const bring: BringTile = async (tile, { report }) => {
    brought.push(tile)
    time += 500
    report({ stage: tile, done: 50, total: 100, unit: 'bytes' })
    time += 500
    await Promise.resolve()
    return stored(tile)
  }
  return { bring, now: () => time, brought }
}

test('tiles come one after the other, with bytes, rate and time left', async () => {
  const { bring, now, brought } = tickingBring()
  const steps: IngestProgress[] = []
  const summary = await ingest(
    tiles,
    bring,
    pauseGate(),
    { ...quiet, report: (step) => steps.push(step) },
    now,
  )
  expect(brought).toEqual(['a', 'b', 'c', 'd'])
  expect(summary).toEqual({ stored: 4, skipped: [], bytes: 400, seconds: 4 })
  expect(steps[0]).toMatchObject({
    tiles: 0,
    bytes: 50,
    bytesTotal: 400,
    bytesPerSecond: 100,
    secondsLeft: 3.5,
  })
  expect(steps.at(-1)).toMatchObject({ tiles: 4, bytes: 400, secondsLeft: 0 })
  expect(steps.map(({ bytes }) => bytes)).toEqual([...steps.map(({ bytes }) => bytes)].sort((a, b) => a - b))
})

test('a broken tile is noted and skipped', async () => {
  const bring: BringTile = (tile) =>
    tile === 'b' ? Promise.reject(fault('this is not FITS', { where: '/b' })) : Promise.resolve(stored(tile))
  const { stored: count, skipped } = await ingest(tiles, bring, pauseGate(), quiet)
  expect(count).toBe(3)
  expect(skipped).toEqual([{ tile: 'b', report: { code: 'failed', what: 'this is not FITS', where: '/b' } }])
})

test('a pause holds the walk between tiles, and its time does not count', async () => {
  const { bring, now, brought } = tickingBring()
  const gate = pauseGate()
  const steps: IngestProgress[] = []
  const pausing: BringTile = async (tile, context) => {
    const contents = await bring(tile, context)
    if (tile === 'b') gate.set(true)
    return contents
  }
  const running = ingest(tiles, pausing, gate, { ...quiet, report: (step) => steps.push(step) }, now)
  await vi.waitFor(() => expect(steps.at(-1)).toMatchObject({ tiles: 2, paused: true }))
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(brought).toEqual(['a', 'b'])
  gate.set(false)
  expect(await running).toMatchObject({ stored: 4, seconds: 4 })
})

test('cancelling ends the walk, also a paused one', async () => {
  const controller = new AbortController()
  const gate = pauseGate()
  gate.set(true)
  const paused = ingest(tiles, () => Promise.reject(new Error('not asked')), gate, {
    ...quiet,
    signal: controller.signal,
  })
  controller.abort()
  await expect(paused).rejects.toMatchObject({ report: { code: 'cancelled' } })

  const inTile = ingest(tiles, () => Promise.reject(cancelled()), pauseGate(), quiet)
  await expect(inTile).rejects.toMatchObject({ report: { code: 'cancelled' } })
})

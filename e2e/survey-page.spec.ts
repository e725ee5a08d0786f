import type { ElectronApplication } from '@playwright/test'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, panelOf, sample, test, untilDrawn } from './desktop'

/** A survey of many tiles, all links to one, and one tile that is no FITS. */
async function manyTiles(count: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-many-'))
  const tile = join(sample, 'tiles', 'tile_000.fits.fz')
  const names = Array.from({ length: count }, (_, n) => `tile_${String(n).padStart(3, '0')}.fits.fz`)
  await symlink(join(sample, 'detected.parquet'), join(folder, 'detected.parquet'))
  for (const name of names) await symlink(tile, join(folder, name))
  await writeFile(join(folder, 'broken.fits'), 'this is no FITS at all')
  const tiles = [...names.slice(0, 2), 'broken.fits', ...names.slice(2)].map((file) => ({ file }))
  await writeFile(
    join(folder, 'survey.json'),
    JSON.stringify({ name: 'Many', catalog: 'detected.parquet', tiles }),
  )
  return folder
}

test('what was understood of a survey is shown, and where its lab lies', async ({ start, settings }) => {
  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  await page.getByRole('button', { name: 'Survey', exact: true }).click()
  const region = panelOf(page, 'survey')
  await expect(region).toContainText('right ascension, degrees')
  await expect(region.getByRole('row', { name: /AB magnitude in i/ })).toContainText('mag_i')
  await expect(region).toContainText(join(settings, 'labs'))
  await expect(region).toContainText('4 tiles, 5.16 MB')
})

test('all tiles are read ahead, a broken one is skipped, and main stays responsive', async ({ start }) => {
  const folder = await manyTiles(40)
  const { app, page } = await start(`--open=${folder}`)
  await untilDrawn(page)
  await page.getByRole('button', { name: 'Survey', exact: true }).click()
  // How long main's loop was held, time and again, while it streams. A hold is no longer than the processor time that
  // main used in it: the rest is waiting for a core.
  const holds = app.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const held: number[] = []
        let [last, used] = [performance.now(), process.cpuUsage()]
        const timer = setInterval(() => {
          const { user, system } = process.cpuUsage(used)
          held.push(Math.min(performance.now() - last - 5, (user + system) / 1000))
          last = performance.now()
          used = process.cpuUsage()
        }, 5)
        setTimeout(() => {
          clearInterval(timer)
          resolve(held)
        }, 8000)
      }),
  )
  await page.getByRole('button', { name: 'Read all tiles' }).click()
  const tiles = page.getByRole('region', { name: 'Tiles' })
  await expect(tiles.getByRole('status')).toContainText(/of 41 tiles.*MB\/s/)
  await tiles.getByRole('button', { name: 'Pause' }).click()
  await expect(tiles.getByRole('status')).toContainText('paused')
  const done = async (): Promise<string> =>
    (await tiles.getByRole('status').innerText()).split(' of ')[0] ?? ''
  // The tile that is under way comes to its end; then nothing moves.
  await page.waitForTimeout(1500)
  const held = await done()
  await page.waitForTimeout(1000)
  expect(await done()).toBe(held)
  await tiles.getByRole('button', { name: 'Resume' }).click()
  await expect(tiles).toContainText('40 tiles read', { timeout: 60_000 })
  await expect(tiles).toContainText('broken was skipped')
  const sorted = (await holds).sort((one, other) => one - other)
  const [usual = 0, longest = 0] = [sorted[Math.floor(0.99 * sorted.length)], sorted.at(-1)]
  console.log(`main's loop was held for ${usual.toFixed(1)} ms (99 %), ${longest.toFixed(1)} ms at most`)
  expect(longest).toBeLessThan(50)
  await rm(folder, { recursive: true })
})

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** How long it took, and how much of that its thread ran, in microseconds. */
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Tasks of the page's thread while `work` is done, in milliseconds: each no longer than its thread ran in it. */
async function tasksOfPage(app: ElectronApplication, work: () => Promise<void>): Promise<number[]> {
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  )
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel', 'devtools.timeline'] }),
  )
  await work()
  const file = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording())
  // Chromium writes its traces so.
  const { traceEvents } = JSON.parse(await readFile(file, 'utf8')) as { traceEvents: TraceEvent[] }
  await rm(file)
  const thread = traceEvents.find(
    (event) => event.pid === pid && event.name === 'thread_name' && event.args?.name === 'CrRendererMain',
  )
  return traceEvents
    .filter((event) => event.pid === pid && event.tid === thread?.tid && event.name.endsWith('RunTask'))
    .map(({ dur = 0, tdur = dur }) => Math.min(dur, tdur) / 1000)
    .sort((one, other) => one - other)
}

test('the page stays responsive while tiles stream and its table is scrolled', async ({ start }, info) => {
  const folder = await manyTiles(40)
  const { app, page } = await start(`--open=${folder}`)
  await untilDrawn(page)
  const survey = page.getByRole('button', { name: 'Survey', exact: true })
  await survey.click()
  const tiles = page.getByRole('region', { name: 'Tiles' })
  await page.evaluate(() => {
    const long: number[] = []
    Object.assign(window, { long })
    new PerformanceObserver((list) =>
      long.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: 'longtask',
    })
  })
  const tasks = await tasksOfPage(app, async () => {
    await page.getByRole('button', { name: 'Read all tiles' }).click()
    await expect(tiles.getByRole('status')).toContainText(/of 41 tiles/)
    await page.getByRole('button', { name: 'Catalog', exact: true }).click()
    await page.getByRole('grid').hover()
    for (let turn = 0; turn < 60; turn++) {
      await page.mouse.wheel(0, turn % 20 < 15 ? 400 : -300)
      await page.waitForTimeout(30)
    }
    await page.getByRole('grid').focus()
    for (const key of ['End', 'PageUp', 'Home', 'PageDown']) await page.keyboard.press(key)
    await survey.click()
    await expect(tiles).toContainText('40 tiles read', { timeout: 60_000 })
  })
  // What a person would notice, on this machine and with all else that it does: told, not judged.
  const noticed = await page.evaluate(() => (window as unknown as { long: number[] }).long)
  const report = { tasks: tasks.length, longest: tasks.slice(-5), noticed }
  console.log(`the page's tasks: ${JSON.stringify(report)}`)
  await info.attach('long tasks of the page', {
    body: JSON.stringify(report),
    contentType: 'application/json',
  })
  expect(tasks.length).toBeGreaterThan(100)
  expect(tasks.at(-1)).toBeLessThan(100)
  await rm(folder, { recursive: true })
})

test('reading ahead can be cancelled, and what was read stays', async ({ start }) => {
  const folder = await manyTiles(40)
  const { page } = await start(`--open=${folder}`)
  await untilDrawn(page)
  await page.getByRole('button', { name: 'Survey', exact: true }).click()
  await page.getByRole('button', { name: 'Read all tiles' }).click()
  const tiles = page.getByRole('region', { name: 'Tiles' })
  await expect(tiles.getByRole('status')).toContainText('of 41 tiles')
  await tiles.getByRole('button', { name: 'Cancel' }).click()
  await expect(tiles.getByRole('button', { name: 'Read all tiles' })).toBeEnabled()
  await rm(folder, { recursive: true })
})

test('a folder dropped on the window is opened', async ({ start }) => {
  const { page } = await start()
  await expect(page.getByRole('heading', { name: 'Open a survey' })).toBeVisible()
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: [sample], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  }
  await untilDrawn(page)
})

import { spawn } from 'node:child_process'
import { electron, expect, isAlive, sample, startArguments, test, untilDrawn, workerPid } from './desktop'

test('a store that is killed starts again, and the survey is back', async ({ start }) => {
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const pid = await workerPid(app, 'store')
  process.kill(pid ?? 0, 'SIGKILL')
  await expect(page.locator('[data-worker=store]')).toContainText(/crashed|starting/)
  await expect(page.locator('[data-worker=store]')).toContainText('DuckDB')
  await expect.poll(() => workerPid(app, 'store')).not.toBe(pid)
  await page.getByRole('columnheader', { name: 'mag_i' }).click()
  await expect(page.locator('.body [role=row][aria-rowindex="1"]')).toContainText('1')
  await page.getByRole('combobox', { name: 'Tile' }).selectOption('tile_004')
  await expect(page.locator('[data-drawn="tile_004"]')).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0)
})

test('an estimator that is killed starts again', async ({ start }) => {
  const { app, page } = await start()
  await expect(page.locator('[data-worker=estimator]')).toContainText('TensorFlow')
  const pid = await workerPid(app, 'estimator')
  process.kill(pid ?? 0, 'SIGKILL')
  await expect.poll(() => workerPid(app, 'estimator'), { timeout: 30_000 }).not.toBe(pid)
  await expect(page.locator('[data-worker=estimator]')).toContainText('TensorFlow')
})

test('a page that crashes is loaded again with its survey', async ({ start }) => {
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const reloaded = app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<boolean>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('did-finish-load', () => resolve(true))
        contents?.forcefullyCrashRenderer()
      }),
  )
  expect(await reloaded).toBe(true)
  const shown = await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    for (let tries = 0; tries < 100; tries++) {
      const text = String(await contents?.executeJavaScript('document.body.innerText'))
      if (text.includes('796 objects') && text.includes('1000007')) return text
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return ''
  })
  expect(shown).toContain('LSST-like patch')
})

test('no worker outlives main, even when main is killed and the store is deep in a query', async ({
  start,
}) => {
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const pids = [await workerPid(app, 'store'), await workerPid(app, 'estimator')].map((pid) => pid ?? 0)
  expect(await Promise.all(pids.map(isAlive))).toEqual([true, true])
  // A query of hours, through a port of the page's own.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        window.addEventListener('message', ({ ports: [port] }) => {
          const sql =
            'SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range % 5'
          port?.postMessage({ type: 'call', id: 1, name: 'store/query', input: { sql } })
          setTimeout(resolve, 500)
        })
        window.shearwater.post({ type: 'call', id: 903, name: 'store/connect', input: null })
      }),
  )
  app.process().kill('SIGKILL')
  await expect
    .poll(async () => (await Promise.all(pids.map(isAlive))).some(Boolean), { timeout: 8000 })
    .toBe(false)
})

test('a second start brings the first window forward with what it was asked to open, and ends', async ({
  start,
  settings,
}) => {
  const { page } = await start()
  await expect(page.getByRole('heading', { name: 'Open a survey' })).toBeVisible()
  const second = spawn(electron, startArguments(settings, `--open=${sample}`), {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  second.stderr.on('data', (text: Buffer) => (said += String(text)))
  const code = await new Promise((resolve) => second.once('exit', resolve))
  expect(code).toBe(0)
  expect(said).toContain('Shearwater is open already')
  await untilDrawn(page)
})

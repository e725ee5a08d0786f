import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, sample, test, untilDrawn } from './desktop'

test('nothing open: the page says what to do', async ({ start }) => {
  const { page } = await start()
  await expect(page.getByRole('heading', { name: 'Open a survey' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Choose a folder…' })).toBeEnabled()
})

test('a folder chosen in the dialog opens, and is open again at the next start', async ({
  start,
  settings,
}) => {
  const first = await start()
  await first.app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
  }, sample)
  await first.page.getByRole('button', { name: 'Choose a folder…' }).click()
  await untilDrawn(first.page)
  await expect.poll(() => readFile(join(settings, 'recent.json'), 'utf8').catch(() => '')).toContain(sample)
  const recent = await first.app.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&File')
    return file?.submenu?.getMenuItemById('recent')?.submenu?.items.map(({ label }) => label) ?? []
  })
  expect(recent[0]).toContain('LSST-like patch')
  await first.app.close()

  const second = await start()
  await untilDrawn(second.page)
})

test('a folder that is no survey is named with what to do, and the open survey stays', async ({ start }) => {
  const empty = await mkdtemp(join(tmpdir(), 'shearwater-empty-'))
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  await app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
  }, empty)
  await page.getByRole('button', { name: 'Open survey…' }).click()
  const alert = page.getByRole('alert').filter({ hasText: /\S/ })
  await expect(alert).toContainText('No catalog was found.')
  await expect(alert).toContainText(empty)
  await expect(alert).toContainText('detected.parquet')
  await expect(page.getByRole('banner')).toContainText('796 objects')
  await alert.getByRole('button', { name: 'Dismiss' }).click()
  await expect(alert).toHaveCount(0)
  await rm(empty, { recursive: true })
})

test('the window comes back where it was', async ({ start, settings }) => {
  await writeFile(
    join(settings, 'window.json'),
    JSON.stringify({ corner: { x: 40, y: 30 }, width: 900, height: 600, maximized: false }),
  )
  const { app } = await start()
  const bounds = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  )
  expect(bounds).toMatchObject({ width: 900, height: 600 })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1000, 700))
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect
    .poll(async () => JSON.parse(await readFile(join(settings, 'window.json'), 'utf8')) as unknown)
    .toMatchObject({ width: 1000, height: 700 })
})

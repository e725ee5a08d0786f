import AxeBuilder from '@axe-core/playwright'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, sample, show, test } from './desktop'

test('an answer is drawn, its points choose, it goes to a file whole, and its objects filter all views', async ({
  settings,
  start,
}) => {
  const { app, page } = await start(`--open=${sample}`)
  const view = await show(page, 'query')
  const editor = view.getByRole('textbox', { name: 'SQL' })
  const run = async (sql: string): Promise<void> => {
    await editor.fill(sql)
    await editor.press('Control+Enter')
  }
  // Three points, of which one has no number to stand at.
  await run(
    'SELECT id, mag_i, CASE WHEN id = 1000007 THEN NULL ELSE snr_i END AS snr FROM objects ORDER BY id LIMIT 3',
  )
  await view.getByRole('tab', { name: 'Chart' }).click()
  const points = view.locator('[data-figure="answer-points"]')
  const marks = points.locator('path[data-part="mark"]')
  await expect(marks).toHaveAttribute('d', /^M[^M]*M[^M]*$/)
  await expect(points).toContainText('3 rows. 1 value left out: NULL or not finite.')

  // A press on a mark chooses its object: where the path says that the last one is drawn.
  await expect(points.locator('path[data-part="rule"]')).toHaveCount(0)
  const last = /M([\d.]+) ([\d.]+)[^M]*$/.exec((await marks.getAttribute('d')) ?? '')
  const position = { x: Number(last?.[1]), y: Number(last?.[2]) }
  await points.locator('.plot').click({ position })
  await expect(points.locator('path[data-part="rule"]')).toHaveCount(1)

  // The same columns are drawn as before; other kinds of other columns.
  await run('SELECT tile, count(*) AS objects, avg(mag_i) AS mag FROM objects GROUP BY tile ORDER BY tile')
  await view.getByRole('button', { name: 'Bars', exact: true }).click()
  await expect(view.locator('[data-figure="answer-bars"] path[data-part="bar"]')).toHaveCount(8)
  await run('SELECT dec FROM objects')
  const bars = view.locator('[data-figure="answer-histogram"] path[data-part="bar"] title')
  await expect(view.locator('[data-figure="answer-histogram"]')).toContainText('796 rows.')
  const counts = (await bars.allTextContents()).map((words) => Number(/: ([\d,]+) rows$/.exec(words)?.[1]))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(796)

  const audit = await new AxeBuilder({ page }).setLegacyMode(true).include('[data-panel="query"]').analyze()
  const serious = audit.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  // All rows go to the file, also those past what the console shows.
  const file = join(settings, 'mine.csv')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await run('SELECT i AS n FROM range(12000) t(i)')
  await expect(view.getByRole('status').first()).toContainText('First 10,000 rows shown')
  await view.getByRole('button', { name: 'Export…' }).click()
  await expect(view.getByText('mine.csv: 12,000 rows written.')).toBeVisible()
  expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(12_001)

  await run('SELECT id FROM objects WHERE tile = 4 ORDER BY id LIMIT 7')
  await view.getByRole('button', { name: 'Filter to these' }).click()
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText('7 of 796 objects')
  const catalog = await show(page, 'catalog')
  await expect(catalog.getByRole('grid', { name: 'Objects' })).toHaveAttribute('aria-rowcount', '7')
})

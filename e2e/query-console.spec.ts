import type { Locator, Page } from '@playwright/test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, panelOf, sample, test, untilDrawn, workerPid, type Desktop } from './desktop'

/** A query of many hours. */
const ENDLESS =
  'SELECT count(*) AS n FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range % 5'

/** The console as a person has it before them. */
function consoleOf(page: Page) {
  const region = panelOf(page, 'query')
  return {
    region,
    editor: region.getByRole('textbox', { name: 'SQL' }),
    result: region.getByRole('region', { name: 'Result' }),
    words: region.getByRole('region', { name: 'Result' }).getByRole('status').first(),
    grid: region.getByRole('grid', { name: 'Rows of the result' }),
    tables: region.getByRole('region', { name: 'Tables' }),
    alert: region.getByRole('alert'),
    button: (name: string): Locator => region.getByRole('button', { name, exact: true }),
    async run(sql: string): Promise<void> {
      await this.editor.fill(sql)
      await this.editor.press('Control+Enter')
    },
  }
}
type Console = ReturnType<typeof consoleOf>

async function openConsole({ page }: Desktop): Promise<Console> {
  await untilDrawn(page)
  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  return consoleOf(page)
}

/** That a query works: its one value is in the table. */
async function answers(query: Console, value: string): Promise<void> {
  await query.run(`SELECT '${value}' AS said`)
  await expect(query.grid.getByRole('gridcell', { name: value, exact: true })).toBeVisible()
}

test('a SELECT is run, its rows are shown exactly, and one of them chooses its object', async ({ start }) => {
  const desktop = await start(`--open=${sample}`)
  const query = await openConsole(desktop)
  await expect(query.editor).toBeFocused()
  await query.run(
    'SELECT id, tile, 9007199254740993 AS big, NULL AS none FROM objects WHERE id >= 1040301 AND tile = 4 ORDER BY id',
  )
  await expect(query.words).toHaveText(/^\d+ rows · 4 columns · [\d.]+ ms$/)
  const row = query.grid.getByRole('row').filter({ hasText: '1040301' })
  await expect(row.getByRole('gridcell')).toHaveText(['1040301', '4', '9007199254740993', '–'])
  await row.click()
  await expect(row).toHaveAttribute('aria-selected', 'true')
  await expect(desktop.page.locator('[data-drawn="tile_004"]')).toBeVisible()
  await query.grid.press('ArrowDown')
  await expect(row).toHaveAttribute('aria-selected', 'false')
  await expect(query.grid.locator('[aria-selected=true]')).toHaveCount(1)
})

test('an object whose id is a text is chosen in an answer, by keys too, and the other views follow', async ({
  start,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-names-'))
  await writeFile(join(folder, 'named.csv'), 'id,ra,dec\nNGC 1,1.5,1\nNGC 2,2.5,2\nNGC 3,3.5,3\n')
  const { page } = await start(`--open=${folder}`)
  await expect(page.getByRole('grid', { name: 'Objects' })).toContainText('NGC 3')
  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  const query = consoleOf(page)
  await query.run('SELECT ra, id FROM objects UNION ALL SELECT 9, NULL ORDER BY ra DESC')
  await query.grid.getByRole('row').filter({ hasText: 'NGC 3' }).click()
  for (const name of ['NGC 2', 'NGC 1']) {
    await query.grid.press('ArrowDown')
    await expect(query.grid.locator('[aria-selected=true]')).toContainText(name)
  }
  const catalog = page.getByRole('grid', { name: 'Objects' })
  const inCatalog = catalog.locator('[aria-selected=true]')
  await page.getByRole('button', { name: 'Catalog', exact: true }).click()
  await expect(inCatalog).toContainText('NGC 1')
  await catalog.press('ArrowDown')
  await expect(inCatalog).toContainText('NGC 2')
  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  await expect(query.grid.locator('[aria-selected=true]')).toContainText('NGC 2')

  // What no object of the catalog is called is no error.
  await query.run('SELECT 7.5 AS id')
  await query.grid.getByRole('gridcell', { name: '7.5' }).click()
  await expect(query.grid.locator('[aria-selected=true]')).toHaveCount(1)
  await page.getByRole('button', { name: 'Catalog', exact: true }).click()
  await expect(inCatalog).toHaveCount(0)
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0)
  await rm(folder, { recursive: true })
})

test('an answer of 880 columns is seen to its right end; without ids, keys scroll it', async ({ start }) => {
  const query = await openConsole(await start(`--open=${sample}`))
  const columns = Array.from({ length: 880 }, (_, n) => `i + ${n} AS c${n}`)
  await query.run(`SELECT ${columns.join()} FROM range(5000) t(i)`)
  await expect(query.grid).toHaveAttribute('aria-colcount', '880')
  expect(await query.grid.getByRole('columnheader').count()).toBeLessThan(60)
  await query.grid.evaluate((element) => (element.scrollLeft = element.scrollWidth))
  await expect(query.grid.getByRole('columnheader', { name: 'c879' })).toBeInViewport()
  await query.grid.press('End')
  await expect(query.grid.getByRole('gridcell', { name: '5878', exact: true })).toBeInViewport()
  await expect(query.grid.locator('[aria-selected]')).toHaveCount(0)
})

test('the tables stand beside the editor, and a click writes a name', async ({ start }) => {
  const query = await openConsole(await start(`--open=${sample}`))
  await query.editor.fill('SELECT')
  await query.tables.getByRole('button', { name: 'mag_i float' }).click()
  await query.editor.press('End')
  await query.editor.pressSequentially(' FROM')
  await query.tables.getByRole('button', { name: 'objects', exact: true }).click()
  await expect(query.editor).toHaveValue('SELECT mag_i FROM objects')
  await query.tables.getByRole('button', { name: 'Columns of pieces_tile_000' }).click()
  await query.editor.fill('')
  await query.tables.getByRole('button', { name: 'column integer' }).click()
  await expect(query.editor).toHaveValue('"column"')
})

test('an example runs, and its rows go to the clipboard as CSV', async ({ start }) => {
  const desktop = await start(`--open=${sample}`)
  const query = await openConsole(desktop)
  await query.button('Objects on each tile').click()
  await query.button('Run').click()
  await expect(query.words).toContainText('4 rows')
  await query.button('Copy as CSV').click()
  await expect(query.result).toContainText('4 rows copied')
  const copied = await desktop.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toMatch(/^tile,objects\n0,\d+\n1,\d+\n4,\d+\n5,\d+\n$/)
})

test('a long answer is cut, and that is said', async ({ start }) => {
  const query = await openConsole(await start(`--open=${sample}`))
  await query.run('SELECT i AS id FROM range(50000) t(i)')
  await expect(query.words).toContainText('First 10,000 rows shown')
  await expect(query.grid).toHaveAttribute('aria-rowcount', '10000')
})

test('a typo is answered with what, where and what there is', async ({ start }) => {
  const query = await openConsole(await start(`--open=${sample}`))
  await query.run('SELECT ma_i\nFROM objects')
  await expect(query.alert).toContainText('Referenced column "ma_i" not found')
  await expect(query.alert).toContainText('LINE 1: SELECT ma_i')
  await expect(query.alert).toContainText('There is "mag_i"')
  await answers(query, 'and on')
  await expect(query.alert).toHaveCount(0)
})

test('what does more than read is refused in words', async ({ start }) => {
  const query = await openConsole(await start(`--open=${sample}`))
  const out = join(tmpdir(), 'shearwater-never.csv')
  for (const sql of [
    `COPY objects TO '${out}'`,
    "ATTACH '/tmp/other.db'",
    'INSTALL json',
    'LOAD json',
    "SET memory_limit = '1GB'",
    'PRAGMA database_list',
    'CREATE TABLE mine AS SELECT 1',
    'INSERT INTO objects SELECT * FROM objects',
    'UPDATE catalog SET id = 0',
    'DELETE FROM catalog',
    'DROP TABLE catalog',
    'CALL pragma_version()',
    'EXPLAIN ANALYZE COMMIT',
    'FROM enable_logging()',
  ]) {
    await answers(query, 'before')
    await query.run(sql)
    await expect(query.alert, sql).toContainText('This console only reads')
    await expect(query.alert, sql).toContainText('Begin with SELECT')
  }
  for (const [sql, said] of [
    ["SELECT * FROM read_csv('/etc/passwd')", 'reaches no files'],
    ["SELECT * FROM '/etc/passwd'", 'reaches no files'],
    ['WITH one AS (SELECT 1) DELETE FROM catalog', 'only reads'],
    ['SELECT 1; DROP TABLE catalog', 'one statement at a time'],
  ] as const) {
    await answers(query, 'before')
    await query.run(sql)
    await expect(query.alert, sql).toContainText(said)
  }
  await query.run('SELECT count(*) AS n FROM objects')
  await expect(query.grid.getByRole('gridcell', { name: '796', exact: true })).toBeVisible()
})

test('a long query is cancelled, the window lives meanwhile, and the next one runs', async ({ start }) => {
  const { page, ...desktop } = await start(`--open=${sample}`)
  const query = await openConsole({ page, ...desktop })
  await query.run(ENDLESS)
  await expect(query.words).toHaveText('Running…')
  await expect(query.region.getByRole('timer')).toHaveText(/^[1-9]\d*\.\d s$/)
  await page.getByRole('combobox', { name: 'Tile' }).selectOption('tile_005')
  await expect(page.locator('[data-drawn="tile_005"]')).toBeVisible()
  await query.button('Cancel').click()
  await expect(query.words).toContainText('Cancelled after')
  await answers(query, 'the next')
})

test('queries of before come back with an arrow, also after another start', async ({ start }) => {
  const first = await start(`--open=${sample}`)
  const query = await openConsole(first)
  for (const value of ['one', 'two']) await answers(query, value)
  await query.editor.fill('')
  await query.editor.press('ArrowUp')
  await expect(query.editor).toHaveValue("SELECT 'two' AS said")
  await query.editor.press('ArrowUp')
  await expect(query.editor).toHaveValue("SELECT 'one' AS said")
  await first.app.close()

  const again = await openConsole(await start(`--open=${sample}`))
  await again.button('History').click()
  const list = again.region.page().getByRole('dialog', { name: 'History' })
  await list.getByRole('button', { name: "Delete SELECT 'two' AS said" }).click()
  await list.getByLabel('Find a query').fill('said one')
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await list.getByRole('button', { name: "SELECT 'one' AS said", exact: true }).click()
  await expect(again.editor).toHaveValue("SELECT 'one' AS said")
  await again.editor.fill('')
  await again.editor.press('ArrowUp')
  await expect(again.editor).toHaveValue("SELECT 'one' AS said")
})

test('a store that ends under a query says so, and the next query runs', async ({ start }) => {
  const desktop = await start(`--open=${sample}`)
  const query = await openConsole(desktop)
  await query.run(ENDLESS)
  await expect(query.words).toHaveText('Running…')
  const pid = await workerPid(desktop.app, 'store')
  process.kill(pid ?? 0, 'SIGKILL')
  await expect(query.alert).toContainText('The store process ended')
  await expect.poll(() => workerPid(desktop.app, 'store')).not.toBe(pid)
  await expect(desktop.page.locator('[data-worker=store]')).toContainText('DuckDB')
  await answers(query, 'back')
  await expect(async () => {
    await query.run('SELECT count(*) AS n FROM objects')
    await expect(query.grid.getByRole('gridcell', { name: '796', exact: true })).toBeVisible({
      timeout: 2000,
    })
  }).toPass()
})

test('another survey brings its own tables and examples', async ({ start }) => {
  const other = await mkdtemp(join(tmpdir(), 'shearwater-other-'))
  await writeFile(
    join(other, 'stars.csv'),
    'id,ra,dec,mag_r,parallax\n1,10.5,-3.25,20.1,0.5\n2,10.6,-3.5,,0.25\n',
  )
  const { app, page } = await start(`--open=${sample}`)
  const query = await openConsole({ app, page })
  await query.run('SELECT count(*) AS n FROM objects')
  await expect(query.grid.getByRole('gridcell', { name: '796', exact: true })).toBeVisible()
  await app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
  }, other)
  await page.getByRole('button', { name: 'Open survey…' }).click()
  await expect(query.tables.getByRole('button', { name: /^parallax/ })).toBeVisible()
  await expect(query.tables.getByRole('button', { name: /^mag_i/ })).toHaveCount(0)
  await expect(query.grid).toHaveCount(0)
  await query.button('The brightest objects in mag_r').click()
  await query.editor.press('Control+Enter')
  await expect(query.words).toContainText('1 row ·')
  await rm(other, { recursive: true })
})

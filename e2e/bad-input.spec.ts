import type { Page } from '@playwright/test'
import { mkdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { madeSurvey, sampleRows, shearwater } from './bad-surveys'
import { expect, panelOf, sample, show, test, workerPid } from './desktop'

/** What the page complains of: errors that nobody caught, and errors of its console. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error.stack)))
  page.on('console', (said) => void (said.type() === 'error' && complaints.push(said.text())))
  return complaints
}

/** Drops a folder on the window, once there is something in it. */
async function drop(page: Page, folder: string): Promise<void> {
  await expect(page.locator('main')).toBeVisible()
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: [folder], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  await devtools.detach()
}

async function open(page: Page, folder: string, name: string): Promise<void> {
  await drop(page, folder)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
}

/** What no view should ever say. */
const NONSENSE =
  /undefined|\[object|\bNaN\b|Infinity|Binder Error|(?<![\w-])[-−]0(?![\w.′°])|\b1 (objects|tiles|rows)\b/

/** Goes through views by the rail: each says its words, and none says nonsense or has an alert but those that are expected. */
async function walk(
  page: Page,
  views: Readonly<Record<string, readonly (string | RegExp)[]>>,
  alerts: readonly RegExp[] = [],
): Promise<void> {
  for (const [view, words] of Object.entries(views)) {
    const panel = await show(page, view)
    for (const said of words) await expect(panel).toContainText(said)
    expect.soft(await panel.innerText(), view).not.toMatch(NONSENSE)
    const said = (await panel.getByRole('alert').allInnerTexts()).filter((text) => text.trim() !== '')
    expect.soft(said, view).toEqual(alerts.map((alert) => expect.stringMatching(alert)))
  }
}

/** Figures of a view by their id: what state they are in, or how many objects they draw. */
const figureState = (page: Page, id: string) => page.locator(`[data-figure="${id}"] [data-state]`)

const NO_OBJECTS = 'The survey has no objects. Open one with a catalog that has rows.'
const NO_TILES = /The survey has no tiles[.:] /

test('no objects, one object, and nothing but missing values', async ({ start, settings }) => {
  test.slow()
  const { columns, rows } = await sampleRows(60)
  const alone = rows[40] ?? []
  const missing = rows.slice(0, 20).map(([id = '']) => [id, '0', ...columns.slice(2).map(() => 'NaN')])
  const zero = await madeSurvey(join(settings, 'zero'), { columns, rows: [] })
  const one = await madeSurvey(join(settings, 'one'), {
    ...{ columns, rows: [alone], tiles: ['tile_000'] },
    truth: `id,g1,g2\n${alone[0] ?? ''},0.1,-0.05\n`,
  })
  const nan = await madeSurvey(join(settings, 'nan'), {
    ...{ columns, rows: missing, tiles: ['tile_000'] },
    truth: `id,g1,g2\n${missing.map(([id = '']) => `${id},NaN,NaN`).join('\n')}\n`,
  })
  const [oneLab, nanLab] = [join(settings, 'one-lab'), join(settings, 'nan-lab')]
  const estimated = Promise.all([
    shearwater('estimate', one, '--lab', oneLab, '--model', 'moments'),
    shearwater('estimate', nan, '--lab', nanLab, '--model', 'moments'),
  ])
  const { page } = await start()
  const complaints = complaintsOf(page)

  await open(page, zero, 'zero')
  await walk(page, {
    survey: [NO_OBJECTS, 'The survey has no objects.', NO_TILES],
    tile: [NO_TILES],
    catalog: ['The catalog has no objects.', 'of 0'],
    object: ['No object is chosen.'],
    runs: ['The catalog has no object: there is nothing to estimate.'],
    uncertainty: ['Nothing is estimated yet', 'Start a run'],
    calibration: [NO_OBJECTS],
    flags: ['No run is shown: there is nothing to flag yet.'],
    query: ['Ask the open lab in SQL.'],
  })
  await estimated

  await open(page, oneLab, 'one')
  await walk(page, {
    survey: ['1 object in sight', '1 tile,', '1 object drawn'],
    tile: ['tile_000'],
    catalog: ['of 1', alone[0] ?? ''],
    runs: ['1 of 1 object', 'Two runs that have estimates can be compared here.'],
    uncertainty: ['1 object', 'Error of a component, rms', 'No object has a value of blendedness, true'],
    calibration: ['1 object of known shape and whole stamp.'],
    flags: ['0 of 1 measured object'],
  })
  await show(page, 'uncertainty')
  await expect(page.locator('[data-figure="sigma-error"] [data-rows="1"]')).toBeVisible()
  await expect(panelOf(page, 'uncertainty').getByRole('table').first()).not.toContainText('± 0.0 %')
  await show(page, 'catalog')
  await page.getByRole('gridcell').first().click()
  await expect((await show(page, 'object')).locator('[data-ellipse="estimate"]')).toHaveCount(7)
  await walk(page, { object: ['One Sérsic galaxy', 'No flag is set.', 'no other object within'] })

  await open(page, nanLab, 'nan')
  const unmatched = /No object has a true shape in truth.csv/
  await walk(page, { survey: ['No object has a position', 'No object has a value of mag_i'] }, [unmatched])
  await walk(page, {
    tile: ['Objects (0)'],
    catalog: ['of 20', '1000007'],
    runs: ['20 unmeasured'],
    uncertainty: ['No true shapes are known here', 'No object has a value of signal to noise above 0'],
    calibration: ['No estimated object has both a whole stamp and a true shape here.'],
    flags: ['there is nothing to flag by it'],
  })
  await show(page, 'catalog')
  await page.getByRole('gridcell').first().click()
  await walk(page, { object: ['The catalog gives this object no position', 'The run found no shape'] })
  await expect(panelOf(page, 'object')).not.toContainText('Neighbours')
  expect(complaints).toEqual([])
})

const HOSTILE = [
  ...['"; drop', "it's", 'two words', 'a.b', 'linked', 'where', 'select', 'rowid', 'count(*)'],
  ...['error', 'flagged', 'g1', 'G1', 'RA ', 'Id', '<b>bold</b>', 'é', '100%', '--', 'empty', 'infinite'],
]

/** Positions around a pole, off the sky and missing; ids that are texts, twice or with quotes; 300 columns of any name. */
function hostileRows(): { columns: string[]; rows: string[][] } {
  const more = Array.from({ length: 300 - HOSTILE.length - 4 }, (_, n) => `column_${n}`)
  const decs: Readonly<Record<number, string>> = { 7: '91', 8: '-123', 9: '90', 10: '', 11: 'NaN' }
  const rows = Array.from({ length: 50 }, (_, n) => [
    ...[n < 2 ? 'twice' : `o'${n} "x"`, `${(359.999 + n / 10) % 360}`, decs[n] ?? `${60 + n / 10}`],
    n % 5 === 0 ? '99' : `${20 + n / 10}`,
    ...HOSTILE.map((name) => {
      if (name === 'infinite') return n % 2 ? 'inf' : '-inf'
      return name === 'empty' ? '' : `${n / 7}`
    }),
    ...more.map((_, at) => `${at * n}`),
  ])
  return { columns: ['id', 'ra', 'dec', 'mag_i', ...HOSTILE, ...more], rows }
}

test('names of columns that are SQL, ids that are texts, positions off the sky, and 300 columns', async ({
  start,
  settings,
}) => {
  const folder = await madeSurvey(join(settings, 'hostile'), hostileRows())
  const { page } = await start(`--open=${folder}`)
  const complaints = complaintsOf(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('hostile')
  // Five have no declination on the sky, or none at all; the pole is on it.
  await walk(page, {
    survey: ['46 objects in sight', '50 objects drawn', '<b>bold</b>'],
    tile: [NO_TILES],
    catalog: ['of 50', 'two words'],
    runs: ['50 of 50 objects'],
    uncertainty: ['Nothing is estimated yet'],
    calibration: ['No shapes have been estimated yet.'],
    flags: ['No run is shown'],
    query: ['"; drop'],
  })
  const column = (await show(page, 'survey')).getByRole('combobox', { name: 'Column of the histogram' })
  const offered = await column.getByRole('option').allInnerTexts()
  expect(offered).toEqual(
    expect.arrayContaining(['"; drop', 'catalog_error', 'catalog_flagged', 'a.b', '--']),
  )
  for (const [name, rows] of [
    ['"; drop', '50'],
    ['--', '50'],
    ['catalog_g1', '50'],
    ['id', '50'],
  ] as const) {
    await column.selectOption(name)
    await expect(page.locator(`[data-figure="any-column"] [data-rows="${rows}"]`)).toBeVisible()
  }
  for (const name of ['infinite', 'empty', 'error']) {
    await column.selectOption(name)
    await expect(figureState(page, 'any-column')).toHaveAttribute('data-state', 'empty')
  }

  const [field, bar] = [page.getByRole('combobox', { name: 'Filter' }), page.getByRole('search')]
  for (const [filter, counted] of [
    [`"""; drop" < 1`, '7 of 50'],
    [`"it's" >= 1 AND "a.b" < 2`, '7 of 50'],
    [`"two words" < 1 -- a comment`, '7 of 50'],
    [`"count(*)" < 1 AND "where" < 1 AND "select" < 1 AND "linked" < 1`, '7 of 50'],
    [`catalog_error < 1 AND catalog_flagged < 1 AND error IS NULL AND flagged IS NULL`, '7 of 50'],
    [`id = 'o''20 "x"'`, '1 of 50'],
    [`id = 'twice'`, '2 of 50'],
    [`dec > 90`, '1 of 50'],
  ] as const) {
    await field.fill(filter)
    await field.press('Enter')
    await expect(bar).toContainText(counted)
  }
  await show(page, 'catalog')
  await expect(panelOf(page, 'catalog')).toContainText('o\'7 "x"')
  await page.getByRole('gridcell').first().click()
  await walk(page, { object: ['o\'7 "x"', 'Flags come with an estimate.'] })
  for (const [wrong, words] of [
    ['1; DROP TABLE objects', /./],
    ['"no such"', 'no such'],
  ] as const) {
    await field.fill(wrong)
    await field.press('Enter')
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(bar.getByRole('status').first()).toContainText(words)
  }
  await page.getByRole('button', { name: 'All objects' }).click()
  await expect(field).toHaveAttribute('aria-invalid', 'false')
  await expect(page.getByRole('banner')).toContainText('50 objects')
  expect(complaints).toEqual([])
})

test('a truth of another sky or without shapes, a pole, tiles that are missing, and labs that cannot be opened', async ({
  start,
  settings,
}) => {
  const { columns, rows } = await sampleRows(30)
  const elsewhere = await madeSurvey(join(settings, 'elsewhere'), {
    ...{ columns, rows, tiles: ['tile_000'] },
    truth: 'id,ra,dec,g1,g2\n1,180,-80,0.1,0.1\n',
  })
  const pole = await madeSurvey(join(settings, 'pole'), {
    ...{ columns: ['id', 'ra', 'dec'], rows: [['1', '359.999', '90']] },
    truth: 'id,size\n1,2\n',
  })
  const torn = await madeSurvey(join(settings, 'torn'), {
    ...{ columns, rows },
    more: { tiles: [{ file: 'tiles/gone.fits' }] },
  })
  const [newer, held] = [join(settings, 'newer'), join(settings, 'held')]
  for (const lab of [newer, held]) await mkdir(lab)
  await writeFile(join(newer, 'lab.json'), JSON.stringify({ format: 99, survey: { folder: pole } }))
  await writeFile(join(held, 'lab.json'), JSON.stringify({ format: 1, survey: { folder: pole } }))
  const holder = { pid: process.pid, host: hostname(), since: '2026-01-01T00:00:00Z', birth: null }
  await writeFile(join(held, 'lab.lock'), JSON.stringify(holder))

  const { page } = await start(`--open=${elsewhere}`)
  const complaints = complaintsOf(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('elsewhere')
  await walk(page, { survey: ['30 objects in sight'] }, [/No object has a true shape in truth.csv/])
  await expect(page.getByRole('search')).toContainText('truth.csv, 0 matched')
  await walk(page, { uncertainty: ['Nothing is estimated yet'], tile: ['Objects (30)'] })

  await open(page, pole, 'pole')
  await walk(page, { survey: ['1 object in sight'] }, [/truth.csv is left out: .* Call them g1 and g2/])
  await expect(page.locator('[data-figure="sky-map"] [data-part="grid"]').first()).toBeAttached()
  await show(page, 'catalog')
  await page.getByRole('gridcell').first().click()
  await walk(page, { object: ['+90°00′00.0″', 'This survey has no tiles'], tile: [NO_TILES] })

  const runs = await show(page, 'runs')
  await runs.getByRole('textbox', { name: 'Objects where' }).fill('id < 0')
  await expect(runs).toContainText('No object is selected: widen the condition.')
  await expect(runs.getByRole('button', { name: 'Start the run' })).toBeDisabled()
  await runs.getByRole('textbox', { name: 'Objects where' }).fill('')
  await runs.getByRole('button', { name: 'Start the run' }).click()
  await expect(runs).toContainText('tiles cannot be reached, or it has none: there is nothing to measure.')

  const banner = page.locator('.window > [role=alert]')
  for (const [folder, words] of [
    [torn, /A tile is missing\..*gone\.fits.*Restore it, or take it out of survey\.json/s],
    [newer, /made by a newer Shearwater \(format 99; this one reads up to 1\).*Update Shearwater/s],
    [held, new RegExp(`open elsewhere \\(process ${process.pid} .*Close it there`, 's')],
  ] as const) {
    await drop(page, folder)
    await expect(banner).toContainText(words)
    // The survey that was open still is, and can be used.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('pole')
    await walk(page, { catalog: ['of 1', '359.999'] })
    await banner.getByRole('button', { name: 'Dismiss' }).click()
    await expect(banner).toHaveCount(0)
  }
  await open(page, elsewhere, 'elsewhere')
  await walk(page, { catalog: ['of 30'] })
  expect(complaints).toEqual([])
})

test('a run that stopped half way, and a store that is killed while it links', async ({
  start,
  settings,
}) => {
  test.slow()
  const lab = join(settings, 'half')
  await shearwater('open', sample, '--lab', lab)
  await shearwater('estimate', sample, '--lab', lab, '--model', 'moments', '--shard', '1/4')
  const { app, page } = await start()
  const complaints = complaintsOf(page)
  await open(page, lab, 'LSST-like patch')
  const pid = await workerPid(app, 'store')
  process.kill(pid ?? 0, 'SIGKILL')
  await expect.poll(() => workerPid(app, 'store')).not.toBe(pid)
  await expect(page.getByRole('search')).toContainText('matched')
  await walk(page, {
    survey: ['796 objects in sight', 'flagged'],
    catalog: ['of 796', '1000007'],
    runs: ['moments', 'Go on'],
    uncertainty: ['objects', 'Error against σ total'],
    calibration: ['objects of known shape and whole stamp'],
    flags: ['σ total'],
  })
  await show(page, 'uncertainty')
  const drawn = page.locator('[data-figure="sigma-error"] [data-rows]')
  const count = async (): Promise<number> => Number(await drawn.getAttribute('data-rows'))
  await expect.poll(count).toBeGreaterThan(50)
  expect(await count()).toBeLessThan(300)
  await expect(page.locator('.window > [role=alert]')).toHaveCount(0)
  expect(complaints).toEqual([])
})

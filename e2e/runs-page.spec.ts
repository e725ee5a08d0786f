import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, sample, test, untilDrawn, workerPid } from './desktop'

/** The page of runs as a person has it before them. */
function runsOf(page: Page) {
  const region = page.getByRole('region', { name: 'Runs', exact: true })
  const form = region.getByRole('form', { name: 'What to estimate' })
  return {
    form,
    underWay: region.getByRole('region', { name: 'Run under way' }),
    waiting: region.getByRole('region', { name: 'Waiting runs' }).getByRole('listitem'),
    ended: region.getByRole('region', { name: 'Ended runs' }).getByRole('listitem'),
    lab: region.getByRole('region', { name: 'Runs in the lab' }).locator('[data-run]'),
    region,
    show: () => page.getByRole('button', { name: 'Runs', exact: true }).click(),
    /** Orders a run; what it selects is said first. */
    async order(model: string, where: string, selected: string): Promise<void> {
      await form.getByLabel('Model').selectOption(model)
      await form.getByLabel('Objects where').fill(where)
      await expect(form.getByRole('status')).toHaveText(selected)
      await form.getByRole('button', { name: /Start the run|Add to the queue/ }).click()
    },
  }
}

/** The figures that an SQL query gives, as the console shows them. */
async function ask(page: Page, sql: string): Promise<string[]> {
  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  const query = page.getByRole('region', { name: 'Query', exact: true })
  await query.getByRole('textbox', { name: 'SQL' }).fill(sql)
  await query.getByRole('button', { name: 'Run', exact: true }).click()
  const rows = query.locator('.body [role=row]')
  await expect(rows.first()).toBeVisible()
  return (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim())
}

/** How often each run's objects are there, and how many of them are. */
const COUNTS = `SELECT model, count(*) AS estimates, count(DISTINCT id) AS ids FROM estimates_all
  GROUP BY run, model ORDER BY estimates`

test('a run goes on though its estimator is killed, and the queue behind it though the page is loaded anew', async ({
  start,
  settings,
}) => {
  test.setTimeout(300_000)
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const runs = runsOf(page)
  await runs.show()
  await expect(runs.region).toContainText('No run lies in this lab yet')
  await runs.order('deterministic', 'tile < 5', '596 of 796 objects')
  await expect(runs.underWay).toContainText(/Objects\s*\d+ of 596/)
  await runs.order('moments', 'tile = 5', '200 of 796 objects')
  await runs.form.getByLabel('Model').selectOption('bayesian')
  await runs.form.getByLabel('Samples', { exact: true }).fill('30')
  await runs.order('bayesian', 'tile = 1 AND mag_i < 24', '72 of 796 objects')
  await expect(runs.waiting).toHaveText([/moments.*tile = 5/, /bayesian.*30 samples/])
  await runs.waiting.getByRole('button', { name: /^Move bayesian.*up$/ }).click()
  await expect(runs.waiting).toHaveText([/bayesian/, /moments/])

  // In the middle: something is sealed, and something is not.
  await expect(runs.underWay).toContainText(/Shards sealed\s*[1-9]\d* of \d+/, { timeout: 120_000 })
  const pid = await workerPid(app, 'estimator')
  process.kill(pid ?? 0, 'SIGKILL')
  await page.reload()
  await expect(
    page.getByRole('contentinfo').getByRole('button', { name: /^run, .* 2 waiting/ }),
  ).toBeVisible()
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^run, .* 2 waiting/ })
    .click()
  await expect(runs.underWay.getByRole('heading')).toHaveText('deterministic')
  await expect(runs.waiting).toHaveText([/bayesian/, /moments/])

  // The second one is held and stopped; the third has its turn, then it goes on.
  await expect(runs.underWay.getByRole('heading')).toHaveText('bayesian', { timeout: 120_000 })
  await expect(runs.ended).toHaveText([/done\s*deterministic.*596 objects.*flagged/s])
  expect(await workerPid(app, 'estimator')).not.toBe(pid)
  await runs.underWay.getByRole('button', { name: 'Pause' }).click()
  await expect(runs.underWay.getByRole('status')).toContainText(/Pausing|Paused/)
  await runs.underWay.getByRole('button', { name: 'Stop' }).click()
  await expect(runs.ended.filter({ hasText: /bayesian/ })).toContainText('stopped')
  await expect(runs.ended.filter({ hasText: /moments/ })).toContainText('done', { timeout: 120_000 })
  await runs.ended.filter({ hasText: 'bayesian' }).getByRole('button', { name: 'Go on' }).click()
  await expect(runs.ended.filter({ hasText: /done\s*bayesian/ })).toContainText('72 objects', {
    timeout: 120_000,
  })
  await expect(runs.lab).toHaveCount(3)

  expect(await ask(page, COUNTS)).toEqual(['central 72 72', 'moments 200 200', 'central 596 596'])

  // What came of it is looked at and written to a file.
  await runs.show()
  await runs.ended
    .filter({ hasText: 'moments' })
    .getByRole('button', { name: 'Show flagged objects' })
    .click()
  const result = page.getByRole('region', { name: 'Result' })
  await expect(result.getByRole('columnheader', { name: /flagged/ })).toBeVisible()
  await runs.show()
  const file = join(settings, 'moments.csv')
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, file)
  await runs.ended.filter({ hasText: 'moments' }).getByRole('button', { name: 'Export…' }).click()
  await expect(runs.region).toContainText('moments.csv: 200 rows written')
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(201)
})

test('a window that is closed stops its run, and the next one goes on with it', async ({ start }) => {
  test.setTimeout(240_000)
  const first = await start(`--open=${sample}`)
  await untilDrawn(first.page)
  const before = runsOf(first.page)
  await before.show()
  await before.order('deterministic', 'tile < 5', '596 of 796 objects')
  await expect(before.underWay).toContainText(/Shards sealed\s*[1-9]\d* of \d+/, { timeout: 120_000 })
  const ended = new Promise((resolve) => first.app.process().once('exit', resolve))
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await ended

  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const runs = runsOf(page)
  await runs.show()
  await expect(runs.lab).toHaveText([/central.*unfinished.*[1-9]\d* of \d+ shards/s])
  // The choices of the last run are those of this one.
  await expect(runs.form.getByLabel('Objects where')).toHaveValue('tile < 5')
  await runs.lab.getByRole('button', { name: /^Go on/ }).click()
  await expect(runs.ended).toContainText(/596 objects, \d+ of them now/, { timeout: 120_000 })
  await expect(runs.lab).toHaveText([/central.*whole/s])
  expect(await ask(page, COUNTS)).toEqual(['central 596 596'])
})

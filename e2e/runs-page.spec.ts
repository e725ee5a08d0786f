import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { formatSeconds, formatSi } from '../workers/units/format-amount'
import { expect, project, sample, test, untilDrawn, workerPid } from './desktop'

/** The page of runs as a person has it before them. */
function runsOf(page: Page) {
  const region = page.locator('[data-panel="runs"]')
  const form = region.getByRole('form', { name: 'What to estimate' })
  return {
    form,
    underWay: region.getByRole('region', { name: 'Run under way' }),
    waiting: region.getByRole('region', { name: 'Waiting runs' }).getByRole('listitem'),
    ended: region.getByRole('region', { name: 'Ended runs' }).getByRole('listitem'),
    lab: region.getByRole('region', { name: 'Runs in the lab' }).locator('[data-run]'),
    comparison: region.getByRole('region', { name: 'Comparison of two runs' }),
    region,
    show: () => page.getByRole('button', { name: 'Runs', exact: true }).click(),
    /** Orders a run; what it selects is said first. */
    async order(model: string, where: string, selected: string): Promise<void> {
      await form.getByLabel('Model').selectOption(model)
      await form.getByLabel('Objects where').fill(where)
      await expect(form.locator('#run-selected')).toHaveText(selected)
      await form.getByRole('button', { name: /Start the run|Add to the queue/ }).click()
    },
  }
}

/** The figures that an SQL query gives, as the console shows them; its last column tells them from those of the query before. */
async function ask(page: Page, sql: string, last: string): Promise<string[]> {
  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  const query = page.getByRole('region', { name: 'Query', exact: true })
  await query.getByRole('textbox', { name: 'SQL' }).fill(sql)
  await query.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(query.getByRole('columnheader', { name: last })).toBeVisible()
  const rows = query.locator('.body [role=row]')
  await expect(rows.first()).toBeVisible()
  return (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim())
}

/** What two runs have to say of the objects that both have, with the digits that the page gives: differences, and the rms of each against the truth. */
const compared = (one: string, other: string): string => `WITH pairs AS (
    SELECT a, b, true_g1 AS t1, true_g2 AS t2, a.fraction_missing = 0 AND a.bands = 6 AND true_g1 IS NOT NULL AND b.g1 IS NOT NULL AS known
    FROM estimates_all a JOIN estimates_all b USING (id) JOIN linked USING (id) WHERE a.run = '${one}' AND b.run = '${other}')
  SELECT count(*) AS common, count(b.g1 - a.g1) AS measured,
    format('{:.4f}', sqrt(avg((b.g1::DOUBLE - a.g1) ** 2))) AS rms1, format('{:.4f}', sqrt(avg((b.g2::DOUBLE - a.g2) ** 2))) AS rms2,
    format('{:.2f}', median(b.sigma_total::DOUBLE / a.sigma_total)) AS ratio,
    format('{:.4f}', sqrt(avg(((a.g1 - t1) ** 2 + (a.g2 - t2) ** 2) / 2) FILTER (known))) AS rms_one,
    format('{:.4f}', sqrt(avg(((b.g1 - t1) ** 2 + (b.g2 - t2) ** 2) / 2) FILTER (known))) AS rms_other
  FROM pairs`

/** How often each run's objects are there, and how many of them are. */
const COUNTS = `SELECT model, count(*) AS estimates, count(DISTINCT id) AS ids FROM estimates_all
  GROUP BY run, model ORDER BY estimates`

const BRIGHT = 'tile = 1 AND mag_i < 24'

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
  await runs.form.getByRole('radio', { name: 'GC200' }).check()
  await runs.form.getByLabel('Objects where').fill(BRIGHT)
  await expect(runs.form.locator('#run-selected')).toHaveText('72 of 796 objects')
  const gc200 = runs.form.locator('[data-device="gc200"] td')
  await expect(gc200).toHaveText([/^[\d.]+ m?s$/, /^[\d.]+ J$/, '64'])
  const [time, energy] = await gc200.allInnerTexts()
  await runs.order('bayesian', BRIGHT, '72 of 796 objects')
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
  await expect(runs.ended.filter({ hasText: 'bayesian' })).toContainText(
    `Predicted on a simulated gc200, in batches of 64: ${time} and ${energy}.`,
  )
  await expect(runs.lab).toHaveCount(3)

  expect(await ask(page, COUNTS, 'ids')).toEqual(['central 72 72', 'moments 200 200', 'central 596 596'])

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

  // Two of them are compared, in the numbers that SQL has too, and drawn.
  const [mean, sampled] = ['tile < 5', BRIGHT].map((words) => runs.lab.filter({ hasText: words }))
  await mean?.getByRole('checkbox').check()
  await sampled?.getByRole('checkbox').check()
  const [one = '', other = ''] = [
    (await mean?.getAttribute('data-run')) ?? '',
    (await sampled?.getAttribute('data-run')) ?? '',
  ]
  const shapes = runs.comparison.getByRole('table', { name: 'Differences of shapes' })
  const scores = runs.comparison.getByRole('table', { name: 'Scores against the truth' })
  await expect(scores).toBeVisible()
  const drawn = runs.comparison.locator('[data-figure="runs-sigma"]')
  await expect(drawn.locator('canvas')).toBeVisible()
  await expect(runs.comparison.getByRole('table', { name: 'In what they differ' })).toContainText(
    /samples\s*means of the weights\s*30/,
  )
  const shown = {
    counts: /(\d+) objects in both, of which both measured (\d+)/
      .exec(await runs.comparison.innerText())
      ?.slice(1),
    rms: await shapes.getByRole('row').locator('td:last-child').allInnerTexts(),
    ratio: await runs.comparison.getByRole('row', { name: /^total/ }).innerText(),
    scores: await scores
      .getByRole('row', { name: /^rms \d/ })
      .locator('td')
      .allInnerTexts(),
  }
  const [counted, outside = 0] = /(\d+) objects that both measured\.(?: (\d+) lie)?/
    .exec(await drawn.innerText())
    ?.slice(1)
    .map(Number) ?? [NaN]
  expect((counted ?? NaN) + (outside || 0)).toBe(Number(shown.counts?.[1]))
  const painted = await drawn.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
    return data.filter((value, at) => at % 4 === 3 && value > 0).length
  })
  expect(painted).toBeGreaterThan(20)
  expect(painted).toBeLessThanOrEqual(72)
  const found = await new AxeBuilder({ page }).setLegacyMode(true).include('[data-panel="runs"]').analyze()
  expect(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  const [row = ''] = await ask(page, compared(one, other), 'rms_other')
  const [common, measured, rms1, rms2, ratio, ...rms] = row.split(' ')
  expect([...(shown.counts ?? []), ...shown.rms]).toEqual([common, measured, rms1, rms2])
  expect(shown.ratio).toContain(`${ratio} (`)
  for (const [at, words] of shown.scores.entries())
    expect(Number(words.split(' ')[0])).toBeCloseTo(Number(rms[at]), 3)

  // The command line predicts the same, and finds nothing left to do.
  await app.close()
  const [lab = ''] = await readdir(join(settings, 'labs'))
  const asked = ['--model', 'bayesian', '--samples', '30', '--where', BRIGHT, '--device', 'gc200', '--json']
  const shearwater = join(project, 'scripts', 'shearwater.mjs')
  const place = join(settings, 'labs', lab)
  const { stdout } = await promisify(execFile)(process.execPath, [shearwater, 'estimate', place, ...asked])
  // What the command is documented to print.
  const { done, device } = JSON.parse(stdout) as { done: number; device: { seconds: number; joules: number } }
  expect([done, formatSeconds(device.seconds), formatSi(device.joules, 'J')]).toEqual([0, time, energy])
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
  expect(await ask(page, COUNTS, 'ids')).toEqual(['central 596 596'])
})

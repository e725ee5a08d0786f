import AxeBuilder from '@axe-core/playwright'
import type { Locator } from '@playwright/test'
import { execFile } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, show, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')

async function ask<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [shearwater, ...args, '--json', '--quiet'])
  return JSON.parse(stdout) as T // what the command is documented to print
}

type Scores = Record<string, Record<string, number | null>>

const untilMeasured = (view: Locator): Promise<void> =>
  expect(view.locator('[aria-busy="false"]')).toBeVisible({ timeout: 20_000 })

/** Expects each number of a column of the table to be the exact one, to all digits that are written. */
async function expectScores(
  view: Locator,
  column: string,
  exact: Record<string, number | null>,
): Promise<void> {
  const names = [
    'rms',
    'rmsReject10',
    'nll',
    'coverage50',
    'coverage68',
    'coverage95',
    'region68',
    'region95',
  ]
  for (const name of [
    ...names,
    'slope1',
    'slope2',
    'offset1',
    'offset2',
    'spearmanTotal',
    'spearmanEpistemic',
  ]) {
    const text = await view.locator(`[data-score="${name}"] [data-of="${column}"]`).innerText()
    const value = exact[name] ?? null
    if (value === null) {
      expect(text, name).toBe('–')
      continue
    }
    const [number = '', error] = text.replaceAll('−', '-').split(' ± ')
    const decimals = number.split('.')[1]?.length ?? 0
    const factor = /^(coverage|region)/.test(name) ? 100 : 1
    expect(Math.abs(Number(number) - factor * value), `${name}: ${text}`).toBeLessThan(0.51 * 10 ** -decimals)
    expect(Number(error), `${name}: ${text}`).toBeGreaterThan(0)
  }
}

/** Where the marks of a series lie, from the top, in pixels. */
function heights(figure: Locator, series: string): Promise<number[]> {
  return figure.locator(`[data-part="mark"][data-series="${series}"]`).evaluateAll((marks) =>
    marks.map((mark) => {
      const { top, height } = mark.getBoundingClientRect()
      return top + height / 2
    }),
  )
}

test('two runs are scored as evaluate scores them, side by side; the filter says which objects count; and without truth it says what is missing', async ({
  settings,
  start,
}) => {
  test.slow()
  const [survey, lab] = [join(settings, 'survey'), join(settings, 'lab')]
  await cp(sample, survey, { recursive: true })
  const estimate = ['estimate', survey, '--lab', lab, '--limit', '160', '--model']
  const deterministic = await ask<{ run: string }>(...estimate, 'deterministic')
  const bayesian = await ask<{ run: string }>(...estimate, 'bayesian', '--samples', '4')
  const truth = join(survey, 'truth.parquet')
  const evaluate = (name: string): Promise<Scores> =>
    ask<Scores>('evaluate', lab, '--truth', truth, '--run', name)
  const exact = { shown: await evaluate(bayesian.run), other: await evaluate(deterministic.run) }
  const bright = `SELECT count(*)::INT AS n FROM estimates_all JOIN objects USING (id)
    WHERE run = '${bayesian.run}' AND fraction_missing = 0 AND bands = 6 AND g1 IS NOT NULL AND mag_i < 24`
  const [{ n } = { n: 0 }] = await ask<{ n: number }[]>('query', lab, bright)
  expect(n).toBeGreaterThan(10)
  expect(n).toBeLessThan(exact.shown['all']?.['n'] ?? 0)

  const first = await start(`--open=${lab}`)
  const { page } = first
  const view = await show(page, 'calibration')
  await untilMeasured(view)
  const counts = view.locator('[data-counts]')
  await expect(counts).toHaveText(`${exact.shown['all']?.['n']} objects of known shape and whole stamp.`)
  await expectScores(view, 'shown', exact.shown['all'] ?? {})
  await expectScores(view, 'other', exact.other['all'] ?? {})

  // What is drawn: both runs with all their points, in proportion.
  const reliability = view.locator('[data-figure="reliability"]')
  const series = ['Bayesian, 4 samples', 'deterministic']
  for (const [at, key] of (['shown', 'other'] as const).entries()) {
    const name = series[at] ?? ''
    await expect(reliability.locator(`[data-part="curve"][data-series="${name}"]`)).toHaveCount(1)
    await expect(reliability.locator(`[data-part="error"][data-series="${name}"]`)).toHaveCount(12)
    const drawn = await heights(reliability, name)
    expect(drawn).toHaveLength(12)
    const all = exact[key]['all'] ?? {}
    const [low = NaN, middle = NaN, high = NaN] = [10, 50, 99].map((level) => all[`coverage${level}`] ?? NaN)
    const [bottom = NaN, half = NaN, top = NaN] = [drawn[0], drawn[4], drawn[11]]
    expect((bottom - half) / (bottom - top)).toBeCloseTo((middle - low) / (high - low), 1)
  }
  for (const id of ['pit-g1', 'pit-g2', 'rejection', 'rejection-both', 'rejection-other', 'response-g1'])
    await expect(view.locator(`[data-figure="${id}"] [data-part="curve"]`).first()).toBeVisible()
  await expect(view.getByRole('region', { name: 'Response to shear' })).toContainText('0.0045 ± 0.0106')

  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('.calibration').analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  // One subset, one run alone, a filter, and a filter that leaves nothing.
  await view.getByRole('radio', { name: /Strongly blended/ }).check()
  await expect(counts).toContainText(`${exact.shown['strongly_blended']?.['n']} objects`)
  await untilMeasured(view)
  await expectScores(view, 'shown', exact.shown['strongly_blended'] ?? {})
  await view.getByRole('radio', { name: /^All/ }).check()
  await view.getByLabel('beside').selectOption('none')
  await expect(reliability.locator('[data-part="mark"]')).toHaveCount(12)
  const filter = page.getByRole('combobox', { name: 'Filter' })
  await filter.fill('mag_i < 24')
  await filter.press('Enter')
  await expect(counts).toContainText(`${n} objects of known shape`)
  await filter.fill('mag_i < 0')
  await filter.press('Enter')
  await expect(view.getByText('The filter and the brushes leave no object of known shape.')).toBeVisible()
  await view.getByRole('button', { name: 'Clear them' }).click()
  await expect(counts).toHaveText(`${exact.shown['all']?.['n']} objects of known shape and whole stamp.`)
  await first.app.close()

  await rm(truth)
  const second = await start(`--open=${lab}`)
  const blind = await show(second.page, 'calibration')
  await expect(blind.getByRole('button', { name: 'Choose true shapes…' })).toBeVisible()
  const check = blind.locator('[data-figure="moments-check"] [data-part="mark"]')
  await expect(check).toHaveCount(12)
})

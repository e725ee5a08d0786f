import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, show, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')

async function ask<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [shearwater, ...args, '--json', '--quiet'])
  return JSON.parse(stdout) as T // what the command is documented to print
}

/** The first value that the console answers; the uncertainties are in front again after it. */
async function sql(page: Page, query: string): Promise<number> {
  const view = await show(page, 'query')
  await view.getByRole('textbox', { name: 'SQL' }).fill(`${query} AS answer_${asked++}`)
  await view.getByRole('textbox', { name: 'SQL' }).press('Control+Enter')
  await expect(view.getByRole('columnheader', { name: `answer_${asked - 1}` })).toBeVisible()
  const value = Number(await view.getByRole('gridcell').first().innerText())
  // The two may lie in one place of the dock.
  await show(page, 'uncertainty')
  return value
}
let asked = 0

const figureOf = (view: Locator, id: string): Locator => view.locator(`[data-figure="${id}"]`)
const rowsOf = (view: Locator, id: string): Locator => figureOf(view, id).locator('[data-rows]')

/** How many bins are painted. */
function paintedBins(figure: Locator): Promise<number> {
  return figure.locator('canvas').evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    return Array.from(data).filter((value, at) => at % 4 === 3 && value > 0).length
  })
}

/** A number of the table, and how many decimals it is written with. */
async function numberOf(view: Locator, name: string): Promise<{ value: number; decimals: number }> {
  const row = view.getByRole('table', { name: 'Uncertainty in numbers' }).getByRole('row', { name })
  const [text = ''] = (await row.getByRole('cell').first().innerText()).split(' ±')
  const plain = text.replace('−', '-').replace(' %', '')
  return { value: Number(plain), decimals: plain.split('.')[1]?.length ?? 0 }
}

async function expectNumber(view: Locator, name: string, exact: number): Promise<void> {
  const { value, decimals } = await numberOf(view, name)
  expect(Math.abs(value - exact), name).toBeLessThan(0.51 * 10 ** -decimals)
}

test('uncertainty against error: bins and numbers are those of SQL and evaluate, brushes select everywhere', async ({
  settings,
  start,
}) => {
  test.slow()
  const [survey, lab] = [join(settings, 'survey'), join(settings, 'lab')]
  await cp(sample, survey, { recursive: true })
  await ask('estimate', survey, '--lab', lab, '--limit', '120', '--model', 'bayesian', '--samples', '4')
  const scores = await ask<Record<string, Record<string, number>>>(
    ...['evaluate', lab, '--truth', join(survey, 'truth.parquet')],
  )
  const all = scores['all'] ?? {}

  const { page } = await start(`--open=${lab}`)
  const view = await show(page, 'uncertainty')
  const plot = rowsOf(view, 'sigma-error')
  const FINITE = 'isfinite(error) AND isfinite(sigma_total)'
  await expect(plot).toHaveAttribute('data-rows', String(all['n']))
  expect(await sql(page, `SELECT (SELECT count(*) FROM linked WHERE ${FINITE} AND error > 0)`)).toBe(all['n'])
  const bins = await paintedBins(figureOf(view, 'sigma-error'))
  expect(bins).toBeGreaterThan(20)
  expect(bins).toBeLessThanOrEqual(all['n'] ?? 0)
  const measured = await sql(page, 'SELECT (SELECT count(*) FROM linked WHERE isfinite(snr) AND snr > 0)')
  await expect(rowsOf(view, 'by-snr')).toHaveAttribute('data-rows', String(measured))

  await expect(view.getByRole('columnheader').first()).toHaveText(`${all['n']} objects`)
  for (const [kind, key] of [
    ['total', 'spearmanTotal'],
    ['aleatoric', 'spearmanAleatoric'],
    ['epistemic', 'spearmanEpistemic'],
  ] as const)
    await expectNumber(view, `Rank correlation of |error| with σ ${kind}`, all[key] ?? NaN)
  await expectNumber(view, 'Error of a component, rms', all['rms'] ?? NaN)
  await expectNumber(view, 'Components within 1.96 σ', 100 * (all['coverage95'] ?? NaN))

  // Small sigma and large error: the corner that matters.
  const area = view.getByRole('application', { name: /^Error against σ total/ })
  const box = await area.boundingBox()
  if (!box) throw new Error('nothing to brush')
  await page.mouse.move(box.x + 2, box.y + 2)
  await page.mouse.down()
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.5 * box.height, { steps: 4 })
  await page.mouse.up()
  const chip = page.getByRole('list', { name: 'Brushed' }).getByRole('button')
  await expect(chip).toHaveCount(1)
  const label = ((await chip.textContent()) ?? '').replaceAll('−', '-')
  const [, sigmaLow, sigmaHigh, errorLow, errorHigh] =
    /σ total (\S+) to (\S+), \|error\| (\S+) to (\S+)/.exec(label)?.map(Number) ?? []
  const within = (slack: number): Promise<number> =>
    sql(
      page,
      `SELECT (SELECT count(*) FROM linked WHERE sigma_total BETWEEN ${sigmaLow} * ${1 - slack} AND ${sigmaHigh} * ${1 + slack}
        AND error BETWEEN ${errorLow} * ${1 - slack} AND ${errorHigh} * ${1 + slack})`,
    )
  const said = page.getByRole('search', { name: 'Filter' }).getByRole('status').first()
  await expect(said).toHaveText(/^\d+ of 796 objects$/)
  const brushed = Number.parseInt((await said.textContent()) ?? '')
  // The label rounds the edges to three digits.
  expect(brushed).toBeGreaterThanOrEqual(await within(-0.006))
  expect(brushed).toBeLessThanOrEqual(await within(0.006))
  expect(brushed).toBeGreaterThan(3)
  await expect(rowsOf(view, 'by-snr')).toHaveAttribute('data-rows', String(brushed))
  const catalog = await show(page, 'catalog')
  await expect(catalog.getByRole('grid', { name: 'Objects' })).toHaveAttribute(
    'aria-rowcount',
    String(brushed),
  )
  await chip.click()
  await expect(rowsOf(view, 'by-snr')).not.toHaveAttribute('data-rows', String(brushed))

  // A brush on the sky counts here, too.
  const map = (await show(page, 'survey')).getByRole('application', { name: 'Sky map' })
  await expect(map).toHaveAttribute('data-objects', '796')
  await map.focus()
  await page.keyboard.press('b')
  await expect(chip).toHaveCount(1)
  const left = async (): Promise<number> => Number(await plot.getAttribute('data-rows'))
  await expect.poll(left).toBeLessThan(all['n'] ?? 0)
  await chip.click()
  await expect(plot).toHaveAttribute('data-rows', String(all['n']))

  // Another kind of uncertainty is another figure.
  await view.getByRole('radio', { name: 'epistemic' }).click()
  await expect(figureOf(view, 'sigma-error').getByRole('heading')).toHaveText('Error against σ epistemic')
  await expect(plot).toHaveAttribute('data-rows', String(all['n']))
  await expect(
    figureOf(view, 'sigma-error').locator('text[data-part="axis"]', { hasText: 'σ epistemic' }),
  ).toBeVisible()

  const audit = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .include('[data-panel="uncertainty"]')
    .analyze()
  const serious = audit.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  // Without a truth there is no error to show, and that is said.
  await page.getByLabel('Truth').selectOption({ label: 'none' })
  await expect(view.getByRole('note')).toContainText('No true shapes are known here')
  await expect(figureOf(view, 'sigma-error')).toHaveCount(0)
  const known = await sql(page, 'SELECT (SELECT count(*) FROM linked WHERE snr > 0 AND sigma_epistemic > 0)')
  await expect(rowsOf(view, 'sigma-snr')).toHaveAttribute('data-rows', String(known))
  expect(known).toBeGreaterThanOrEqual(all['n'] ?? 0)
})

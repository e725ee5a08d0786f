import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, test, type Desktop } from './desktop'

const run = promisify(execFile)

async function ask<T>(...args: string[]): Promise<T> {
  const shearwater = join(project, 'scripts', 'shearwater.mjs')
  const { stdout } = await run(process.execPath, [shearwater, ...args, '--json', '--quiet'])
  return JSON.parse(stdout) as T // what the command is documented to print
}

interface Flagged {
  flagged: number
  measured: number
  threshold: number
  reasons: Record<string, number>
}

/** The page of flags as a person has it before them, with room for all of it. */
async function flagsOf({ page, app }: Desktop) {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1900, 1100))
  await page.getByRole('button', { name: 'Flags', exact: true }).click()
  const view = page.locator('[data-panel=flags]')
  const rule = view.getByRole('region', { name: 'Rule', exact: true })
  const review = view.getByRole('region', { name: 'Review', exact: true })
  return {
    ...{ view, rule, review },
    reasons: view.getByRole('region', { name: 'Reasons', exact: true }),
    /** The rule in force, in words. */
    inForce: rule.getByRole('status').first(),
    count: async (name: 'flagged' | 'stays') =>
      Number((await rule.locator(`[data-count=${name}]`).innerText()).replaceAll(',', '')),
    rms: async (name: 'expected' | 'true') =>
      Number.parseFloat(await rule.locator(`[data-rms=${name}]`).innerText()),
    progress: review.getByRole('status').filter({ hasText: 'reviewed:' }),
    queue: review.getByRole('option'),
    /** A part of the view, where there is no room for all of it. */
    show: async (name: string) => {
      const button = view.getByRole('button', { name, exact: true })
      if (await button.isVisible()) await button.click()
    },
  }
}

const inFront = (queue: Locator): Locator => queue.and(queue.page().locator('[aria-selected=true]'))

/** Presses a key for the window, wherever the focus is but in a field. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

test('a rule is found by sliding, applied and taken back, and flagged objects are reviewed by keys', async ({
  start,
  settings,
}) => {
  test.setTimeout(240_000)
  const lab = join(settings, 'lab')
  const where = 'tile = 0 AND mag_i < 24.5'
  await ask('estimate', sample, '--lab', lab, '--model', 'moments', '--where', where)
  const [truth] = await ask<{ n: number; expected: number; stays: number }[]>(
    'query',
    lab,
    `SELECT count(sigma_total)::INT AS n, sqrt(avg(sigma_total::DOUBLE ** 2)) AS expected,
      sqrt(avg(sigma_total::DOUBLE ** 2) FILTER (sigma_total <= (SELECT quantile_disc(sigma_total, 0.75) FROM estimates))) AS stays FROM estimates`,
  )
  const first = await start(`--open=${lab}`)
  const { page } = first
  const flags = await flagsOf(first)

  // The rule that the lab made stands there, and what is drawn is what SQL says.
  await expect(flags.rule).toContainText(`The worst 10 % by total uncertainty`)
  await expect(flags.rule).toContainText('Made by the lab when the run was complete')
  const measured = truth?.n ?? 0
  await expect(flags.rule.locator('[data-count=flagged]')).toHaveText(String(Math.floor(measured / 10)))
  expect(await flags.rms('expected')).toBeLessThan(truth?.expected ?? 0)

  // Sliding asks for nothing, and its counts are those of the budget.
  const slider = flags.rule.getByRole('slider', { name: 'Budget' })
  await slider.focus()
  await press(page, 'End')
  await expect(flags.rule.locator('[data-count=flagged]')).toHaveText(String(Math.floor(measured / 2)))
  await flags.rule.getByLabel('Share that is flagged, in percent').fill('25')
  await flags.rule.getByLabel('Share that is flagged, in percent').press('Tab')
  await expect(flags.rule.locator('[data-count=flagged]')).toHaveText(String(Math.floor(measured / 4)))
  const considered = { flagged: await flags.count('flagged'), stays: await flags.count('stays') }
  expect(considered.flagged + considered.stays).toBe(measured)
  expect(await flags.rms('expected')).toBeCloseTo(truth?.stays ?? NaN, 4)

  // The figure has a point for every half percent up to 50, for what is expected and what is true.
  const figure = flags.rule.getByRole('figure', { name: 'RMS of what stays' })
  for (const series of ['expected', 'true']) {
    const curve = figure.locator(`path[data-part=curve][data-series=${series}]`)
    expect((await curve.getAttribute('d'))?.match(/[ML]/g)).toHaveLength(101)
  }
  await expect(figure.locator('path[data-part=mark]')).toHaveCount(2)

  await flags.rule.getByRole('button', { name: 'Apply' }).click()
  await expect(flags.inForce).toContainText(`The worst 25 % by total uncertainty: above`)
  await expect(flags.rule).toContainText('This rule is in force.')
  await flags.show('Reasons')
  const high = flags.reasons.locator('[data-flag=highUncertainty]')
  await expect(high).toContainText(String(considered.flagged))
  await high.getByRole('button', { name: 'highUncertainty' }).click()
  await flags.show('Review')
  await expect(flags.review.getByRole('checkbox')).toBeChecked()
  await expect(flags.progress).toContainText(`0 of ${considered.flagged} reviewed:`)
  await flags.show('Reasons')
  await high.getByRole('button', { name: 'highUncertainty' }).click()

  // Five objects, two of them taken back.
  await flags.show('Review')
  await expect(flags.review.getByRole('checkbox')).toHaveCount(0)
  await expect(flags.queue.nth(4)).toBeVisible()
  await press(page, 'j')
  const ids = await flags.queue.evaluateAll((options) =>
    options.slice(0, 5).map((option) => option.getAttribute('data-object') ?? ''),
  )
  await expect(inFront(flags.queue)).toHaveAttribute('data-object', ids[0] ?? '')
  await press(page, 'n')
  await page.keyboard.type('a jaxu by the side')
  await press(page, 'Enter', 'x', 'a', 'u', 'x', 'a')
  await expect(flags.progress).toContainText(/5 of \d+ reviewed: 2 kept, 2 rejected, 1 unsure/)
  await expect(flags.queue.locator('[data-verdict]')).toHaveText([
    'reject',
    'keep',
    'unsure',
    'reject',
    'keep',
  ])
  await press(page, 'Control+z', 'Control+z')
  await expect(flags.progress).toContainText(/3 of \d+ reviewed: 1 kept, 1 rejected, 1 unsure/)
  await expect(inFront(flags.queue)).toHaveAttribute('data-object', ids[3] ?? '')

  // Further back: the rule before.
  await press(page, 'Control+z', 'Control+z', 'Control+z', 'Control+z')
  await expect(flags.progress).toContainText(/0 of \d+ reviewed/)
  await flags.show('Rule')
  await expect(flags.inForce).toContainText('The worst 10 % by total uncertainty')
  await press(page, 'Control+Shift+Z', 'Control+Shift+Z', 'Control+Shift+Z')
  await expect(flags.inForce).toContainText('The worst 25 % by total uncertainty')
  await flags.show('Review')
  await expect(flags.progress).toContainText(/2 of \d+ reviewed: 1 kept, 1 rejected/)

  const { violations } = await new AxeBuilder({ page })
    .include('[data-panel=flags]')
    .setLegacyMode(true)
    .analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  // Verdicts go out, and others come in.
  const [out, back] = [join(settings, 'verdicts.csv'), join(settings, 'more.csv')]
  await writeFile(back, `id,verdict,note\n${ids[3]},unsure,from a colleague\n`)
  await first.app.evaluate(
    ({ dialog }, files) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: files.out })
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [files.back] })
    },
    { out, back },
  )
  await flags.review.getByRole('button', { name: 'Export…' }).click()
  await expect(flags.review).toContainText('2 verdicts written')
  expect(await readFile(out, 'utf8')).toContain('reject,a jaxu by the side')
  await flags.review.getByRole('button', { name: 'Import…' }).click()
  await expect(flags.review).toContainText('1 verdict taken')
  await expect(flags.progress).toContainText(/3 of \d+ reviewed: 1 kept, 1 rejected, 1 unsure/)
  await first.app.close()

  // The command line finds all of it, and counts as the page did; so does the app when it starts again.
  const flagged = await ask<Flagged>('flag', lab, '--budget', '25%')
  expect(flagged).toMatchObject({ measured, flagged: considered.flagged })
  expect(flagged.reasons['highUncertainty']).toBe(considered.flagged)
  const reviewed = await ask<unknown[]>(
    'query',
    lab,
    'SELECT id::VARCHAR AS id, verdict FROM reviews ORDER BY reviewed, id',
  )
  expect(reviewed).toEqual([
    { id: ids[0], verdict: 'reject' },
    { id: ids[1], verdict: 'keep' },
    { id: ids[3], verdict: 'unsure' },
  ])
  const second = await start(`--open=${lab}`)
  const again = await flagsOf(second)
  await again.show('Review')
  await expect(again.progress).toContainText(/3 of \d+ reviewed: 1 kept, 1 rejected, 1 unsure/)
  await expect(again.queue.first()).toHaveAttribute('data-object', ids[2] ?? '')
})

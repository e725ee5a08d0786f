import type { Page } from '@playwright/test'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, sample, test, untilDrawn, type Desktop } from './desktop'

/** The page of training as a person has it before them. */
function trainingOf(page: Page) {
  const region = page.locator('.training')
  return {
    region,
    form: region.getByRole('form', { name: 'What to train' }),
    facts: region.getByRole('region', { name: 'Run', exact: true }),
    outcome: region.getByRole('region', { name: 'Outcome' }),
    chart: (name: RegExp) => region.getByRole('slider', { name }),
    async choose(tiny: Readonly<Record<string, number>>): Promise<void> {
      await this.form.getByLabel('Architecture').selectOption('small')
      for (const [name, value] of Object.entries(tiny)) await this.form.getByLabel(name).fill(String(value))
    },
  }
}

/** The folder that the native dialog answers with from now on. */
async function answerWith({ app }: Desktop, folder: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, folder)
}

/** A run of seconds: few galaxies in a step, few held out. */
const TINY = { Steps: 60, 'Galaxies a step': 8, 'Held-out galaxies': 48, Seed: 3 }

test('a network is trained without a survey: its loss is drawn, it is stopped, resumed, and comes to its end', async ({
  start,
  settings,
}) => {
  test.setTimeout(420_000)
  const desktop = await start()
  const { page } = desktop
  const out = join(settings, 'my model')
  await page.getByRole('button', { name: 'Training', exact: true }).click()
  const training = trainingOf(page)
  await expect(training.form.getByRole('button', { name: 'Start training' })).toBeDisabled()
  await answerWith(desktop, out)
  await training.form.getByRole('button', { name: 'Choose folder…' }).click()
  await expect(training.form.getByRole('status')).toContainText('a new run begins here')
  await training.choose(TINY)
  await training.form.getByRole('button', { name: 'Start training' }).click()

  const loss = training.chart(/Loss: negative log likelihood/)
  await expect(loss).toHaveAttribute('aria-valuetext', /step \d+: nll −?\d/, { timeout: 200_000 })
  await expect(training.facts).toContainText(/Step\s*\d+ of 60/)
  await training.facts.getByRole('button', { name: 'Stop, keep checkpoint' }).click()
  await expect(training.facts.getByRole('status')).toContainText(/Stopped after \d+ of 60 steps/)
  const stopped = Number(/after (\d+)/.exec(await training.facts.getByRole('status').innerText())?.[1])
  expect(stopped).toBeLessThan(60)
  expect(await readdir(join(out, 'checkpoints'))).toContain(
    `step-${String(stopped).padStart(8, '0')}.safetensors`,
  )

  // A page that is loaded anew finds the run with its curve.
  const curve = await loss.locator('[data-line="nll"] path').getAttribute('d')
  await page.reload()
  await page.getByRole('button', { name: 'Training', exact: true }).click()
  await expect(loss.locator('[data-line="nll"] path')).toHaveAttribute('d', curve ?? '')

  await training.facts.getByRole('button', { name: 'Resume' }).click()
  await expect(training.outcome).toBeVisible({ timeout: 200_000 })
  await expect(training.facts.getByRole('status')).toHaveText('Done: all 60 steps.')
  await expect(loss).toHaveAttribute('aria-valuenow', '60')
  for (const subset of ['all', 'isolated', 'strongly blended']) {
    await expect(training.outcome.getByRole('row', { name: new RegExp(`^${subset} `) })).toContainText(
      /\d\.\d{3}/,
    )
  }
  await expect(training.outcome).toContainText(`--model '${out}'`)
  expect(JSON.parse(await readFile(join(out, 'model.json'), 'utf8'))).toMatchObject({
    name: 'my model',
    samples: 50,
  })

  // The keys of the arrows read the curve off.
  const rms = training.chart(/Validation: error of the shape/)
  await rms.focus()
  await rms.press('Home')
  await expect(rms).toHaveAttribute('aria-valuetext', /^step 6: all 0\.\d{4}, isolated/)
})

test('training goes on while a survey is looked at, and a window that is closed leaves a checkpoint', async ({
  start,
  settings,
}) => {
  test.setTimeout(420_000)
  const desktop = await start(`--open=${sample}`)
  const { app, page } = desktop
  await untilDrawn(page)
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('training')?.click())
  const training = trainingOf(page)
  // A folder with other files is refused before anything begins.
  await answerWith(desktop, sample)
  await training.form.getByRole('button', { name: 'Choose folder…' }).click()
  await expect(training.form.getByRole('status')).toContainText('There are other files here')
  await expect(training.form.getByRole('button', { name: 'Start training' })).toBeDisabled()
  const out = join(settings, 'model')
  await answerWith(desktop, out)
  await training.form.getByRole('button', { name: 'Choose folder…' }).click()
  await training.choose({ ...TINY, Steps: 9000 })
  await training.form.getByRole('button', { name: 'Start training' }).click()

  await page.getByRole('button', { name: 'Catalog', exact: true }).click()
  await expect(training.region).toBeHidden()
  await page.getByRole('row').filter({ hasText: '1000007' }).click()
  const status = page.getByRole('contentinfo').getByRole('button', { name: /^training, step \d+ of 9,000/ })
  await expect(status).toBeVisible({ timeout: 200_000 })
  await status.click()
  await expect(training.facts).toBeVisible()
  await expect(training.form).toHaveCount(0)

  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await ended
  const left = await readdir(join(out, 'checkpoints'))
  expect(left).toEqual([expect.stringMatching(/^step-\d{8}\.safetensors$/)])
})

#!/usr/bin/env node
// @ts-check
// Takes the pictures of docs/dashboard.md and of the README, of the built app: npm run build && node docs/pictures/take.mjs [VIEW...]
// The sample survey is estimated twice for it, with samples of the weights and without.
import { _electron } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { requireElectron, sandboxSwitches } from '../../scripts/run/desktop.mjs'
import { root } from '../../scripts/run/project.mjs'

/** Views as they are told in docs/dashboard.md, with an object that has neighbours, samples and a truth. */
const VIEWS = [
  ...['survey', 'tile', 'catalog', 'object', 'runs', 'uncertainty', 'calibration', 'flags'],
  ...['query', 'galaxies', 'training', 'devices'],
]
const OBJECT = '1000040'
const SAMPLE = join(root, 'samples', 'lsst-patch')
/** A query whose answer is worth a chart. */
const QUERY = `SELECT round(2 * mag_i) / 2 AS magnitude, sqrt(avg(error * error) / 2) AS error, sqrt(avg(sigma_total * sigma_total)) AS sigma
FROM linked WHERE error IS NOT NULL GROUP BY magnitude ORDER BY magnitude`
/** Milliseconds without which a view has not yet drawn all that it asks for. */
const STILL = 6000

const wanted = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'shearwater-pictures-'))
try {
  const lab = join(folder, 'lab')
  for (const order of ['--model deterministic', '--model bayesian --keep-samples'])
    shearwater(['estimate', SAMPLE, '--lab', lab, ...order.split(' ')])
  await takeAll(lab)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @param {string[]} args */
function shearwater(args) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'shearwater.mjs'), ...args], {
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error(`shearwater ${args.join(' ')}: ${status}`)
}

/** @param {string} lab */
async function takeAll(lab) {
  const app = await _electron.launch({
    executablePath: requireElectron().path,
    args: [root, ...sandboxSwitches, `--user-data-dir=${join(folder, 'settings')}`, `--open=${lab}`],
  })
  const page = await app.firstWindow()
  const shoot = async (/** @type {string} */ name) => {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme })
      await page.waitForTimeout(800)
      await page.screenshot({
        path: join(root, 'docs', 'pictures', `${name}-${colorScheme}.jpg`),
        type: 'jpeg',
        quality: 82,
      })
    }
    await page.emulateMedia({ colorScheme: 'light' })
  }
  await page.locator('[data-drawn="tile_000"]').waitFor()
  await page.getByLabel('Id', { exact: true }).fill(OBJECT)
  await page.keyboard.press('Enter')
  await page.mouse.move(700, 5)
  await page.waitForTimeout(STILL)
  if (wanted.length === 0 || wanted.includes('dashboard')) await shoot('dashboard')
  for (const view of VIEWS) {
    if (wanted.length > 0 && !wanted.includes(view)) continue
    await page.locator(`[data-view="${view}"]`).click()
    if (view === 'query') {
      await page.getByRole('textbox', { name: 'SQL' }).fill(QUERY)
      await page.keyboard.press('Control+Enter')
      await page.getByRole('tab', { name: 'Chart' }).click()
    }
    // A field that has the focus would keep the keys for itself.
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    await page.keyboard.press('Control+Shift+Enter')
    await page.mouse.move(700, 5)
    await page.waitForTimeout(STILL)
    await shoot(view)
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    await page.keyboard.press('Control+Shift+Enter')
  }
  await app.close()
}

#!/usr/bin/env node
// @ts-check
// How long a brush takes to be seen in the other figures, in the built app: node bench/brushing.mjs LAB [MOVES] [--view uncertainty] [--figure sigma-error]
// Wants a display: xvfb-run -a node bench/brushing.mjs LAB
import { _electron } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../scripts/run/project.mjs'
import { findElectron } from '../scripts/setup/electron.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    view: { type: 'string', default: 'uncertainty' },
    figure: { type: 'string', default: 'sigma-error' },
  },
})
const [lab, moves = '100'] = positionals
const executablePath = process.env['SHEARWATER_ELECTRON'] ?? findElectron()?.path
if (lab === undefined || !executablePath)
  throw new Error('name a lab; and Electron wants to be there: npm run setup')

const settings = await mkdtemp(join(tmpdir(), 'shearwater-brushing-'))
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const args = [root, ...sandbox, `--user-data-dir=${settings}`, `--open=${lab}`]
const app = await _electron.launch({ executablePath, args, timeout: 300_000 })
try {
  const page = await app.firstWindow()
  await measure(page)
} finally {
  await app.close().catch(() => undefined)
  await rm(settings, { recursive: true, force: true, maxRetries: 5 })
}

/** @param {import('@playwright/test').Page} page */
async function measure(page) {
  page.setDefaultTimeout(600_000)
  // The dock is there when the survey is open; linking a large lab takes a while after that.
  await page.locator('[data-panel]').first().waitFor({ state: 'attached' })
  await page.locator(`[data-view="${values.view}"]`).click()
  const shown = performance.now()
  const panel = page.locator(`[data-panel="${values.view}"]`)
  const plot = panel.locator(`[data-figure="${values.figure}"] [data-state]`)
  await panel.locator(`[data-figure="${values.figure}"] canvas`).waitFor()
  console.log(`first bins ${await plot.getAttribute('data-state')} ${ms(performance.now() - shown)}`)
  await panel.locator(`[data-figure="${values.figure}"] [data-state=exact]`).waitFor()
  await page.waitForFunction(
    (view) => document.querySelectorAll(`[data-panel="${view}"] [data-state=sample]`).length === 0,
    values.view,
  )
  console.log(`all figures exact ${ms(performance.now() - shown)}`)
  console.log(`page memory ${await memory()}`)
  await watch(page)
  const area = panel.locator(`[data-figure="${values.figure}"] [role=application]`)
  const box = await area.boundingBox()
  if (!box) throw new Error('the figure is not in sight')
  const at = (/** @type {number} */ x, /** @type {number} */ y) =>
    page.mouse.move(box.x + box.width * x, box.y + box.height * (1 - y))
  await at(0.3, 0.3)
  const cubes = performance.now()
  await page.mouse.down()
  await at(0.35, 0.35)
  await at(0.5, 0.6)
  await settled(page)
  console.log(`first brush, with its cubes ${ms(performance.now() - cubes)}`)
  /** @type {number[]} */
  const all = []
  for (let move = 0; move < Number(moves); move++) {
    const turn = (2 * Math.PI * move) / 40
    await page.evaluate(() => globalThis.brushing.begin())
    await at(0.65 + 0.2 * Math.cos(turn), 0.65 + 0.25 * Math.sin(turn))
    const taken = await settled(page)
    if (taken > 0) all.push(taken)
  }
  await page.mouse.up()
  console.log(
    `${all.length} moves: brush to redraw p50 ${ms(share(all, 0.5))}, p95 ${ms(share(all, 0.95))}, most ${ms(share(all, 1))}`,
  )
  console.log(`page memory ${await memory()}`)
}

/** Has the page note when the others of its figures were redrawn after the pointer had moved. @param {import('@playwright/test').Page} page */
async function watch(page) {
  await page.evaluate(
    ([view, figure]) => {
      let begun = 0
      let last = 0
      const others = [...document.querySelectorAll(`[data-panel="${view}"] [data-answers]`)].filter(
        (plot) => plot.closest('[data-figure]')?.getAttribute('data-figure') !== figure,
      )
      let waiting = new Set()
      addEventListener('pointermove', ({ timeStamp }) => (begun ||= timeStamp), { capture: true })
      const seen = new MutationObserver((changes) => {
        // The next frame has what was changed on the screen.
        requestAnimationFrame((now) => {
          for (const { target } of changes) waiting.delete(target)
          if (waiting.size === 0 && last === 0) last = Math.max(now, performance.now()) - begun
        })
      })
      for (const plot of others) seen.observe(plot, { attributeFilter: ['data-answers'] })
      globalThis.brushing = {
        begin: () => {
          begun = last = 0
          waiting = new Set(others)
        },
        taken: () => last,
      }
      globalThis.brushing.begin()
    },
    [values.view, values.figure],
  )
}

/** Milliseconds from the move to the redrawing of the last figure; 0 where the brush stayed as it was. @param {import('@playwright/test').Page} page */
async function settled(page) {
  const waited = await page
    .waitForFunction(() => globalThis.brushing.taken() > 0, undefined, { timeout: 60_000, polling: 5 })
    .catch(() => null)
  return waited ? page.evaluate(() => globalThis.brushing.taken()) : 0
}

/** What the processes of pages have in memory. */
async function memory() {
  const kilobytes = await app.evaluate(({ app: main }) =>
    main
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .reduce((sum, { memory: used }) => sum + used.workingSetSize, 0),
  )
  return `${Math.round(kilobytes / 1024)} MB`
}

/** @param {number} milliseconds */
function ms(milliseconds) {
  return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`
}

/** @param {number[]} all @param {number} part */
function share(all, part) {
  const sorted = [...all].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN
}

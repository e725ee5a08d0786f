#!/usr/bin/env node
// @ts-check
// Frames a second of the tile viewer while it pans and zooms over a tile of 4096 x 4096 pixels, in the real Electron, and the memory of
// its page; it says which renderer drew.
// node bench/tile-frames.mjs [SIDES]     (on Linux without a display: xvfb-run -a node bench/tile-frames.mjs)
import { _electron } from '@playwright/test'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from '../scripts/run/build.mjs'
import { root } from '../scripts/run/project.mjs'
import { findElectron } from '../scripts/setup/electron.mjs'
import { enlargeTile } from './large-tile.mjs'

/** The sample's tile is so many times as wide. */
const TIMES = Number(process.argv[2] ?? 8)
const SECONDS = 5

buildIfStale()
const folder = mkdtempSync(join(tmpdir(), 'shearwater-frames-'))
try {
  await measure(makeSurvey())
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function makeSurvey() {
  const sample = join(root, 'samples/lsst-patch')
  copyFileSync(join(sample, 'detected.parquet'), join(folder, 'detected.parquet'))
  const tile = readFileSync(join(sample, 'tiles/tile_000.fits.fz'))
  writeFileSync(join(folder, 'large.fits.fz'), enlargeTile(tile, TIMES))
  const survey = { name: 'Large', catalog: 'detected.parquet', tiles: [{ file: 'large.fits.fz' }] }
  writeFileSync(join(folder, 'survey.json'), JSON.stringify(survey))
  return folder
}

/** @param {string} survey */
async function measure(survey) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await _electron.launch({
    executablePath: findElectron()?.path,
    args: [root, ...sandbox, `--user-data-dir=${join(folder, 'settings')}`, `--open=${survey}`],
  })
  try {
    const page = await app.firstWindow()
    const began = Date.now()
    await page.locator('.tile-view [data-drawn="large"]').waitFor({ timeout: 300_000 })
    console.log(`${TIMES * 512} x ${TIMES * 512} pixels in three bands: whole after ${Date.now() - began} ms`)
    const box = await page.locator('.tile-view .frame').boundingBox()
    if (!box) throw new Error('the tile has no box')
    await page.getByRole('button', { name: 'Display', exact: true }).click()
    await page.getByRole('button', { name: 'Time of a frame', exact: true }).click()
    const middle = { x: box.x + box.width / 3, y: box.y + box.height / 2 }
    await page.mouse.move(middle.x, middle.y)
    await run(page, 'zooming', (step) => page.mouse.wheel(0, step % 60 < 30 ? -40 : 40))
    for (let step = 0; step < 20; step++) await page.mouse.wheel(0, -60)
    await page.mouse.down()
    await run(page, 'panning', (step) =>
      page.mouse.move(middle.x + 120 * Math.sin(step / 12), middle.y + 90 * Math.cos(step / 9)),
    )
    await page.mouse.up()
    console.log(await page.locator('[data-work]').innerText())
    const memory = await app.evaluate(({ app: main }) =>
      main
        .getAppMetrics()
        .map(({ type, memory: { workingSetSize } }) => `${type} ${Math.round(workingSetSize / 1024)} MB`),
    )
    console.log(memory.join(', '))
  } finally {
    await app.close()
  }
}

/**
 * Does steps for some seconds and tells how many frames the page drew of them.
 * @param {import('@playwright/test').Page} page @param {string} what @param {(step: number) => Promise<void>} act
 */
async function run(page, what, act) {
  await page.evaluate(() => {
    /** @type {number[]} */
    const frames = []
    Object.assign(window, { frames })
    const next = (/** @type {number} */ time) => {
      frames.push(time)
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  const end = Date.now() + 1000 * SECONDS
  for (let step = 0; Date.now() < end; step++) await act(step)
  const frames = await page.evaluate(() => /** @type {{ frames?: number[] }} */ (window).frames ?? [])
  const gaps = frames.slice(1).map((time, at) => time - (frames[at] ?? time))
  gaps.sort((one, other) => one - other)
  const perSecond = (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0)
  const [median = 0, late = 0] = [gaps[Math.floor(gaps.length / 2)], gaps[Math.floor(0.95 * gaps.length)]]
  console.log(
    `${what}: ${perSecond.toFixed(0)} frames a second; ${median.toFixed(1)} ms between two (median), ${late.toFixed(1)} ms (95 %)`,
  )
}

#!/usr/bin/env node
// @ts-check
// From launch to a window that can be used, beside an Electron that opens an empty page: started in turns, the middle of several.
// node bench/window-start.mjs [STARTS]
import { _electron } from '@playwright/test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from '../scripts/run/build.mjs'
import { root } from '../scripts/run/project.mjs'
import { findElectron } from '../scripts/setup/electron.mjs'
import { median } from './measure.mjs'

const STARTS = Number(process.argv[2] ?? 7)
const TARGET = 1.5
const sample = join(root, 'samples/lsst-patch')

/** An app that opens a window like the lab's with nothing in it. */
const EMPTY = `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => {
  const window = new BrowserWindow({ show: false, width: 1360, height: 860, webPreferences: { sandbox: true, contextIsolation: true } })
  window.once('ready-to-show', () => window.show())
  void window.loadURL('data:text/html,<title>empty</title><button>here</button>')
})`

buildIfStale()
const executablePath = process.env['SHEARWATER_ELECTRON'] ?? findElectron()?.path
if (!executablePath) throw new Error('There is no Electron: npm run setup.')
const folder = mkdtempSync(join(tmpdir(), 'shearwater-window-start-'))
try {
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "main": "empty.cjs" }')
  writeFileSync(join(folder, 'empty.cjs'), EMPTY)
  /** @type {Record<string, number[]>} */
  const took = { empty: [], 'window usable': [], 'sample drawn': [] }
  for (let turn = 0; turn <= STARTS; turn++) {
    const times = {
      empty: await started(folder, [], (page) => page.getByRole('button', { name: 'here' }).click()),
      'window usable': await started(root, [], usable),
      'sample drawn': await started(root, [`--open=${sample}`], drawn),
    }
    // The first of each fills the caches of files.
    if (turn > 0) for (const [name, time] of Object.entries(times)) took[name]?.push(time)
  }
  report(took)
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** A view that needs no survey is clickable, and the welcome says what to do. @param {import('@playwright/test').Page} page */
async function usable(page) {
  await page.getByRole('button', { name: 'Choose a folder…' }).click({ trial: true })
  await page.locator('[data-view="devices"]').click({ trial: true })
}

/** The table has rows, and the first tile its pixels. @param {import('@playwright/test').Page} page */
async function drawn(page) {
  await page.getByRole('row').filter({ hasText: '1000007' }).waitFor()
  await page.locator('[data-drawn="tile_000"]').waitFor()
}

/**
 * Milliseconds from the launch of an app with new settings to the end of `done`.
 * @param {string} app @param {string[]} more @param {(page: import('@playwright/test').Page) => Promise<void>} done
 */
async function started(app, more, done) {
  const settings = mkdtempSync(join(folder, 'settings-'))
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const begun = performance.now()
  const electron = await _electron.launch({
    executablePath,
    args: [app, ...sandbox, `--user-data-dir=${settings}`, ...more],
  })
  await done(await electron.firstWindow())
  const time = performance.now() - begun
  await electron.close()
  return time
}

/** @param {Record<string, number[]>} took */
function report(took) {
  const empty = median(took['empty'] ?? [])
  for (const [name, times] of Object.entries(took)) {
    const range = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`
    console.log(
      `${name.padEnd(14)} ${median(times).toFixed(0).padStart(6)} ms   ${(median(times) / empty).toFixed(2)}x   (${range})`,
    )
  }
  console.log(`the page's first scripts: ${firstScripts()}`)
  if (median(took['window usable'] ?? []) > TARGET * empty) {
    console.error(`a window that can be used takes more than ${TARGET} times an empty one`)
    process.exitCode = 1
  }
}

/** What is loaded before the window can be used, in kB: what the built page names. */
function firstScripts() {
  const built = join(root, 'out/renderer')
  const named = readFileSync(join(built, 'index.html'), 'utf8').matchAll(
    /(?:src|href)="\.\/(assets\/[^"]+)"/g,
  )
  const sizes = [...named].map(([, path = '']) => ({ path, size: statSync(join(built, path)).size }))
  const all = readdirSync(join(built, 'assets')).reduce(
    (sum, name) => sum + statSync(join(built, 'assets', name)).size,
    0,
  )
  const sum = sizes.reduce((total, { size }) => total + size, 0)
  const kilobytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000)} kB`
  return `${kilobytes(sum)} of ${kilobytes(all)}; ${sizes.map(({ path, size }) => `${path.replace('assets/', '')} ${kilobytes(size)}`).join(', ')}`
}

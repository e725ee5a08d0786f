import {
  _electron,
  expect,
  test as base,
  type ElectronApplication,
  type Locator,
  type Page,
} from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The project's folder, which Electron runs as an app. */
export const project = resolve(__dirname, '..')
export const sample = join(project, 'samples', 'lsst-patch')

/** The executable that the set-up chose. */
export const electron = process.env['SHEARWATER_ELECTRON'] ?? ''

const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The arguments of one start of the lab, with its settings in `settings`. */
export function startArguments(settings: string, ...more: string[]): string[] {
  return [project, ...sandbox, `--user-data-dir=${settings}`, ...more]
}

export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
}

interface Fixtures {
  /** A folder for the lab's settings, removed after the journey. */
  settings: string
  /** Starts the lab; it is ended after the journey. */
  start: (...more: string[]) => Promise<Desktop>
}

/** A journey in the real Electron. */
export const test = base.extend<Fixtures>({
  // Playwright reads a fixture's dependencies off its first parameter, which must be a pattern.
  settings: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'shearwater-journey-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  start: async ({ settings }, use) => {
    const running: ElectronApplication[] = []
    await use(async (...more) => {
      const app = await _electron.launch({
        executablePath: electron,
        args: startArguments(settings, ...more),
      })
      running.push(app)
      const page = await app.firstWindow()
      return { app, page }
    })
    for (const app of running) await app.close().catch(() => undefined)
  },
})
export { expect }

/** The process id of a worker, as Electron sees it. */
export function workerPid(app: ElectronApplication, kind: 'store' | 'estimator'): Promise<number | null> {
  return app.evaluate(
    ({ app: main }, name) => main.getAppMetrics().find((metric) => metric.name === name)?.pid ?? null,
    `shearwater-${kind}`,
  )
}

/** Whether a process is there and not merely waiting to be buried. */
export async function isAlive(pid: number): Promise<boolean> {
  const { readFile } = await import('node:fs/promises')
  const status = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null)
  return status !== null && !/\) [ZX] /.test(status)
}

/** The panel of a view. */
export const panelOf = (page: Page, view: string): Locator => page.locator(`[data-panel="${view}"]`)

/** Brings a view to the front by the rail. */
export async function show(page: Page, view: string): Promise<Locator> {
  await page.locator(`[data-view="${view}"]`).click()
  return panelOf(page, view)
}

/** Waits until the sample survey is drawn: its table and its first tile. */
export async function untilDrawn(page: Page, tile = 'tile_000'): Promise<void> {
  await show(page, 'catalog')
  await expect(page.getByRole('row').filter({ hasText: '1000007' })).toBeVisible()
  await expect(page.locator(`[data-drawn="${tile}"]`)).toBeVisible()
}

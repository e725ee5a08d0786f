import { app, type BrowserWindow } from 'electron'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { announcePicture, SurveySummary } from '../preload/contract'
import { reportOf, Fault, type FaultReport } from '../preload/fault'
import type { InputOf } from '../preload/token'
import type { Hub } from './hub'

/** How long two pictures must be alike before the window counts as still, and how often that is tried. */
const STILL = 250
const TRIES = 20
/** How long opening and drawing may take, in milliseconds. */
const PATIENCE = 120_000

/** What the page says it has drawn. */
type Drawn = InputOf<typeof announcePicture>

/** The task of a start with `--picture`: picture, summary, end. */
export interface PictureTask {
  drawn(what: Drawn): Promise<void>
  refused(report: FaultReport): void
}

/** Saves the window to `path` as PNG once the page has drawn, prints what it shows, and ends the app. */
export function pictureTask(window: BrowserWindow, path: string, hub: Hub): PictureTask {
  const file = resolve(path)
  const refused = (report: FaultReport): void => {
    console.error(new Fault(report).message)
    app.exit(1)
  }
  const late = setTimeout(
    () =>
      refused({
        code: 'failed',
        what: `Nothing was drawn within ${PATIENCE / 1000} s.`,
        remedy: 'Run `npx shearwater doctor`.',
      }),
    PATIENCE,
  )
  async function drawn(what: Drawn): Promise<void> {
    if (!hub.survey) return
    clearTimeout(late)
    try {
      const summary = await summarise(hub, hub.survey, what)
      await savePicture(window, file)
      console.log(`${summary}\n  picture     ${file}`)
      await hub.close()
      app.exit(0)
    } catch (error) {
      refused(reportOf(error))
    }
  }
  return { drawn, refused }
}

async function savePicture(window: BrowserWindow, file: string): Promise<void> {
  const picture = await stillPicture(window)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, picture)
}

/** The window as PNG once it no longer changes: software rendering can be frames behind the page. */
async function stillPicture(window: BrowserWindow): Promise<Buffer> {
  let before = await capture(window)
  for (let tries = 0; tries < TRIES; tries++) {
    await new Promise((resolve) => setTimeout(resolve, STILL))
    const now = await capture(window)
    if (now.equals(before)) break
    before = now
  }
  return before
}

async function capture(window: BrowserWindow): Promise<Buffer> {
  window.webContents.invalidate()
  return (await window.webContents.capturePage()).toPNG()
}

async function summarise(hub: Hub, survey: SurveySummary, what: Drawn): Promise<string> {
  const [store, estimator] = await Promise.all([hub.storeRuntime(), hub.estimatorRuntime()])
  const rows: [string, string][] = [
    [
      'survey',
      `${survey.name}: ${survey.objects} objects, ${survey.tiles.length} tiles, bands ${survey.bands.join('')}`,
    ],
    ['folder', survey.folder],
    ['shown', `${what.rows} rows of the catalog${what.tile ? `, ${what.tile} in colour` : ''}`],
    ['store', `${store.engine} ${store.version}`],
    [
      'estimator',
      `TensorFlow ${estimator.version}, ${estimator.backend}${estimator.native ? '' : ` (${estimator.note})`}`,
    ],
    ['window', `Electron ${process.versions.electron}`],
  ]
  return rows.map(([name, value]) => `  ${name.padEnd(11)} ${value}`).join('\n')
}

import { app, MessageChannelMain, session } from 'electron'
import { join } from 'node:path'
import { handle, type Handler } from '../preload/channel'
import {
  announcePicture,
  chooseSurvey,
  connectStore,
  listRecentLabs,
  readAbout,
  storeLine,
  surveyOpened,
  surveyRefused,
  urlWanted,
  workersChanged,
  type RecentLab,
} from '../preload/contract'
import { copyFigure, saveFigure } from '../preload/contract-figures'
import { chooseTruth, linkedChanged } from '../preload/contract-linked'
import { chooseRunModel, exportRun, listRuns, queueChanged } from '../preload/contract-queue'
import { chooseTrainingFolder, trainingChanged } from '../preload/contract-training'
import { commandWanted } from '../preload/contract-window'
import { exportAnswer } from '../preload/contract-query'
import { about } from './about'
import {
  choose,
  chooseFigureFile,
  chooseModelFolder,
  choosePatchFolder,
  chooseTableFile,
  chooseTrainedModel,
  chooseTruthFile,
  chooseVerdictsToRead,
  chooseVerdictsToWrite,
  showAbout,
} from './dialogs'
import { exportAnswerTo } from './export-answer'
import { exportRunTo } from './export-run'
import { galaxyHandlers } from './galaxy-desk'
import { reportOf } from '../preload/fault'
import { endAtOnce } from './end-at-once'
import { createHub } from './hub'
import { runQueue } from './jobs'
import { judgingHandlers } from './judging'
import { labNetworkHandlers } from './lab-networks'
import { labPlace } from './lab-place'
import { labRuns } from './lab-runs'
import { runNetworkHandlers } from './run-networks'
import { setMenus, type MenuActions } from './menu'
import { servePageLine } from './page-line'
import { pageOrigin, servePage } from './page-protocol'
import { createPool } from './pool'
import { copyToClipboard } from './copy-figure'
import { recentLabs } from './recent'
import { pictureTask } from './picture'
import { saveFigureTo } from './save-figure'
import { startOptions, type StartOptions } from './start-options'
import { trainingDesk } from './training-desk'
import { utilityProcesses } from './utility-process'
import { openWindow } from './window'

const built = (path: string): string => join(__dirname, path)

/** Vite's server while someone edits the page (`npm run dev`). */
const developmentServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']

/** Starts the desktop lab: worker processes, hub, window, menus. */
export async function startDesktop(options: StartOptions): Promise<void> {
  const pool = createPool(utilityProcesses(built('.')))
  const hub = createHub(pool, labPlace(join(app.getPath('userData'), 'labs')), about().notice !== null)
  const recent = recentLabs(join(app.getPath('userData'), 'recent.json'), () => new Date().toISOString())
  const origins = [pageOrigin, ...(developmentServer ? [new URL(developmentServer).origin] : [])]

  servePage(built('../renderer'))
  const window = openWindow({
    preload: built('../preload/bridge.js'),
    address: developmentServer ?? `${pageOrigin}/index.html`,
    stateFile: join(app.getPath('userData'), 'window.json'),
  })
  // The window first: until it is there its workers would take the processor from it. A survey that is opened starts the store at once.
  window.webContents.once('did-finish-load', () => {
    pool.store.start()
    pool.estimator.start()
  })
  const picture = options.picture ? pictureTask(window, options.picture, hub) : null
  const training = trainingDesk(hub, (run) => page.tell(trainingChanged, run))
  const queue = runQueue(hub, (runs) => page.tell(queueChanged, runs))
  const networks = labNetworkHandlers(hub, () => chooseTrainedModel(window))
  const galaxies = galaxyHandlers(pool, hub, {
    model: () => chooseTrainedModel(window),
    patch: () => choosePatchFolder(window),
    stamps: (name) => chooseFigureFile(window, name, 'fits'),
  })
  const judging = judgingHandlers(hub, {
    chooseToRead: () => chooseVerdictsToRead(window),
    chooseToWrite: (name) => chooseVerdictsToWrite(window, name),
  })
  const handlers = [
    ...[...hub.handlers, ...training.handlers, ...queue.handlers],
    ...[...networks, ...runNetworkHandlers(hub), ...galaxies, ...judging, ...windowHandlers()],
  ]
  const page = servePageLine(window.webContents, origins, handlers)

  const actions: MenuActions = {
    chooseSurvey: () => void choose(window).then((folder) => folder && actions.openSurvey(folder)),
    askForUrl: () => page.tell(urlWanted, null),
    openSurvey: (folder) => void hub.open(folder).catch(() => undefined), // its listeners hear of the failure
    clearRecent: () => void recent.clear().then(menus),
    command: (id) => page.tell(commandWanted, id),
    showAbout: () => void showAbout(window),
  }
  let isOpen = false
  const menus = (labs: RecentLab[]): void => setMenus({ recent: labs, isOpen }, actions)
  menus(await recent.list())

  pool.onChange((statuses) => page.tell(workersChanged, statuses))
  hub.onLinked((table) => page.tell(linkedChanged, table))
  hub.onSurvey({
    opened(summary) {
      isOpen = true
      page.tell(surveyOpened, summary)
      void recent.remember(summary).then(menus)
    },
    refused(folder, report) {
      page.tell(surveyRefused, { folder, report })
      picture?.refused(report)
      if (report.what.startsWith('There is no such folder')) void recent.forget(folder)
    },
  })

  function windowHandlers(): Handler[] {
    return [
      handle(readAbout, about),
      handle(chooseSurvey, () => choose(window)),
      handle(chooseTrainingFolder, async () => {
        const folder = await chooseModelFolder(window)
        return folder === null ? null : hub.trainingFolder(folder)
      }),
      handle(listRuns, () => labRuns(hub)),
      handle(chooseTruth, () => chooseTruthFile(window)),
      handle(chooseRunModel, () => chooseTrainedModel(window)),
      handle(exportRun, ({ run }, context) =>
        exportRunTo(hub, (name) => chooseTableFile(window, name), run, context),
      ),
      handle(exportAnswer, ({ sql }, context) =>
        exportAnswerTo(hub, (name) => chooseTableFile(window, name, 'Export the answer'), sql, context),
      ),
      handle(saveFigure, (figure) =>
        saveFigureTo((name, format) => chooseFigureFile(window, name, format), figure),
      ),
      handle(copyFigure, copyToClipboard),
      handle(listRecentLabs, () => recent.list()),
      handle(connectStore, async () => {
        const { port1, port2 } = new MessageChannelMain()
        const store = await pool.store.process()
        store.connect(port1)
        window.webContents.postMessage(storeLine, null, [port2])
        return { pid: pool.store.status.pid ?? 0 }
      }),
      handle(announcePicture, (what) => {
        void picture?.drawn(what)
        return null
      }),
    ]
  }

  const folder = options.open ?? (await recent.list())[0]?.folder ?? options.first
  if (folder) {
    // A refusal before the page is there to hear it would be lost.
    const loaded = new Promise((resolve) => window.webContents.once('did-finish-load', () => resolve(null)))
    hub.open(folder).catch(async (error: unknown) => {
      await loaded
      page.tell(surveyRefused, { folder, report: reportOf(error) })
    })
  }

  app.on('second-instance', (_event, args) => {
    if (window.isMinimized()) window.restore()
    window.focus()
    const { open } = startOptions(args)
    if (open) actions.openSurvey(open)
  })
  let parting: 'no' | 'under way' | 'done' = 'no'
  app.on('will-quit', (event) => {
    if (parting === 'done') return
    event.preventDefault()
    if (parting === 'under way') return
    parting = 'under way'
    session.defaultSession.flushStorageData()
    // Training leaves a checkpoint, a run its sealed shards.
    void Promise.all([training.close(), queue.close()])
      .then(() => hub.close())
      .finally(() => {
        // Not before Electron has done with the quitting that was held up.
        setTimeout(() => {
          parting = 'done'
          app.quit()
        }, 20)
      })
  })
  endAtOnce()
}

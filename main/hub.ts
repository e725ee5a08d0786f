import { handle, type Context, type Handler } from '../preload/channel'
import {
  describeEstimator,
  describeRuntimes,
  describeStore,
  listWorkers,
  loadTile,
  openCatalog,
  openSurvey,
  readSurvey,
  restartWorker,
  type EstimatorRuntime,
  type Progress,
  type Runtimes,
  type StoreRuntime,
  type SurveySummary,
  type TileContents,
} from '../preload/contract'
import { fault, reportOf, type FaultReport } from '../preload/fault'
import { ingestTile } from './ingest'
import type { Pool } from './pool'
import { describeSurvey, type Survey } from './survey'
import type { Worker } from './worker'

/** What the hub tells of a survey: that it lies open (again), or that it could not be opened. */
export interface SurveyListener {
  opened(summary: SurveySummary): void
  refused(folder: string, report: FaultReport): void
}

/** Answers every request of the lab, for the window and for the command line alike. */
export interface Hub {
  readonly handlers: Handler[]
  readonly survey: SurveySummary | null
  open(folder: string, context?: Partial<Context<Progress>>): Promise<SurveySummary>
  storeRuntime(): Promise<StoreRuntime>
  estimatorRuntime(): Promise<EstimatorRuntime>
  onSurvey(listener: SurveyListener): void
}

interface OpenSurvey {
  readonly survey: Survey
  summary: SurveySummary
  /** The store process that holds it; another one, after a crash, holds nothing. */
  storePid: number | null
  readonly tiles: Map<string, TileLoading>
}

interface TileLoading {
  readonly contents: Promise<TileContents>
  readonly signal: AbortSignal
}

/** Makes the hub over the worker processes of `pool`. */
export function createHub(pool: Pool): Hub {
  const listeners: SurveyListener[] = []
  let current: OpenSurvey | null = null
  let opening: AbortController | undefined

  async function open(folder: string, context: Partial<Context<Progress>> = {}): Promise<SurveySummary> {
    opening?.abort()
    const mine = (opening = new AbortController())
    context.signal?.addEventListener('abort', () => mine.abort(), { once: true })
    try {
      const survey = await describeSurvey(folder)
      const summary = await readCatalog(survey, mine.signal, context.report)
      current = { survey, summary, storePid: pool.store.status.pid, tiles: new Map() }
      listeners.forEach((listener) => listener.opened(summary))
      return summary
    } catch (error) {
      const report = reportOf(error)
      if (report.code !== 'cancelled') listeners.forEach((listener) => listener.refused(folder, report))
      throw error
    }
  }

  async function readCatalog(
    survey: Survey,
    signal?: AbortSignal,
    report?: (step: Progress) => void,
  ): Promise<SurveySummary> {
    const begun = performance.now()
    const { name, description, folder, bands, roles } = survey
    const found = await pool.store.call(
      openCatalog,
      { path: survey.catalog, roles },
      { signal, onProgress: report },
    )
    const tiles = survey.tiles.map((tile) => ({ name: tile.name, number: tile.number, bytes: tile.bytes }))
    const seconds = (performance.now() - begun) / 1000
    return { name, description, folder, bands, catalog: survey.catalog, tiles, seconds, ...found }
  }

  /** A store that crashed comes back empty: give it the open survey again. */
  async function refill(): Promise<void> {
    const { pid, state } = pool.store.status
    if (!current || state !== 'ready' || pid === current.storePid) return
    const mine = current
    mine.storePid = pid
    mine.tiles.clear()
    try {
      mine.summary = await readCatalog(mine.survey)
      if (current === mine) listeners.forEach((listener) => listener.opened(mine.summary))
    } catch (error) {
      listeners.forEach((listener) => listener.refused(mine.survey.folder, reportOf(error)))
    }
  }

  async function tileContents(name: string, context: Context<Progress>): Promise<TileContents> {
    if (!current) throw fault('No survey is open.', { remedy: 'Open one first.' })
    const { survey, tiles } = current
    const tile = survey.tiles.find((candidate) => candidate.name === name)
    if (!tile) throw fault(`The survey has no tile "${name}".`, { where: survey.folder })
    const known = tiles.get(name)
    // One that was cancelled may still be winding down; it is begun again.
    if (known && !known.signal.aborted) return known.contents
    const loading = { contents: ingestTile(pool.store, tile, context), signal: context.signal }
    tiles.set(name, loading)
    loading.contents.catch(() => tiles.get(name) === loading && tiles.delete(name))
    return loading.contents
  }

  const storeRuntime = (): Promise<StoreRuntime> => pool.store.call(describeStore, null)
  const estimatorRuntime = (): Promise<EstimatorRuntime> => pool.estimator.call(describeEstimator, null)

  async function runtimes(): Promise<Runtimes> {
    const isUp = ({ status }: Worker): boolean => status.state === 'ready' || status.state === 'busy'
    const [store, estimator] = await Promise.all([
      isUp(pool.store) ? storeRuntime() : null,
      isUp(pool.estimator) ? estimatorRuntime() : null,
    ])
    return { store, estimator }
  }

  pool.onChange(() => void refill())

  return {
    get survey() {
      return current?.summary ?? null
    },
    open,
    storeRuntime,
    estimatorRuntime,
    onSurvey: (listener) => void listeners.push(listener),
    handlers: [
      handle(openSurvey, ({ folder }, context) => open(folder, context)),
      handle(readSurvey, () => current?.summary ?? null),
      handle(loadTile, ({ tile }, context) => tileContents(tile, context)),
      handle(listWorkers, () => pool.statuses()),
      handle(describeRuntimes, () => runtimes()),
      handle(restartWorker, ({ kind }) => {
        pool.worker(kind).start()
        return null
      }),
    ],
  }
}

import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { handle, type Context, type Handler } from '../preload/channel'
import {
  closeLab,
  describeEstimator,
  describePath,
  describeRuntimes,
  describeStore,
  exportRows,
  haltTraining,
  listWorkers,
  openLab,
  queryStore,
  openSurvey,
  readPixels,
  readSurvey,
  restartWorker,
  settleExports,
  simulateSurvey,
  trainNetwork,
  type EstimatorRuntime,
  type ExportSummary,
  type PathDescription,
  type PixelValues,
  type Progress,
  type Runtimes,
  type SimulationPlan,
  type SimulationSummary,
  type StoreRuntime,
  type SurveySummary,
  type TileFile,
} from '../preload/contract'
import type { ClusterState } from '../preload/contract-cluster'
import type { SweepPredictions } from '../preload/contract-devices'
import type { GenerationOrder, GenerationSummary } from '../preload/contract-generate'
import type { LayerPredictions } from '../preload/contract-layers'
import type { RunOrder, RunOutcome } from '../preload/contract-queue'
import type { RoundingEffects } from '../preload/contract-rounding'
import { evaluateRun, type RunPlan } from '../preload/contract-runs'
import {
  describeTrainingFolder,
  type TrainingFolder,
  type TrainingOrder,
  type TrainingProgress,
  type TrainingSummary,
} from '../preload/contract-training'
import type { WorkloadOrder } from '../preload/contract-workload'
import { cancelled, Fault, fault, reportOf, type FaultReport } from '../preload/fault'
import type { InputOf, OutputOf } from '../preload/token'
import type { Workload } from '../workers/devices/workload'
import { nameOfPlace } from '../workers/files/place'
import { clusterDesk } from './cluster/cluster-desk'
import { eitherSignal } from './either-signal'
import { generate } from './generation'
import {
  patienceOf,
  planOrder,
  runEstimation,
  type EstimationContext,
  type EstimationOrder,
} from './estimation/run-estimation'
import { judgementsOf, type Judgements } from './judgements'
import { linkedDesk, type LinkedDesk } from './linked-desk'
import { objectDesk } from './object-desk'
import type { Pool } from './pool'
import { layerPredictions, predictions, type PredictionOrder } from './predictions'
import { roundingOnStamps, type StampsOrder } from './rounding'
import { describeTarget } from './target'
import { tileDesk, type TiledSurvey } from './tile-desk'
import type { Worker } from './worker'
import { recordedWorkload } from './workloads'

/** What the hub tells of a survey: that it lies open (again), or that it could not be opened. */
export interface SurveyListener {
  opened(summary: SurveySummary): void
  refused(folder: string, report: FaultReport): void
}

export interface OpenOptions extends Partial<Context<Progress>> {
  /** The lab's folder, where it is not left to the hub. */
  readonly lab?: string | undefined
  /** Whether the lab is opened beside other processes that have it open too: then only shards of runs are written to it. */
  readonly beside?: boolean
}

/** Answers every request of the lab, for the window and for the command line alike. */
export interface Hub {
  readonly handlers: Handler[]
  readonly survey: SurveySummary | null
  /** The files of the tiles of what is open. */
  readonly tiles: readonly TileFile[]
  /** Opens a survey, or a lab that was made of one. */
  open(place: string, options?: OpenOptions): Promise<SurveySummary>
  /** Read-only SQL over what is open, as an Arrow IPC stream. */
  query(sql: string, signal?: AbortSignal): Promise<Uint8Array>
  /** Writes rows of what is open to a file. Cancelled, it leaves none, and rejects when it is gone. */
  exportRows(input: InputOf<typeof exportRows>, options?: Partial<Context<Progress>>): Promise<ExportSummary>
  /** Estimates the objects of what is open. */
  estimate(order: EstimationOrder, context: EstimationContext): Promise<RunOutcome>
  /** Works out a run of what is open, without beginning it: its name, and its shards with what is sealed of them. */
  plan(order: RunOrder, signal: AbortSignal): Promise<RunPlan>
  /** Watches a run of what is open that was given to a cluster; what its jobs seal is known to SQL, unless the lab is open beside others. */
  watchCluster(run: string, context: Context<ClusterState>): Promise<ClusterState>
  /** What is said of objects after they were estimated: flagging, reviews, matches; and the list of runs. */
  readonly judgements: Judgements
  /** Resolves when a store that ended has what is open again; rejects where it cannot. */
  reopened(signal: AbortSignal): Promise<void>
  /** Scores of a run against a truth, by subset. */
  evaluate(input: InputOf<typeof evaluateRun>, signal?: AbortSignal): Promise<OutputOf<typeof evaluateRun>>
  describe(path: string, signal?: AbortSignal): Promise<PathDescription>
  pixels(input: InputOf<typeof readPixels>, signal?: AbortSignal): Promise<PixelValues>
  /** Makes a survey with truth; its tiles are written one by one. */
  simulate(plan: SimulationPlan, context: Partial<Context<Progress>>): Promise<SimulationSummary>
  /** Trains a network. Cancelled, it rejects when its checkpoint is written. */
  train(input: TrainingOrder, options?: Partial<Context<TrainingProgress>>): Promise<TrainingSummary>
  /** Draws galaxies from a generative model into a file. Cancelled, it leaves none, and rejects when it is gone. */
  generate(input: GenerationOrder, options?: Partial<Context<Progress>>): Promise<GenerationSummary>
  /** What the network in a model's folder asks of a device. */
  recordWorkload(order: WorkloadOrder, signal?: AbortSignal): Promise<Workload>
  /** What a workload takes on simulated devices. */
  predict(order: PredictionOrder, signal?: AbortSignal): Promise<SweepPredictions>
  /** The same, layer by layer in single and in half precision. */
  predictLayers(order: PredictionOrder, signal?: AbortSignal): Promise<LayerPredictions>
  /** What half precision does to the shapes of objects of what is open, layer by layer. */
  measureRounding(order: StampsOrder, context: Context<Progress>): Promise<RoundingEffects>
  /** What lies in a folder that a network may be trained in. */
  trainingFolder(folder: string): Promise<TrainingFolder>
  storeRuntime(): Promise<StoreRuntime>
  estimatorRuntime(): Promise<EstimatorRuntime>
  onSurvey(listener: SurveyListener): void
  /** Hears of changes of the table that all views share. */
  onLinked: LinkedDesk['onChange']
  /** Gives the lab back for others to open, and ends the worker processes. */
  close(): Promise<void>
}

/** Rejects where the folder of a lab that was open is gone: another must not be made in its place. */
async function requireFolder(lab: string): Promise<void> {
  if (await stat(lab).catch(() => null)) return
  const what = 'The lab’s folder is gone.'
  throw new Fault({ code: 'unwritable', what, where: lab, remedy: 'Put it back where it was.' })
}

/** Milliseconds between two looks whether the store has its lab open again. */
const REOPENING = 100

/** How long the store may take to give its lab back, in milliseconds. */
const FAREWELL = 1500

interface OpenSurvey extends TiledSurvey {
  readonly beside: boolean
  summary: SurveySummary
  /** The store process that holds it; another one, after a crash, holds nothing. */
  storePid: number | null
  /** Why that process could not open the lab; null where it did. */
  refusal: FaultReport | null
  left: AbortController
}

/**
 * Makes the hub over the worker processes of `pool`; `labOf` says where the lab of a survey is kept unless it is named.
 * With `localOnly`, surveys of other machines are refused.
 */
export function createHub(pool: Pool, labOf: (surveyFolder: string) => string, localOnly = false): Hub {
  const listeners: SurveyListener[] = []
  let current: OpenSurvey | null = null
  let opening: AbortController | undefined

  async function open(place: string, options: OpenOptions = {}): Promise<SurveySummary> {
    opening?.abort()
    const mine = (opening = new AbortController())
    options.signal?.addEventListener('abort', () => mine.abort(), { once: true })
    let asked = false
    try {
      const target = await describeTarget(place, {
        lab: options.lab ?? labOf,
        localOnly,
        signal: mine.signal,
      })
      if (mine.signal.aborted) throw cancelled()
      asked = true
      // Tiles that are on their way belong to the survey that is left.
      current?.left.abort()
      const { beside = false } = options
      const summary = await readLab({ target, beside }, mine.signal, options.report)
      opening = undefined
      const { pid } = pool.store.status
      current = { target, beside, summary, storePid: pid, refusal: null, left: new AbortController() }
      listeners.forEach((listener) => listener.opened(summary))
      return summary
    } catch (error) {
      const report = reportOf(error)
      if (report.code !== 'cancelled') {
        listeners.forEach((listener) => listener.refused(nameOfPlace(place), report))
      }
      if (opening === mine) {
        opening = undefined
        if (asked) void restore()
      }
      throw error
    }
  }

  /** After an open that came to nothing the store may hold anything: give it what is open. */
  async function restore(): Promise<void> {
    if (!current) return
    current.storePid = null
    current.left = new AbortController()
    await refill()
  }

  async function readLab(
    { target: { lab, survey, problems }, beside }: Pick<OpenSurvey, 'target' | 'beside'>,
    signal?: AbortSignal,
    report?: (step: Progress) => void,
  ): Promise<SurveySummary> {
    const begun = performance.now()
    const source = survey && {
      ...{ folder: survey.folder, place: survey.place, catalog: survey.catalog, roles: survey.roles },
      tiles: survey.tiles.map(({ name, path }) => ({ name, path })),
    }
    const input = { lab, survey: source, beside }
    const found = await pool.store.call(openLab, input, { signal, onProgress: report })
    const tiles = (survey?.tiles ?? []).map(({ name, number, bytes }) => ({ name, number, bytes }))
    return {
      name: survey?.name ?? basename(lab),
      description: survey?.description ?? '',
      bands: survey?.bands ?? found.bands,
      ...{ lab, folder: found.survey.folder, tiles },
      ...{ objects: found.objects, columns: found.columns, roles: found.roles },
      problems: [...problems, ...found.problems],
      seconds: (performance.now() - begun) / 1000,
    }
  }

  /** A store that crashed comes back empty: give it the open lab again, unless another one is being opened. */
  async function refill(tell = true): Promise<void> {
    const { pid, state } = pool.store.status
    const isUp = state === 'ready' || state === 'busy'
    if (!current || opening || !isUp || pid === current.storePid) return
    const [mine, turn] = [current, (opening = new AbortController())]
    mine.storePid = pid
    try {
      await requireFolder(mine.target.lab)
      mine.summary = await readLab(mine, turn.signal)
      mine.refusal = null
      if (opening === turn) listeners.forEach((listener) => listener.opened(mine.summary))
    } catch (error) {
      const report = reportOf(error)
      // The store may hold anything now: it is not taken for filled.
      if (report.code === 'cancelled') mine.storePid = null
      if (report.code === 'cancelled' || report.code === 'gone') return
      mine.refusal = report
      if (tell) listeners.forEach((listener) => listener.refused(mine.summary.folder, report))
    } finally {
      if (opening === turn) opening = undefined
    }
    // It may have crashed again meanwhile.
    await refill()
  }

  /** Waits until the store, which ended, has been given the open lab again; rejects where it does not come back, or cannot open it. */
  async function reopened(signal: AbortSignal): Promise<void> {
    const mine = current
    if (!mine) throw fault('No survey is open.', { remedy: 'Open one first.' })
    while (current === mine && !signal.aborted) {
      // Rejects when the store does not stay up.
      await pool.store.process()
      if (!opening && pool.store.status.pid === mine.storePid) {
        if (!mine.refusal) return
        // What kept it from opening may have been mended.
        mine.storePid = null
        await refill(false)
        if (mine.refusal && !opening) throw new Fault(mine.refusal)
      }
      await wait(REOPENING, undefined, { signal }).catch(() => undefined)
    }
    if (signal.aborted) throw cancelled()
    throw fault('Another survey was opened meanwhile.', {
      remedy: 'Open it again: the run goes on after what is sealed.',
    })
  }

  async function exportTo(
    input: InputOf<typeof exportRows>,
    { signal, report }: Partial<Context<Progress>> = {},
  ): Promise<ExportSummary> {
    try {
      return await pool.store.call(exportRows, input, { signal, onProgress: report })
    } catch (error) {
      // The store takes the unfinished file away; whoever asked may end it right after.
      if (signal?.aborted) await pool.store.call(settleExports, null).catch(() => undefined)
      throw error
    }
  }

  async function train(
    input: TrainingOrder,
    { signal, report }: Partial<Context<TrainingProgress>> = {},
  ): Promise<TrainingSummary> {
    if (signal?.aborted) throw cancelled()
    const halt = (): void => void pool.trainer.call(haltTraining, null).catch(() => undefined)
    signal?.addEventListener('abort', halt, { once: true })
    const training = pool.trainer.call(trainNetwork, input, { onProgress: report })
    return training.finally(() => signal?.removeEventListener('abort', halt))
  }

  /** What lies open, for what is about its lab. */
  function openNow(): OpenSurvey {
    if (current) return current
    throw fault('No survey is open.', { remedy: 'Open one first.' })
  }

  const tiles = tileDesk(pool.store, openNow)
  const linked = linkedDesk(pool.store, () => openNow().target.survey)
  const objects = objectDesk(pool, openNow)
  const cluster = clusterDesk(pool, () => ({ lab: openNow().target.lab, beside: openNow().beside }))

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

  async function close(): Promise<void> {
    opening?.abort()
    current?.left.abort()
    const { state } = pool.store.status
    if (state === 'ready' || state === 'busy') {
      // One that is in the middle of something long is not waited for: its lock is broken by whoever opens the lab next.
      await pool.store.call(closeLab, null, { signal: AbortSignal.timeout(FAREWELL) }).catch(() => undefined)
    }
    pool.stop()
  }

  pool.onChange(() => void refill())
  const judgements = judgementsOf(pool)

  return {
    get survey() {
      return current?.summary ?? null
    },
    get tiles() {
      return (current?.target.survey?.tiles ?? []).map(({ name, path }) => ({ name, path }))
    },
    open,
    query: async (sql, signal) => (await pool.store.call(queryStore, { sql }, { signal })).arrow,
    exportRows: exportTo,
    reopened,
    estimate: async (order, context) => {
      const { signal, release } = eitherSignal(context.signal, openNow().left.signal)
      return runEstimation(pool, { reopened }, order, { ...context, signal }).finally(release)
    },
    plan: async (order, signal) =>
      (await planOrder(pool, order, patienceOf({ reopened }, signal), false)).plan,
    watchCluster: cluster.watch,
    judgements,
    evaluate: (input, signal) => pool.store.call(evaluateRun, input, { signal }),
    train,
    generate: (input, options) => generate(pool, input, options),
    recordWorkload: (order, signal) => recordedWorkload(pool, order, signal),
    predict: (order, signal) => predictions(pool, order, signal),
    predictLayers: (order, signal) => layerPredictions(pool, order, signal),
    measureRounding: (order, context) => {
      const { signal, release } = eitherSignal(context.signal, openNow().left.signal)
      return roundingOnStamps(pool, openNow(), order, { ...context, signal }).finally(release)
    },
    trainingFolder: (folder) => pool.reader.call(describeTrainingFolder, { folder }),
    describe: (path, signal) => pool.reader.call(describePath, { path }, { signal }),
    pixels: (input, signal) => pool.reader.call(readPixels, input, { signal }),
    simulate: (plan, { signal, report }) =>
      pool.simulator.call(simulateSurvey, plan, { signal, onProgress: report }),
    storeRuntime,
    estimatorRuntime,
    onSurvey: (listener) => void listeners.push(listener),
    onLinked: linked.onChange,
    close,
    handlers: [
      handle(openSurvey, ({ folder }, context) => open(folder, context)),
      handle(readSurvey, () => current?.summary ?? null),
      ...[tiles, cluster, linked, objects].flatMap(({ handlers }) => handlers),
      handle(listWorkers, () => pool.statuses()),
      handle(describeRuntimes, () => runtimes()),
      handle(restartWorker, ({ name }) => {
        pool.worker(name)?.start()
        return null
      }),
    ],
  }
}

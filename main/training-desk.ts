import { handle, type Handler } from '../preload/channel'
import {
  describeTrainingFolder,
  readTraining,
  startTraining,
  stopTraining,
  USUAL_TRAINING,
  type TrainingOrder,
  type TrainingProgress,
  type TrainingRun,
  type TrainingSummary,
  type Validation,
} from '../preload/contract-training'
import { Fault, reportOf } from '../preload/fault'
import type { Hub } from './hub'
import { ThinnedCurve } from './thinned-curve'
import { PaceMeter } from './training-pace'

/** Milliseconds between two things that are told of a run. */
const EVERY = 250
/** Validations that are kept: with more, every other one goes. */
const MOST_VALIDATIONS = 200
/** How long a run may take to write its checkpoint when the lab is closed, in milliseconds. */
const FAREWELL = 20_000

/** Looks after the one run of training that the window may have: it lives on when the page is left or loaded anew. */
export interface TrainingDesk {
  readonly handlers: Handler[]
  /** Stops the run under way; done when its checkpoint is written. */
  close(): Promise<void>
}

/** What is known of a run beside what is told of it. */
interface Watched {
  run: TrainingRun
  readonly curve: ThinnedCurve
  readonly controller: AbortController
  ended: Promise<void>
}

/** Makes the desk over the hub; `tell` hears of the run, four times a second at most. */
export function trainingDesk(
  { train, trainingFolder }: Pick<Hub, 'train' | 'trainingFolder'>,
  tell: (run: TrainingRun) => void,
  now: () => number = () => performance.now(),
): TrainingDesk {
  let watched: Watched | null = null
  let timer: NodeJS.Timeout | undefined

  const snapshot = (): TrainingRun | null => watched && { ...watched.run, curve: watched.curve.values }

  function tellNow(): void {
    clearTimeout(timer)
    timer = undefined
    const run = snapshot()
    if (run) tell(run)
  }

  function change(mine: Watched, difference: Partial<TrainingRun>): void {
    mine.run = { ...mine.run, ...difference }
    if ('state' in difference) tellNow()
    else timer ??= setTimeout(tellNow, EVERY)
  }

  function start(order: TrainingOrder): null {
    if (isUnderWay(watched)) {
      const remedy = 'Stop it, or wait for its end.'
      throw new Fault({ code: 'refused', what: 'A network is being trained already.', remedy })
    }
    const mine = (watched = begun(order, watched))
    tellNow()
    mine.ended = follow(mine).then((end) => change(mine, end))
    return null
  }

  async function follow(mine: Watched): Promise<Partial<TrainingRun>> {
    const meter = new PaceMeter(mine.run.order.batch ?? USUAL_TRAINING.batch, now)
    const report = (step: TrainingProgress): void => {
      mine.curve.add(step.step, step)
      const [pace, validations] = [meter.at(step), withValidation(mine.run.validations, step)]
      change(mine, { pace, validations, ...(mine.run.state === 'starting' && { state: 'running' }) })
    }
    return ending(train(mine.run.order, { signal: mine.controller.signal, report }))
  }

  async function stop(): Promise<void> {
    if (!isUnderWay(watched)) return
    const mine = watched
    change(mine, { state: 'stopping' })
    mine.controller.abort()
    await mine.ended
  }

  return {
    async close() {
      let late: NodeJS.Timeout | undefined
      const farewell = new Promise((resolve) => (late = setTimeout(resolve, FAREWELL)))
      await Promise.race([stop(), farewell])
      clearTimeout(late)
      clearTimeout(timer)
    },
    handlers: [
      handle(startTraining, start),
      handle(stopTraining, () => stop().then(() => null)),
      handle(readTraining, snapshot),
      handle(describeTrainingFolder, ({ folder }) => trainingFolder(folder)),
    ],
  }
}

const UNDER_WAY: readonly TrainingRun['state'][] = ['starting', 'running', 'stopping']

function isUnderWay(watched: Watched | null): watched is Watched {
  return watched !== null && UNDER_WAY.includes(watched.run.state)
}

/** A run at its beginning; one that goes on in the folder of the last one keeps its curve. */
function begun(order: TrainingOrder, last: Watched | null): Watched {
  const goesOn = order.resume && last?.run.order.out === order.out
  const curve = goesOn ? last.curve : new ThinnedCurve()
  const run: TrainingRun = {
    ...{ order, state: 'starting', pace: null, curve: curve.values },
    ...{ validations: goesOn ? last.run.validations : [], summary: null, problem: null },
  }
  return { run, curve, controller: new AbortController(), ended: Promise.resolve() }
}

/** How a run ended: with a model, a checkpoint, or a problem. */
async function ending(summary: Promise<TrainingSummary>): Promise<Partial<TrainingRun>> {
  try {
    return { state: 'done', summary: await summary }
  } catch (error) {
    const report = reportOf(error)
    return report.code === 'cancelled'
      ? { state: 'stopped' }
      : { state: 'failed', problem: withWayOn(report) }
  }
}

/** A trainer that was lost leaves its checkpoints. */
function withWayOn(report: ReturnType<typeof reportOf>): ReturnType<typeof reportOf> {
  if (report.code !== 'gone') return report
  return { ...report, remedy: 'Resume: training goes on from its last checkpoint.' }
}

function withValidation(before: readonly Validation[], { step, metrics }: TrainingProgress): Validation[] {
  const earlier = before.filter((validation) => validation.step < step)
  if (!metrics) return earlier
  const all = [...earlier, { step, metrics }]
  return all.length <= MOST_VALIDATIONS ? all : all.filter((_, at) => (all.length - 1 - at) % 2 === 0)
}

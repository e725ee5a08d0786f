import { handle, type Handler } from '../preload/channel'
import type { SurveySummary } from '../preload/contract'
import {
  dismissRun,
  enqueueRun,
  moveRun,
  pauseRun,
  readQueue,
  resumeRun,
  stopRun,
  type QueuedRun,
} from '../preload/contract-queue'
import { fault } from '../preload/fault'
import type { Hub } from './hub'
import { SurveyQueue } from './survey-queue'

/** Milliseconds between two things that are told of a run. */
const EVERY = 250
/** How long a run may take to stop when the lab is closed, in milliseconds. */
const FAREWELL = 5000

/** What the queue needs of the hub. */
export type Estimating = Pick<Hub, 'onSurvey' | 'estimate'>

/** Looks after the runs that a person wants of the open survey: they live on when the page is left or loaded anew. */
export interface RunQueue {
  readonly handlers: Handler[]
  /** Stops the run under way, and waits a little for it; what is sealed stays. */
  close(): Promise<void>
}

/**
 * Makes the queue over the hub; `tell` hears of the runs of the open survey: of a change of state at once, of progress four times a
 * second at most. Whoever opens another survey stops the queue of the one that is left, which is found stopped when that is opened again.
 */
export function runQueue(hub: Estimating, tell: (runs: QueuedRun[]) => void): RunQueue {
  const queues = new Map<string, SurveyQueue>()
  let current: SurveyQueue | undefined
  let timer: NodeJS.Timeout | undefined

  function tellNow(): void {
    clearTimeout(timer)
    timer = undefined
    tell(current?.runs ?? [])
  }

  function queueOf(lab: string): SurveyQueue {
    const changed = (atOnce: boolean): void => {
      if (queue !== current) return
      if (atOnce) tellNow()
      else timer ??= setTimeout(tellNow, EVERY)
    }
    const queue: SurveyQueue = queues.get(lab) ?? new SurveyQueue(hub.estimate, changed)
    queues.set(lab, queue)
    return queue
  }

  // A store that crashed opens the same lab again: its queue goes on.
  function opened({ lab }: Pick<SurveySummary, 'lab'>): void {
    const [before, next] = [current, queueOf(lab)]
    if (before === next) return
    current = next
    void before?.leave()
    next.enter()
    tellNow()
  }
  hub.onSurvey({ opened, refused: () => undefined })

  return {
    async close() {
      let late: NodeJS.Timeout | undefined
      const farewell = new Promise((resolve) => (late = setTimeout(resolve, FAREWELL)))
      await Promise.race([current?.leave(), farewell])
      clearTimeout(late)
      clearTimeout(timer)
    },
    handlers: queueHandlers(
      () => {
        if (current) return current
        throw fault('No survey is open.', { remedy: 'Open one first.' })
      },
      () => current?.runs ?? [],
    ),
  }
}

/** Answers the page about the queue of the open survey. */
function queueHandlers(open: () => SurveyQueue, runs: () => QueuedRun[]): Handler[] {
  let tickets = 0
  return [
    handle(readQueue, runs),
    handle(enqueueRun, (order) => {
      const ticket = ++tickets
      open().append(ticket, order)
      return { ticket }
    }),
    handle(moveRun, ({ ticket, by }) => answered(open().move(ticket, by))),
    handle(pauseRun, ({ ticket, paused }) => answered(open().pause(ticket, paused))),
    handle(stopRun, ({ ticket }) => open().stop(ticket).then(answered)),
    handle(resumeRun, ({ ticket }) => answered(open().resume(ticket))),
    handle(dismissRun, ({ ticket }) => answered(open().dismiss(ticket))),
  ]
}

const answered = (_deed: void): null => null

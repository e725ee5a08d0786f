import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openChannel, type Channel, type Port } from '../preload/channel'
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
  type RunOrder,
  type RunOutcome,
  type RunProgress,
} from '../preload/contract-queue'
import { cancelled, fault, Fault } from '../preload/fault'
import type { EstimationContext } from './estimation/run-estimation'
import type { SurveyListener } from './hub'
import { runQueue, type RunQueue } from './jobs'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A run whose steps and end are in the hands of the test. */
interface Estimation extends EstimationContext {
  readonly order: RunOrder
  end(outcome: RunOutcome): void
  fail(error: unknown): void
}

interface Office {
  readonly queue: RunQueue
  readonly page: Channel
  readonly estimations: Estimation[]
  readonly told: QueuedRun[][]
  /** The models of the runs that were told last, with their states. */
  readonly last: () => string[]
  /** A survey is opened, as the hub says it. */
  readonly open: (lab: string) => void
}

function office(): Office {
  const [estimations, told]: [Estimation[], QueuedRun[][]] = [[], []]
  let listener: SurveyListener | undefined
  const queue = runQueue(
    {
      estimate: (order, context) =>
        new Promise((end, fail) => estimations.push({ order, ...context, end, fail })),
      onSurvey: (heard) => (listener = heard),
    },
    (runs) => told.push(runs),
  )
  const open = (lab: string): void => listener?.opened({ ...survey, lab })
  open('/labs/one')
  const last = (): string[] => told.at(-1)?.map(({ order, state }) => `${order.model} ${state}`) ?? []
  return { queue, page: pageOf(queue), estimations, told, last, open }
}

/** A page that asks the queue. */
function pageOf({ handlers }: RunQueue): Channel {
  const ends: ((message: unknown) => void)[][] = [[], []]
  const port = (mine: number): Port => ({
    post: (message) => ends[1 - mine]?.forEach((hear) => hear(structuredClone(message))),
    receive: (listener) => ends[mine]?.push(listener),
  })
  openChannel(port(1), handlers)
  return openChannel(port(0))
}

const survey: SurveySummary = {
  ...{ name: 'sky', description: '', folder: '/sky', lab: '', objects: 9, columns: [], roles: {} },
  ...{ bands: [], tiles: [], problems: [], seconds: 0 },
}
const order = (model: string): RunOrder => ({ model, options: {}, batch: null, workers: null, fresh: false })
const progress = (done: number): RunProgress => ({
  ...{ run: 'abc', done, objects: 100, sealed: 0, shards: 1, objectsPerSecond: null, secondsLeft: null },
  ...{ paused: false, held: null, workers: [] },
})
const outcome: RunOutcome = {
  ...{ run: 'abc', model: 'central', created: '2026-01-01T00:00:00Z', objects: 100, estimated: 100 },
  ...{ flagged: 7, unmeasured: 2, complete: true, done: 100, seconds: 9, problems: [] },
}

/** Orders runs of these models; their tickets. */
async function enqueue({ page }: Office, ...models: string[]): Promise<number[]> {
  const tickets: number[] = []
  for (const model of models) tickets.push((await page.call(enqueueRun, order(model))).ticket)
  return tickets
}

test('runs go one at a time, in order, each from its preparation to what came of it', async () => {
  const desk = office()
  const { estimations, last, told } = desk
  const [one, two] = await enqueue(desk, 'one', 'two')
  expect(one).not.toBe(two)
  expect(last()).toEqual(['one preparing', 'two waiting'])
  expect(estimations.map((run) => run.order)).toEqual([{ ...order('one'), part: null }])
  estimations[0]?.report(progress(10))
  expect(last()).toEqual(['one running', 'two waiting'])
  estimations[0]?.end(outcome)
  await vi.waitFor(() => expect(last()).toEqual(['one done', 'two preparing']))
  expect(told.at(-1)?.[0]).toMatchObject({ outcome, problem: null, progress: { done: 10 } })
  expect(estimations.map((run) => run.order.model)).toEqual(['one', 'two'])
})

test('a page that comes later finds the queue, and nothing where no survey is open', async () => {
  const desk = office()
  await enqueue(desk, 'one', 'two')
  desk.estimations[0]?.report(progress(30))
  const found = await pageOf(desk.queue).call(readQueue, null)
  expect(found).toMatchObject([
    { state: 'running', progress: { done: 30, objects: 100 } },
    { state: 'waiting', progress: null },
  ])
  const estimate = (): Promise<RunOutcome> => Promise.reject(new Error('nobody asks'))
  const page = pageOf(runQueue({ estimate, onSurvey: () => undefined }, () => undefined))
  expect(await page.call(readQueue, null)).toEqual([])
  await expect(page.call(enqueueRun, order('one'))).rejects.toThrow('No survey is open')
})

test('progress is told four times a second at most, a change of state at once', async () => {
  const desk = office()
  await enqueue(desk, 'one')
  const { estimations, told } = desk
  const before = told.length
  for (let done = 1; done <= 100; done++) {
    estimations[0]?.report(progress(done))
    await vi.advanceTimersByTimeAsync(20)
  }
  // The first report, which is a change of state, and every quarter of the two seconds.
  expect(told.length - before).toBeGreaterThan(5)
  expect(told.length - before).toBeLessThanOrEqual(1 + 8)
  await vi.advanceTimersByTimeAsync(2000)
  expect(told.at(-1)?.[0]?.progress?.done).toBe(100)
  const quiet = told.length
  await vi.advanceTimersByTimeAsync(2000)
  expect(told.length).toBe(quiet)
  estimations[0]?.end(outcome)
  await vi.advanceTimersByTimeAsync(0)
  expect(told.length).toBe(quiet + 1)
})

test('waiting runs are moved among each other, not past the one under way or the end', async () => {
  const desk = office()
  const { page, last } = desk
  const [one = 0, two = 0, three = 0] = await enqueue(desk, 'one', 'two', 'three')
  await page.call(moveRun, { ticket: three, by: -1 })
  expect(last()).toEqual(['one preparing', 'three waiting', 'two waiting'])
  for (const by of [-1, -1] as const) await page.call(moveRun, { ticket: three, by })
  await page.call(moveRun, { ticket: two, by: 1 })
  await page.call(moveRun, { ticket: one, by: 1 })
  expect(last()).toEqual(['one preparing', 'three waiting', 'two waiting'])
  desk.estimations[0]?.end(outcome)
  await vi.waitFor(() => expect(last()).toEqual(['one done', 'three preparing', 'two waiting']))
})

test('the run under way is held and let go by its gate; another is not', async () => {
  const desk = office()
  const { page, estimations, told } = desk
  const [one = 0, two = 0] = await enqueue(desk, 'one', 'two')
  await page.call(pauseRun, { ticket: one, paused: true })
  expect([estimations[0]?.gate.paused, told.at(-1)?.[0]?.paused]).toEqual([true, true])
  await expect(page.call(pauseRun, { ticket: two, paused: true })).rejects.toThrow('not under way')
  await page.call(pauseRun, { ticket: one, paused: false })
  expect([estimations[0]?.gate.paused, told.at(-1)?.[0]?.paused]).toEqual([false, false])
})

test('a stop is answered when the run has ended, and the next one begins; a waiting run is taken away', async () => {
  const desk = office()
  const { page, estimations, last } = desk
  const [one = 0, two = 0] = await enqueue(desk, 'one', 'two', 'three')
  await page.call(stopRun, { ticket: two })
  expect(last()).toEqual(['one preparing', 'three waiting'])
  await page.call(pauseRun, { ticket: one, paused: true })
  let isStopped = false
  const stopping = page.call(stopRun, { ticket: one }).then(() => (isStopped = true))
  await vi.waitFor(() => expect(estimations[0]?.signal.aborted).toBe(true))
  expect([last(), isStopped]).toEqual([['one stopping', 'three waiting'], false])
  estimations[0]?.fail(cancelled())
  await stopping
  expect(last()).toEqual(['one stopped', 'three preparing'])
  expect(desk.told.at(-1)?.[0]).toMatchObject({ paused: false, problem: null })
})

test('a run that was stopped or has failed goes on at the end of the queue, one that is done does not', async () => {
  const desk = office()
  const { page, estimations, last, told } = desk
  const [one = 0, two = 0] = await enqueue(desk, 'one', 'two', 'three')
  estimations[0]?.fail(fault('The tile is torn.', { remedy: 'Mend it.' }))
  await vi.waitFor(() => expect(last()).toEqual(['one failed', 'two preparing', 'three waiting']))
  expect(told.at(-1)?.[0]?.problem).toMatchObject({ what: 'The tile is torn.', remedy: 'Mend it.' })
  await page.call(resumeRun, { ticket: one })
  expect(last()).toEqual(['two preparing', 'three waiting', 'one waiting'])
  expect(told.at(-1)?.[2]).toMatchObject({ ticket: one, problem: null, progress: null })
  estimations[1]?.end(outcome)
  await vi.waitFor(() => expect(last()).toEqual(['two done', 'three preparing', 'one waiting']))
  await page.call(resumeRun, { ticket: two })
  expect(last()).toEqual(['two done', 'three preparing', 'one waiting'])
})

test('a run that lost its process says that what is sealed is kept', async () => {
  const desk = office()
  await enqueue(desk, 'one')
  desk.estimations[0]?.fail(new Fault({ code: 'gone', what: 'The estimator process ended.' }))
  await vi.waitFor(() => expect(desk.told.at(-1)?.[0]?.problem?.remedy).toContain('what is sealed is kept'))
})

test('ended runs are dismissed, the one under way is not; tickets that are none are refused', async () => {
  const desk = office()
  const { page, estimations, last } = desk
  const [one = 0, two = 0] = await enqueue(desk, 'one', 'two')
  estimations[0]?.end(outcome)
  await vi.waitFor(() => expect(last()).toEqual(['one done', 'two preparing']))
  await page.call(dismissRun, { ticket: one })
  expect(last()).toEqual(['two preparing'])
  await expect(page.call(dismissRun, { ticket: two })).rejects.toThrow('stop it first')
  await expect(page.call(dismissRun, { ticket: one })).rejects.toThrow('no run with the ticket')
})

test('another survey stops the queue of the one that is left, and has its own; the first comes back stopped', async () => {
  const desk = office()
  const { page, estimations, last, open } = desk
  const [one = 0] = await enqueue(desk, 'one', 'two')
  open('/labs/other')
  expect(last()).toEqual([])
  expect(estimations[0]?.signal.aborted).toBe(true)
  estimations[0]?.fail(cancelled())
  await vi.advanceTimersByTimeAsync(0)
  await enqueue(desk, 'elsewhere')
  expect(last()).toEqual(['elsewhere preparing'])
  expect(estimations.map((run) => run.order.model)).toEqual(['one', 'elsewhere'])
  open('/labs/one')
  expect(last()).toEqual(['one stopped', 'two stopped'])
  await page.call(resumeRun, { ticket: one })
  expect(last()).toEqual(['two stopped', 'one preparing'])
})

test('a run that is stopped from outside, as its survey is left, takes the waiting ones along', async () => {
  const desk = office()
  await enqueue(desk, 'one', 'two')
  desk.estimations[0]?.fail(cancelled())
  await vi.waitFor(() => expect(desk.last()).toEqual(['one stopped', 'two stopped']))
  expect(desk.estimations).toHaveLength(1)
  expect(desk.told.at(-1)?.[0]?.problem?.what).toContain('another survey')
})

test('a store that came back opens the same lab again, and its queue goes on', async () => {
  const desk = office()
  await enqueue(desk, 'one', 'two')
  desk.open('/labs/one')
  expect(desk.last()).toEqual(['one preparing', 'two waiting'])
  expect(desk.estimations[0]?.signal.aborted).toBe(false)
})

test('closing stops the run under way and begins no other; it waits for the end, but not for ever', async () => {
  const desk = office()
  await enqueue(desk, 'one', 'two')
  let isClosed = false
  const closing = desk.queue.close().then(() => (isClosed = true))
  await vi.advanceTimersByTimeAsync(4000)
  expect([desk.estimations[0]?.signal.aborted, isClosed]).toEqual([true, false])
  await vi.advanceTimersByTimeAsync(1000)
  await closing
  desk.estimations[0]?.fail(cancelled())
  await vi.advanceTimersByTimeAsync(0)
  expect(desk.estimations).toHaveLength(1)
})

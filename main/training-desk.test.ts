import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openChannel, type Channel, type Context, type Port } from '../preload/channel'
import {
  readTraining,
  startTraining,
  stopTraining,
  type TrainingOrder,
  type TrainingProgress,
  type TrainingRun,
  type TrainingSummary,
} from '../preload/contract-training'
import { cancelled, fault, Fault } from '../preload/fault'
import { trainingDesk, type TrainingDesk } from './training-desk'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A run of training whose steps and end are in the hands of the test. */
interface Training {
  readonly order: TrainingOrder
  readonly signal: AbortSignal
  step(step: number, metrics?: TrainingProgress['metrics']): void
  end(summary: TrainingSummary): void
  fail(error: unknown): void
}

interface Office {
  readonly desk: TrainingDesk
  readonly page: Channel
  readonly trainings: Training[]
  readonly told: TrainingRun[]
  readonly last: () => TrainingRun
}

function office(): Office {
  const [trainings, told]: [Training[], TrainingRun[]] = [[], []]
  const train = (
    order: TrainingOrder,
    options: Partial<Context<TrainingProgress>> = {},
  ): Promise<TrainingSummary> =>
    new Promise((end, fail) => {
      const { signal = new AbortController().signal, report } = options
      const step = (now: number, metrics: TrainingProgress['metrics'] = null): void =>
        report?.({
          step: now,
          steps: 100,
          loss: 3,
          nll: 2,
          kl: 1,
          learningRate: 1e-3,
          stampsPerSecond: 9,
          metrics,
        })
      trainings.push({ order, signal, step, end, fail })
    })
  const trainingFolder = (folder: string) =>
    Promise.resolve({ folder, isEmpty: true, hasModel: false, run: null })
  const desk = trainingDesk(
    { train, trainingFolder },
    (run) => told.push(run),
    () => Date.now(),
  )
  const last = (): TrainingRun => told.at(-1) ?? expect.fail('nothing was told')
  return { desk, page: pageOf(desk), trainings, told, last }
}

/** A page that asks the desk. */
function pageOf({ handlers }: TrainingDesk): Channel {
  const ends: ((message: unknown) => void)[][] = [[], []]
  const port = (mine: number): Port => ({
    post: (message) => ends[1 - mine]?.forEach((hear) => hear(structuredClone(message))),
    receive: (listener) => ends[mine]?.push(listener),
  })
  openChannel(port(1), handlers)
  return openChannel(port(0))
}

const order: TrainingOrder = {
  ...{
    model: 'bayesian',
    architecture: 'small',
    out: '/models/one',
    steps: 100,
    batch: 8,
    seed: 1,
    resume: false,
  },
}
const summary: TrainingSummary = {
  ...{ folder: '/models/one', steps: 100, kept: 90, loss: 1, metrics: {}, seconds: 9, stampsPerSecond: 9 },
  ...{ stopped: 'all steps done', notes: [] },
}

test('a run is followed from its start to its end, and a page that comes later finds its curve', async () => {
  const { page, trainings, last } = office()
  await page.call(startTraining, order)
  expect(last()).toMatchObject({ order, state: 'starting', curve: { steps: [] } })
  trainings[0]?.step(1)
  trainings[0]?.step(2, { all: { nll: 2.5 } })
  const found = await page.call(readTraining, null)
  expect(found).toMatchObject({
    ...{ state: 'running', pace: { step: 2, steps: 100 } },
    ...{ curve: { every: 1, steps: [1, 2], nll: [2, 2], kl: [1, 1] } },
    validations: [{ step: 2, metrics: { all: { nll: 2.5 } } }],
  })
  trainings[0]?.end(summary)
  await vi.waitFor(() => expect(last()).toMatchObject({ state: 'done', summary, problem: null }))
})

test('it is told four times a second at most, and nothing is told of what did not change', async () => {
  const { page, trainings, told } = office()
  await page.call(startTraining, order)
  for (let step = 1; step <= 100; step++) {
    trainings[0]?.step(step)
    await vi.advanceTimersByTimeAsync(20)
  }
  // The start, the first step, and every quarter of the two seconds.
  expect(told.length).toBeGreaterThan(5)
  expect(told.length).toBeLessThanOrEqual(2 + 8)
  const before = told.length
  await vi.advanceTimersByTimeAsync(2000)
  expect(told.length).toBeLessThanOrEqual(before + 1)
  expect(told.at(-1)?.pace?.step).toBe(100)
})

test('the pace is that of the clock', async () => {
  const { page, trainings, last } = office()
  await page.call(startTraining, order)
  for (let step = 1; step <= 50; step++) {
    trainings[0]?.step(step)
    await vi.advanceTimersByTimeAsync(500)
  }
  // Two steps of eight galaxies a second.
  expect(last().pace?.stampsPerSecond).toBeCloseTo(16, 6)
  expect(last().pace?.secondsLeft).toBeCloseTo(25, 6)
})

test('a run is stopped when its checkpoint is written, and another is refused before', async () => {
  const { page, trainings, last } = office()
  await page.call(startTraining, order)
  await expect(page.call(startTraining, order)).rejects.toThrow('already')
  trainings[0]?.step(1)
  let isStopped = false
  const stopping = page.call(stopTraining, null).then(() => (isStopped = true))
  await vi.waitFor(() => expect(trainings[0]?.signal.aborted).toBe(true))
  expect([last().state, isStopped]).toEqual(['stopping', false])
  trainings[0]?.fail(cancelled())
  await stopping
  expect(last()).toMatchObject({ state: 'stopped', problem: null })
})

test('a run that goes on keeps the curve of what it was, another one does not', async () => {
  const { page, trainings, last } = office()
  await page.call(startTraining, order)
  trainings[0]?.step(1)
  trainings[0]?.step(2, { all: { nll: 2 } })
  trainings[0]?.fail(fault('The disk is full.'))
  await vi.waitFor(() =>
    expect(last()).toMatchObject({ state: 'failed', problem: { what: 'The disk is full.' } }),
  )
  await page.call(startTraining, { ...order, resume: true })
  trainings[1]?.step(2)
  await vi.advanceTimersByTimeAsync(300)
  expect(last()).toMatchObject({ curve: { steps: [1, 2] }, validations: [], problem: null })
  trainings[1]?.fail(cancelled())
  await vi.waitFor(() => expect(last().state).toBe('stopped'))
  await page.call(startTraining, { ...order, out: '/models/two' })
  expect(last().curve.steps).toEqual([])
})

test('a trainer that is lost says to resume', async () => {
  const { page, trainings, last } = office()
  await page.call(startTraining, order)
  trainings[0]?.fail(new Fault({ code: 'gone', what: 'The trainer process ended.', remedy: 'Try again.' }))
  await vi.waitFor(() => expect(last().problem?.remedy).toContain('last checkpoint'))
})

test('closing waits for the checkpoint, but not for ever', async () => {
  const { desk, page, trainings } = office()
  await page.call(startTraining, order)
  const closing = desk.close()
  await vi.waitFor(() => expect(trainings[0]?.signal.aborted).toBe(true))
  await vi.advanceTimersByTimeAsync(20_000)
  await closing
})

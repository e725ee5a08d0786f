import { expect, test } from 'vitest'
import type { WorkerStatus } from '../../preload/contract'
import type { QueuedRun, RunOutcome, RunProgress } from '../../preload/contract-queue'
import {
  endInWords,
  flagsInWords,
  modelName,
  optionsInWords,
  predictionInWords,
  queueInWords,
  rateInWords,
  runInWords,
  timeLeftInWords,
  workInWords,
} from './runs-in-words'

const progress: RunProgress = {
  ...{ run: 'abc', done: 1200, objects: 3115, sealed: 1, shards: 4, objectsPerSecond: 41.3 },
  ...{ secondsLeft: 47, paused: false, held: null, workers: [] },
}
const run: QueuedRun = {
  ...{ ticket: 1, state: 'running', paused: false, progress, outcome: null, problem: null },
  order: { model: 'bayesian', options: {}, batch: null, workers: null, fresh: false },
}
const outcome: RunOutcome = {
  ...{ run: 'abc', model: 'central', created: '', objects: 3115, estimated: 3115, flagged: 0, unmeasured: 0 },
  ...{ complete: true, done: 3115, seconds: 74, problems: [] },
}
const estimator = (state: WorkerStatus['state']): WorkerStatus => ({
  ...{ name: 'estimator', kind: 'estimator', state, pid: null, crashes: 0, detail: '' },
})

test('an order is told by what is not usual of it', () => {
  expect(optionsInWords(run.order)).toBe('all objects')
  const options = {
    samples: 20,
    symmetric: false,
    seed: 3,
    keepSamples: true,
    where: 'mag_i\n  < 24',
    limit: 1000,
  }
  expect(optionsInWords({ ...run.order, options, workers: 2 })).toBe(
    '20 samples · without symmetries · samples kept · mag_i < 24 · 1,000 at most · seed 3 · 2 estimators',
  )
  expect(optionsInWords({ ...run.order, options: { samples: 0 } })).toBe('means of the weights · all objects')
  expect(
    optionsInWords({ ...run.order, model: 'moments', options: { samples: 0, symmetric: false, seed: 3 } }),
  ).toBe('all objects')
})

test('a model in a folder is told by the last part of its path', () => {
  expect(['bayesian', '/data/models/mine/', 'C:\\models\\mine'].map((model) => modelName({ model }))).toEqual(
    [...['bayesian', 'mine', 'mine']],
  )
})

test('a time left that is not known is not told, nor that of a run that stands still', () => {
  expect([rateInWords(progress), timeLeftInWords(progress)]).toEqual(['41 objects/s', 'about 47 s'])
  expect(rateInWords({ ...progress, objectsPerSecond: 3.14 })).toBe('3.1 objects/s')
  expect(rateInWords({ ...progress, objectsPerSecond: null })).toBe('being measured')
  expect(rateInWords({ ...progress, paused: true })).toBe('–')
  expect(timeLeftInWords({ ...progress, secondsLeft: null })).toBe('being measured')
  expect(timeLeftInWords({ ...progress, paused: true })).toBe('paused')
  expect(timeLeftInWords({ ...progress, held: { code: 'failed', what: 'The disk is full.' } })).toBe('held')
})

test('the foot of the window says what goes on, and nothing where nothing does', () => {
  const waiting: QueuedRun = { ...run, state: 'waiting', progress: null }
  expect(queueInWords([{ ...run, state: 'done' }, waiting])).toBe('')
  expect(queueInWords([{ ...run, state: 'failed' }])).toBe('a run failed')
  expect(queueInWords([run, waiting])).toBe('run, 1,200 of 3,115 objects, 47 s left, 1 waiting')
  expect(queueInWords([{ ...run, paused: true }])).toBe('run, 1,200 of 3,115 objects, paused')
  expect(queueInWords([{ ...run, state: 'preparing', progress: null }])).toBe('run starts')
  expect(queueInWords([{ ...run, state: 'stopping' }, waiting])).toBe('run stops, 1 waiting')
  const held = { ...progress, held: { code: 'failed' as const, what: 'The disk is full.' } }
  expect(queueInWords([{ ...run, progress: held }])).toBe('run, 1,200 of 3,115 objects, held')
})

test('a run says what it waits for: its estimator, a person, or a disk', () => {
  const preparing: QueuedRun = { ...run, state: 'preparing', progress: null }
  expect(runInWords(preparing, [estimator('starting')])).toContain('estimator is starting')
  expect(runInWords(preparing, [estimator('ready')])).toContain('Preparing')
  expect(runInWords(run, [estimator('crashed')])).toContain('estimator is starting')
  // One of two is enough to go on.
  expect(runInWords(run, [estimator('crashed'), estimator('busy')])).toContain('You may leave')
  expect(runInWords({ ...run, paused: true }, [])).toContain('Pausing')
  expect(runInWords({ ...run, paused: true, progress: { ...progress, paused: true } }, [])).toContain(
    'Paused',
  )
  const held = { ...progress, held: { code: 'failed' as const, what: 'The disk is full.' } }
  expect(runInWords({ ...run, progress: held }, [])).toContain('Held')
  expect(runInWords({ ...run, state: 'stopping', progress: held }, [])).toContain('Stopping')
})

test('an end says what was done now, what before, and what is left', () => {
  const done: QueuedRun = { ...run, state: 'done', outcome }
  expect(endInWords(done)).toBe('3,115 objects, in 74 s.')
  expect(endInWords({ ...done, outcome: { ...outcome, done: 15 } })).toBe(
    '3,115 objects, 15 of them now, in 74 s.',
  )
  expect(endInWords({ ...done, outcome: { ...outcome, done: 0 } })).toContain('nothing was left to do')
  expect(endInWords({ ...run, state: 'stopped' })).toBe('Stopped, 1 of 4 shards sealed.')
  expect(endInWords({ ...run, state: 'failed', progress: null })).toBe(
    'Ended by a problem, nothing was begun.',
  )
  expect(flagsInWords(outcome)).toBe('None is flagged.')
  expect(flagsInWords({ flagged: 1222, unmeasured: 0 })).toBe('1,222 flagged, none of them unmeasured.')
})

test('what is predicted is said to be, with its device', () => {
  const simulation = {
    ...{ device: 'gc2', asked: 'gc2', sheet: null, devices: 4, batch: 16, precision: 'fp16' as const },
    ...{ software: 'tf2.1', secondsPerShard: 0, secondsPerStep: 1, watts: 9, compileSeconds: null },
    memoryBytes: 1,
  }
  const predicted = { seconds: 3.1, joules: 460 }
  expect(predictionInWords({ simulation, predicted })).toBe(
    'Predicted on 4 simulated gc2, in batches of 16: 3.1 s and 460 J.',
  )
  expect(predictionInWords({})).toBe('')
  const order = { ...run.order, device: { name: '/data/mine.json', devices: 1 } }
  const words = optionsInWords({ ...order, options: { ...order.options, precision: 'fp16' } })
  expect(words).toContain('a simulated mine.json · half precision')
})

test('what is predicted so far stands beside the whole, of runs on a simulated device only', () => {
  const simulation: NonNullable<RunProgress['simulation']> = {
    ...{ device: 'gc200', asked: 'gc200', sheet: null, devices: 4, batch: 16, precision: 'fp32' },
    ...{ software: 'tf2.1', secondsPerShard: 1, secondsPerStep: 1, watts: 9, compileSeconds: 77 },
    memoryBytes: 1,
  }
  const predicted = { seconds: 2, joules: 1800 }
  const predictedDone = { seconds: 0.5, joules: 450 }
  expect(workInWords({ simulation, predicted, predictedDone })).toEqual({
    ...{ device: '4 simulated gc200', time: '500 ms of 2 s', energy: '450 J of 1.8 kJ' },
    about: 'Predicted, in batches of 16, after 77 s of compiling; of the shards that are sealed',
  })
  expect(workInWords({})).toBeNull()
})

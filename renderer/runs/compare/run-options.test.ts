import { expect, test } from 'vitest'
import type { LabRun } from '../../../preload/contract-queue'
import { differencesOf } from './run-options'

const run: LabRun = {
  ...{ run: 'a', model: 'central', created: '2026-01-01', objects: 9, estimated: 9, flagged: 0 },
  ...{ unmeasured: 0, complete: true, shards: 1, sealed: 1, order: null },
  options: { samples: 20, symmetric: true, seed: 1, keepSamples: false, where: null, limit: null },
}
const simulation: NonNullable<LabRun['simulation']> = {
  ...{ device: 'gc200', asked: 'gc200', sheet: null, devices: 4, batch: 16, precision: 'fp32' },
  ...{
    software: 'tf2.1',
    secondsPerShard: 1,
    secondsPerStep: 1,
    watts: 9,
    compileSeconds: null,
    memoryBytes: 1,
  },
}

test('only what differs is told', () => {
  expect(differencesOf(run, { ...run, run: 'b', created: '2026-01-02' })).toEqual([])
  const options = { ...run.options, samples: 0, where: 'mag_i\n < 24' }
  expect(differencesOf(run, { ...run, options, estimated: 5 })).toEqual([
    { name: 'samples', one: '20', other: 'means of the weights' },
    { name: 'objects where', one: 'all', other: 'mag_i < 24' },
    { name: 'objects', one: '9', other: '5' },
  ])
})

test('a run on a simulated device has its seconds and joules beside those of the other', () => {
  const simulated = { ...run, simulation, predicted: { seconds: 2, joules: 18 } }
  expect(differencesOf(run, simulated)).toEqual([
    { name: 'device', one: 'this machine', other: '4 × GC200' },
    { name: 'batch', one: '–', other: '16' },
    { name: 'predicted time', one: '–', other: '2 s' },
    { name: 'predicted energy', one: '–', other: '18 J' },
  ])
})

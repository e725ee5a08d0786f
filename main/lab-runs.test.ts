import { expect, test } from 'vitest'
import type { RunListing } from '../preload/contract-flagging'
import type { EstimationOptions } from '../preload/contract-runs'
import { labRuns } from './lab-runs'

const options: EstimationOptions = {
  ...{ samples: 20, symmetric: true, seed: 1, keepSamples: false, where: 'tile < 2', limit: null },
}

const listing = (run: string, model: string, more: Partial<RunListing> = {}): RunListing => ({
  ...{ run, model, created: '2026-01-01T00:00:00Z', objects: 300, estimated: 200, flagged: 7, unmeasured: 1 },
  ...{ state: 'unfinished', sealed: 2, shards: 3, options, asked: null, rule: null, ...more },
})

/** A hub with a lab open that has these runs. */
const hubOf = (...runs: RunListing[]) => ({ survey: {}, judgements: { runs: () => Promise.resolve(runs) } })

test('a run is listed with what is there of it, and with what to order for it to go on', async () => {
  const done = { state: 'complete', estimated: 300, sealed: 3 } as const
  const found = await labRuns(hubOf(listing('old', 'central'), listing('new', 'moments', done)))
  expect(found).toMatchObject([
    { run: 'new', sealed: 3, shards: 3, estimated: 300, complete: true, order: { model: 'moments' } },
    { run: 'old', sealed: 2, shards: 3, estimated: 200, flagged: 7, unmeasured: 1, complete: false },
  ])
  expect(found[1]?.order).toEqual({ model: 'central', options, batch: null, workers: null, fresh: false })
})

test('a model is asked for as it was, which is another word than its name', async () => {
  const found = await labRuns(hubOf(listing('run', 'central', { asked: 'bayesian' })))
  expect(found).toMatchObject([{ model: 'central', order: { model: 'bayesian', options } }])
})

test('a run on a simulated device goes on as it was ordered, with its batch', async () => {
  const simulation = {
    ...{ device: 'mine', asked: '/data/mine.json', sheet: 'a1', devices: 4, batch: 16 },
    ...{ precision: 'fp32' as const, software: 'tf2.1', secondsPerShard: 0, secondsPerStep: 1, watts: 9 },
    ...{ compileSeconds: null, memoryBytes: 1 },
  }
  const found = await labRuns(hubOf(listing('run', 'central', { simulation })))
  expect(found[0]?.order).toMatchObject({ batch: 16, device: { name: '/data/mine.json', devices: 4 } })
})

test('a model that is gone leaves nothing to order', async () => {
  expect(await labRuns(hubOf(listing('run', 'my own')))).toMatchObject([{ run: 'run', order: null }])
})

test('without a lab there are no runs', async () => {
  expect(await labRuns({ ...hubOf(listing('run', 'moments')), survey: null })).toEqual([])
})

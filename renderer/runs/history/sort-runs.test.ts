import { expect, test } from 'vitest'
import type { LabRun } from '../../../preload/contract-queue'
import { pressed, sortedRuns, type RunRms } from './sort-runs'

const run = (name: string, created: string, samples: number, estimated: number): LabRun => ({
  ...{ run: name, model: name === 'c' ? 'moments' : 'central', created, objects: 9, estimated, flagged: 0 },
  ...{ unmeasured: 0, complete: true, shards: 1, sealed: 1, order: null },
  options: { samples, symmetric: true, seed: 1, keepSamples: false, where: null, limit: null },
})
const runs = [run('a', '2026-01-01', 20, 9), run('b', '2026-01-02', 50, 4), run('c', '2026-01-03', 0, 9)]
const rms = new Map<string, RunRms>([
  ['a', { objects: 9, rms: 0.2, error: 0.01 }],
  ['c', { objects: 9, rms: 0.1, error: 0.01 }],
])
const order = (key: Parameters<typeof pressed>[1], ascending: boolean): string =>
  sortedRuns(runs, { key, ascending }, rms)
    .map(({ run: name }) => name)
    .join('')

test('runs are sorted by what is asked for; equal ones the newest first', () => {
  expect([order('created', true), order('created', false)]).toEqual(['abc', 'cba'])
  expect([order('samples', true), order('samples', false)]).toEqual(['cab', 'bac'])
  expect([order('objects', true), order('objects', false)]).toEqual(['bca', 'cab'])
  expect(order('model', true)).toBe('bac')
})

test('a run without a score comes last, whichever way', () => {
  expect([order('rms', true), order('rms', false)]).toEqual(['cab', 'acb'])
})

test('a second press turns the order round', () => {
  const first = pressed({ key: 'created', ascending: false }, 'objects')
  expect([first, pressed(first, 'objects')]).toEqual([
    { key: 'objects', ascending: false },
    { key: 'objects', ascending: true },
  ])
})

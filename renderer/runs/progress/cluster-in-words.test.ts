import { expect, test } from 'vitest'
import type { ClusterState } from '../../../preload/contract-cluster'
import { clusterInWords } from './cluster-in-words'

const state: ClusterState = {
  ...{ run: 'r', shards: 4, sealed: 3, objects: 796, done: 600, jobs: { RUNNING: 1, PENDING: 2 } },
  ...{ failed: [], ended: false, waiting: ['7'], problems: [] },
}

test.each<[Partial<ClusterState>, string]>([
  [{}, '3 of 4 tasks sealed; jobs: 1 running, 2 pending'],
  [{ jobs: null }, '3 of 4 tasks sealed; the queue cannot be asked from here'],
  [{ sealed: 4, ended: true, jobs: {} }, '4 of 4 tasks sealed; all jobs are at their end'],
  [{ ended: true, failed: [{ shard: 2, state: 'FAILED', log: '' }] }, '3 of 4 tasks sealed; not sealed: 2'],
])('a run on a cluster is said in a line %#', (some, words) => {
  expect(clusterInWords({ ...state, ...some })).toBe(words)
})

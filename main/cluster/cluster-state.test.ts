import { expect, test } from 'vitest'
import type { ClusterJobs } from './cluster-folder'
import { standingOf } from './cluster-state'

/** Six shards of the run in three parts of two, submitted as array 10, and again, of part 2, as array 12. */
const jobs: ClusterJobs = {
  ...{ format: 1, engine: 'slurm', run: 'r', shards: 3, objects: [100, 100, 100, 100, 100, 7] },
  submissions: [
    { array: 10, tasks: '1-3', merge: 11, submitted: '' },
    { array: 12, tasks: '2', merge: 13, submitted: '' },
  ],
}
const task = (id: number, number: number, state: string, isOver: boolean) => ({
  ...{ id, tasks: [number], state, isOver },
})

test('a part is sealed when all of its shards are, and objects count shard by shard', () => {
  expect(standingOf(jobs, new Set([0, 1, 2]), [])).toMatchObject({ unsealed: [2, 3], done: 300 })
  expect(standingOf(jobs, new Set([0, 1, 2, 3, 4, 5]), [])).toMatchObject({ unsealed: [], done: 507 })
})

test('the queue tells what is at work, and how the tasks of the last array ended; jobs of others do not count', () => {
  const queue = [
    task(10, 1, 'COMPLETED', true),
    task(10, 2, 'FAILED', true),
    task(10, 3, 'RUNNING', false),
    task(12, 2, 'TIMEOUT', true),
    { id: 13, tasks: null, state: 'PENDING', isOver: false },
    task(99, 1, 'RUNNING', false),
  ]
  expect(standingOf(jobs, new Set([0, 1]), queue)).toEqual({
    ...{ unsealed: [2, 3], done: 200, active: new Set([3]), merging: true, waiting: [10, 13] },
    states: { RUNNING: 1, PENDING: 1, TIMEOUT: 1 },
    ends: new Map([[2, 'TIMEOUT']]),
  })
})

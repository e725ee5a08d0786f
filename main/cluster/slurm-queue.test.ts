import { expect, test } from 'vitest'
import { readSlurmQueue } from './slurm-queue'
import { taskList, tasksOf } from './task-list'

/** As Slurm 22.05.8 printed it, less the fields that are not read: an array of four, two at work, and a merge that waits for it. */
const OLD = {
  meta: { Slurm: { version: { major: 22, micro: 8, minor: 5 } } },
  errors: [],
  jobs: [
    { job_id: 1, array_job_id: 1, array_task_id: null, array_task_string: '3-4', job_state: 'PENDING' },
    { job_id: 3, array_job_id: 1, array_task_id: 1, array_task_string: '', job_state: 'RUNNING' },
    { job_id: 4, array_job_id: 1, array_task_id: 2, array_task_string: '', job_state: 'FAILED' },
    { job_id: 2, array_job_id: 0, array_task_id: null, array_task_string: '', job_state: 'PENDING' },
  ],
}

const number = (value: number | null) => ({ set: value !== null, infinite: false, number: value ?? 0 })

/** The same as the data parser of Slurm 23.11 writes it. */
const NEW = {
  meta: { slurm: { version: { major: '23', micro: '0', minor: '11' } } },
  jobs: OLD.jobs.map(({ array_job_id, array_task_id, job_state, ...job }) => ({
    ...job,
    array_job_id: number(array_job_id),
    array_task_id: number(array_task_id),
    job_state: [job_state],
  })),
}

test.each([
  ['22.05', OLD],
  ['23.11', NEW],
])('the queue of Slurm %s is read: tasks of arrays, and jobs that are none', (_version, queue) => {
  expect(readSlurmQueue(JSON.stringify(queue))).toEqual([
    { id: 1, tasks: [3, 4], state: 'PENDING', isOver: false },
    { id: 1, tasks: [1], state: 'RUNNING', isOver: false },
    { id: 1, tasks: [2], state: 'FAILED', isOver: true },
    { id: 2, tasks: null, state: 'PENDING', isOver: false },
  ])
})

test.each([
  [['COMPLETED', 'COMPLETING'], true],
  [['OUT_OF_MEMORY'], true],
  [['NODE_FAIL', 'REQUEUED'], false],
  [['RUNNING', 'SIGNALING'], false],
])('a job in the states %s is over: %s', (job_state, isOver) => {
  const [job] = readSlurmQueue(JSON.stringify({ jobs: [{ job_id: 9, job_state }] }))
  expect(job).toEqual({ id: 9, tasks: null, state: job_state.join('+'), isOver })
})

test('what is not a queue is refused', () => {
  expect(() => readSlurmQueue('{"jobs": [{"job_id": "one"}]}')).toThrow()
  expect(() => readSlurmQueue('slurm_load_jobs error')).toThrow(SyntaxError)
})

test('numbers are listed as Slurm lists them, and read back', () => {
  expect(taskList([7, 1, 3, 2, 2])).toBe('1-3,7')
  expect(taskList([])).toBe('')
  expect(tasksOf('1-3,7')).toEqual([1, 2, 3, 7])
  expect(tasksOf('1-9:4,20%2')).toEqual([1, 5, 9, 20])
  expect(tasksOf('')).toEqual([])
  const many = Array.from({ length: 500 }, (_, n) => n + 1 + Math.floor(n / 3))
  expect(tasksOf(taskList(many))).toEqual(many)
})

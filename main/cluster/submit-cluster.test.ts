import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunPlan } from '../../preload/contract-runs'
import { clusterFolder, readJobs } from './cluster-folder'
import { submitCluster, type ClusterOrder, type ClusterSubmission } from './submit-cluster'

// The queue here is a file, and sbatch writes down what it is asked: what Slurm makes of it a journey sees (e2e/slurm.spec.ts).

let lab: string

beforeEach(async () => {
  lab = await mkdtemp(join(tmpdir(), "shearwater submit's-"))
  await command(
    'sbatch',
    'echo "$*" >>asked; n=$(wc -l <asked); [ "$n" -le "$(cat most)" ] && echo "$((n + 100));east"',
  )
  await command('squeue', 'cat queue')
  await writeFile(join(lab, 'most'), '100')
  await queue([])
  vi.stubEnv('PATH', `${lab}:${process.env['PATH'] ?? ''}`)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(lab, { recursive: true })
})

async function command(name: string, does: string): Promise<void> {
  await writeFile(join(lab, name), `#!/bin/sh\ncd "$(dirname "$0")"\n${does}\n`)
  await chmod(join(lab, name), 0o755)
}

/** Makes the queue: tasks of arrays, each with its state. */
async function queue(tasks: readonly [array: number, task: number, state: string][]): Promise<void> {
  const jobs = tasks.map(([array_job_id, array_task_id, job_state]) => ({
    ...{ job_id: array_job_id + array_task_id, array_job_id, array_task_id, job_state },
  }))
  await writeFile(join(lab, 'queue'), JSON.stringify({ jobs }))
}

/** What sbatch was asked, one line each, without the folder. */
async function asked(): Promise<string[]> {
  const text = await readFile(join(lab, 'asked'), 'utf8').catch(() => '')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll(`${clusterFolder(lab, 'r')}/`, ''))
}

/** A run of six shards, in parts of two. */
function submit(sealed: readonly number[], some: Partial<ClusterOrder> = {}): Promise<ClusterSubmission> {
  const shards = [0, 1, 2, 3, 4, 5].map((index) => ({
    index,
    group: 0,
    objects: 9,
    sealed: sealed.includes(index),
  }))
  const plan: RunPlan = { run: 'r', objects: 54, shards, tiles: [] }
  return submitCluster({
    ...{ lab, plan, shards: 3, dryRun: false, now: () => 'now', options: ['--model=moments'] },
    ...{ node: 'node', shearwater: 'cli.js' },
    resources: { partition: null, time: null, cpus: null, memory: null },
    ...some,
  })
}

test.skipIf(process.platform === 'win32')(
  'what is not sealed and not at work is submitted, with a merge after it; nothing when nothing is left',
  async () => {
    const { submission } = await submit([])
    expect(submission).toEqual({ array: 101, tasks: '1-3', merge: 102, submitted: 'now' })
    expect(await asked()).toEqual([
      '--parsable --array=1-3 array.sh',
      '--parsable --dependency=afterany:101 merge.sh',
    ])
    expect(await readJobs(lab, 'r')).toMatchObject({ run: 'r', shards: 3, submissions: [submission] })
    expect(await readFile(join(clusterFolder(lab, 'r'), 'array.sh'), 'utf8')).toContain('--model=moments')

    // Part 1 is sealed, part 2 failed with one shard of two, part 3 is at work.
    await queue([
      [101, 2, 'FAILED'],
      [101, 3, 'RUNNING'],
    ])
    expect((await submit([0, 1, 2])).submission).toMatchObject({ array: 103, tasks: '2', merge: 104 })
    expect((await asked()).slice(2)).toEqual([
      '--parsable --array=2 array.sh',
      '--parsable --dependency=afterany:103:101 merge.sh',
    ])

    await queue([])
    const all = [0, 1, 2, 3, 4, 5]
    expect((await submit(all)).submission).toMatchObject({ array: null, tasks: '', merge: 105 })
    expect((await asked()).at(-1)).toBe('--parsable merge.sh')
    await writeFile(join(clusterFolder(lab, 'r'), 'merge.json'), '{}')
    expect((await submit(all)).submission).toBe(null)
    expect(await asked()).toHaveLength(5)
  },
)

test.skipIf(process.platform === 'win32')(
  'while jobs divide the run in one way it is not divided in another',
  async () => {
    await submit([])
    await queue([[101, 1, 'PENDING']])
    await expect(submit([], { shards: 2 })).rejects.toThrow(
      /into 3 shards .* Ask for --shards 3, or .* scancel 101/,
    )
    await queue([])
    expect((await submit([], { shards: 2 })).submission).toMatchObject({ tasks: '1-2' })
    const { jobs, problems } = await submit([], { shards: 100, dryRun: true })
    expect(jobs.shards).toBe(6)
    expect(problems).toEqual(['The run has 6 shards, so it is divided into 6 parts and not 100.'])
  },
)

test.skipIf(process.platform === 'win32')(
  'an array that was submitted is known although its merge was refused',
  async () => {
    await writeFile(join(lab, 'most'), '1')
    await expect(submit([])).rejects.toThrow(/Slurm’s sbatch did not do it/)
    expect((await readJobs(lab, 'r'))?.submissions).toEqual([
      { array: 101, tasks: '1-3', merge: null, submitted: 'now' },
    ])
    await writeFile(join(lab, 'most'), '100')
    await queue([1, 2, 3].map((task) => [101, task, 'RUNNING']))
    expect((await submit([])).submission).toMatchObject({ array: null, tasks: '' })
    expect((await asked()).at(-1)).toBe('--parsable --dependency=afterany:101 merge.sh')
  },
)

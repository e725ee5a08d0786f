import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ClusterState } from '../../preload/contract-cluster'
import { clusterFolder, listJobs, sealedOnDisk, writeJobs, type ClusterJobs } from './cluster-folder'
import { watchCluster } from './watch-cluster'

const never = new AbortController().signal
const jobs: ClusterJobs = {
  ...{ format: 1, engine: 'slurm', run: 'r', shards: 2, objects: [10, 10, 5] },
  submissions: [{ array: 4, tasks: '1-2', merge: 5, submitted: '' }],
}

let lab: string
let seen: ClusterState[]
const report = (state: ClusterState): void => void seen.push(state)

beforeEach(async () => {
  lab = await mkdtemp(join(tmpdir(), 'shearwater-watch-'))
  seen = []
  await mkdir(clusterFolder(lab, 'r'), { recursive: true })
  await mkdir(join(lab, 'runs', 'r'), { recursive: true })
  await writeJobs(lab, jobs)
  // A machine without Slurm, that sees the disk of one which has it.
  vi.stubEnv('PATH', join(lab, 'nothing'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(lab, { recursive: true })
})

const seal = (index: number): Promise<void> =>
  writeFile(join(lab, 'runs', 'r', `shard-0000${index}.parquet`), '')

test('where there is no queue, what is sealed is watched until all is', async () => {
  await writeFile(join(clusterFolder(lab, 'r'), 'merge.json'), '{"estimated": 25}')
  let next = 0
  const sealed = async (run: string): Promise<number[]> => {
    await seal(next++)
    return sealedOnDisk(lab, run)
  }
  const last = await watchCluster(lab, 'r', sealed, { signal: never, report }, 1)
  expect(seen.map(({ done, sealed }) => [done, sealed])).toEqual([
    [10, 0],
    [20, 1],
    [25, 2],
  ])
  expect(last).toMatchObject({ shards: 2, objects: 25, jobs: null, failed: [], ended: true })
  expect(last.problems).toEqual(['There is no Slurm on this machine: its command squeue is not found.'])
})

test('a merge that has said nothing is named, with what its log ends with', async () => {
  await writeFile(join(clusterFolder(lab, 'r'), 'merge.log'), 'shearwater: The disk is full')
  const { problems } = await watchCluster(lab, 'r', async () => [0, 1, 2], { signal: never, report }, 1)
  expect(problems.at(-1)).toBe('The merge has not said what came of the run. shearwater: The disk is full')
})

test('watching can be left, and a run that was not given to a cluster cannot be watched', async () => {
  const leaving = new AbortController()
  const leave = (): void => leaving.abort()
  const watching = watchCluster(lab, 'r', async () => [], { signal: leaving.signal, report: leave }, 60_000)
  await expect(watching).rejects.toMatchObject({ report: { code: 'cancelled' } })
  await expect(watchCluster(lab, 'other', async () => [], { signal: never, report })).rejects.toThrow(
    'Run other was not given to a cluster',
  )
})

test('the runs that were given to a cluster are listed; a list of jobs that is damaged is passed over', async () => {
  await mkdir(clusterFolder(lab, 'bad'))
  await writeFile(join(clusterFolder(lab, 'bad'), 'jobs.json'), '{')
  expect(await listJobs(lab)).toEqual([jobs])
})

import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { fault } from '../../preload/fault'
import { sealFile } from '../../workers/files/sealed-file'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Jobs that were submitted together: an array, of which tasks, and the merge after it. Null: there was none. */
const Submission = v.object({
  array: v.nullable(count),
  tasks: v.string(),
  merge: v.nullable(count),
  submitted: v.string(),
})
export type Submission = v.InferOutput<typeof Submission>

/** What `cluster/RUN/jobs.json` holds: how a run was divided among the tasks of an array, and what was submitted so far. */
export const ClusterJobs = v.object({
  format: v.literal(1),
  engine: v.literal('slurm'),
  run: v.string(),
  /** The parts that the run is divided into. */
  shards: count,
  /** Objects of each shard that the run itself has. */
  objects: v.array(count),
  submissions: v.array(Submission),
})
export type ClusterJobs = v.InferOutput<typeof ClusterJobs>

/** The folder of a run's scripts, jobs and logs in its lab. */
export const clusterFolder = (lab: string, run: string): string => join(lab, 'cluster', run)

/** What was submitted for a run; null where nothing was. Rejects with a `Fault` where it cannot be read. */
export async function readJobs(lab: string, run: string): Promise<ClusterJobs | null> {
  const path = join(clusterFolder(lab, run), 'jobs.json')
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return v.parse(ClusterJobs, JSON.parse(text))
  } catch {
    throw fault('The list of submitted jobs is damaged, or of a newer Shearwater.', {
      where: path,
      remedy: 'See with squeue that none of them is left, and remove it.',
    })
  }
}

/** Writes what was submitted. */
export async function writeJobs(lab: string, jobs: ClusterJobs): Promise<void> {
  const folder = clusterFolder(lab, jobs.run)
  await sealFile(join(folder, 'jobs.json'), `${JSON.stringify(jobs, null, 2)}\n`)
}

/** Makes the folder of a run with its scripts, and takes away what earlier tasks of the same shards have said. */
export async function writeScripts(
  lab: string,
  run: string,
  { array, merge }: { array: string; merge: string },
  tasks: readonly number[],
): Promise<{ array: string; merge: string }> {
  const folder = clusterFolder(lab, run)
  await mkdir(folder, { recursive: true })
  const files = { array: join(folder, 'array.sh'), merge: join(folder, 'merge.sh') }
  await sealFile(files.array, array, 0o755)
  await sealFile(files.merge, merge, 0o755)
  await Promise.all(
    [...tasks.map(shardLog), 'merge.log', 'merge.json'].map((name) =>
      rm(join(folder, name), { force: true }),
    ),
  )
  return files
}

/** The runs of a lab that were given to a cluster. */
export async function listJobs(lab: string): Promise<ClusterJobs[]> {
  const runs = await readdir(join(lab, 'cluster')).catch(() => [])
  const jobs = await Promise.all(runs.map((run) => readJobs(lab, run).catch(() => null)))
  return jobs.filter((known) => known !== null)
}

/** The shards of a run that lie sealed in its lab. */
export async function sealedOnDisk(lab: string, run: string): Promise<number[]> {
  const names = await readdir(join(lab, 'runs', run)).catch(() => [])
  return names.flatMap((name) => /^shard-(\d+)\.parquet$/.exec(name)?.[1] ?? []).map(Number)
}

/** The log of a task, which array.sh names. */
export const shardLog = (shard: number): string => `shard-${shard}.log`

/** The end of a log; empty where there is none. */
export async function endOfLog(lab: string, run: string, name: string): Promise<string> {
  const text = await readFile(join(clusterFolder(lab, run), name), 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-10).join('\n')
}

/** What the merge has said of the run, as `estimate --json` says it; null until it has. */
export async function readMerge(lab: string, run: string): Promise<Record<string, unknown> | null> {
  const text = await readFile(join(clusterFolder(lab, run), 'merge.json'), 'utf8').catch(() => null)
  return text === null ? null : v.parse(v.record(v.string(), v.unknown()), JSON.parse(text))
}

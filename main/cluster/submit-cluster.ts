import type { RunPlan } from '../../preload/contract-runs'
import { fault } from '../../preload/fault'
import {
  clusterFolder,
  readJobs,
  readMerge,
  writeJobs,
  writeScripts,
  type ClusterJobs,
  type Submission,
} from './cluster-folder'
import { standingOf, type Standing } from './cluster-state'
import { listQueue, submitScript } from './slurm'
import { arrayScript, mergeScript, type ScriptFacts } from './slurm-scripts'
import { taskList } from './task-list'

/** A run that is to be given to a cluster, divided into `shards` parts, and how its scripts come to it. */
export interface ClusterOrder extends Pick<ScriptFacts, 'node' | 'shearwater' | 'options' | 'resources'> {
  readonly lab: string
  readonly plan: RunPlan
  readonly shards: number
  /** Whether it is only said what would be submitted. */
  readonly dryRun: boolean
  readonly now: () => string
}

/** What was submitted, or would be. `tasks` and `merge` are null where there is nothing to do. */
export interface ClusterSubmission {
  readonly jobs: ClusterJobs
  readonly submission: Submission | null
  readonly scripts: { readonly array: string; readonly merge: string }
  readonly problems: readonly string[]
}

/**
 * Gives a run to Slurm: an array of tasks for the parts that are not sealed and that no job is at work on, and a merge that depends on
 * it. Called again it submits what failed, and nothing when all is done. The run has its scripts and jobs in `LAB/cluster/RUN`.
 * Rejects with a `Fault` where Slurm refuses, and where jobs that divide the run in another way are still in the queue.
 */
export async function submitCluster(order: ClusterOrder): Promise<ClusterSubmission> {
  const { lab, plan, dryRun } = order
  const known = await readJobs(lab, plan.run)
  const jobs = divided(order, known)
  const standing = standingOf(known ?? jobs, sealedOf(plan), await queueOf(known))
  if (known && known.shards !== jobs.shards && standing.waiting.length > 0)
    throw fault(`Jobs that divide this run into ${known.shards} shards are still in the queue.`, {
      where: clusterFolder(lab, plan.run),
      remedy: `Ask for --shards ${known.shards}, or cancel them: scancel ${standing.waiting.join(' ')}`,
    })
  const unsealed = standingOf(jobs, sealedOf(plan), []).unsealed
  const tasks = unsealed.filter((part) => !standing.active.has(part))
  const facts = { ...order, run: plan.run, shards: jobs.shards, folder: clusterFolder(lab, plan.run) }
  const scripts = { array: arrayScript(facts), merge: mergeScript(facts) }
  const problems = order.shards > jobs.shards ? [tooMany(order.shards, jobs.shards)] : []
  const isMerged = standing.merging || (await readMerge(lab, plan.run)) !== null
  if (tasks.length === 0 && isMerged) return { jobs, submission: null, scripts, problems }
  const submission = dryRun
    ? { array: null, tasks: taskList(tasks), merge: null, submitted: order.now() }
    : await submit(order, jobs, scripts, tasks, standing)
  const submissions = dryRun ? jobs.submissions : [...jobs.submissions, submission]
  return { jobs: { ...jobs, submissions }, submission, scripts, problems }
}

function divided({ plan, shards }: ClusterOrder, known: ClusterJobs | null): ClusterJobs {
  return {
    ...{ format: 1, engine: 'slurm', run: plan.run },
    shards: Math.max(1, Math.min(shards, plan.shards.length)),
    objects: plan.shards.map(({ objects }) => objects),
    submissions: known?.submissions ?? [],
  }
}

const tooMany = (asked: number, there: number): string =>
  `The run has ${there} shards, so it is divided into ${there} parts and not ${asked}.`

function sealedOf({ shards }: RunPlan): ReadonlySet<number> {
  return new Set(shards.flatMap(({ index, sealed }) => (sealed ? [index] : [])))
}

/** The queue, where anything was submitted that may be in it. */
async function queueOf(known: ClusterJobs | null) {
  return known && known.submissions.length > 0 ? listQueue() : []
}

/** Submits; what was submitted is written down at once, so that it is known whatever happens next. */
async function submit(
  { lab, plan, now }: ClusterOrder,
  jobs: ClusterJobs,
  scripts: { array: string; merge: string },
  tasks: readonly number[],
  { waiting }: Standing,
): Promise<Submission> {
  const files = await writeScripts(lab, plan.run, scripts, tasks)
  const note = (submission: Submission): Promise<void> =>
    writeJobs(lab, { ...jobs, submissions: [...jobs.submissions, submission] })
  const list = taskList(tasks)
  const array = tasks.length > 0 ? await submitScript(files.array, [`--array=${list}`]) : null
  const submission = { array, tasks: list, merge: null, submitted: now() }
  await note(submission)
  const before = [...(array === null ? [] : [array]), ...waiting]
  const after = before.length > 0 ? [`--dependency=afterany:${before.join(':')}`] : []
  const merge = await submitScript(files.merge, after)
  await note({ ...submission, merge })
  return { ...submission, merge }
}

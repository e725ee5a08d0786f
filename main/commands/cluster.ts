import { join } from 'node:path'
import type { ClusterState } from '../../preload/contract-cluster'
import type { RunPlan } from '../../preload/contract-runs'
import { reportOf } from '../../preload/fault'
import { clusterFolder, readMerge, sealedOnDisk } from '../cluster/cluster-folder'
import { submitCluster, type ClusterSubmission } from '../cluster/submit-cluster'
import { taskList } from '../cluster/task-list'
import { watchCluster } from '../cluster/watch-cluster'
import { partOf } from '../run-part'
import { common, readArguments, wholeNumber, WrongUsage } from './arguments'
import { jobsOf, stateInWords, submissionInWords } from './cluster-report'
import { argumentsOf, estimationOptions, orderOf } from './estimation-options'
import { progressLine, type ProgressLine } from './progress-line'
import { resourcesOf, resourceOptions } from './resource-options'
import { withHub } from './with-hub'

/** Exit codes: shards or the merge failed; interrupted. */
const FAILED = 1
const INTERRUPTED = 130

/** `cluster LAB --engine slurm --shards N --model NAME`: a run of the lab as an array of tasks, and a merge after it. */
export async function cluster(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['SURVEY-or-LAB'], {
    ...common,
    ...estimationOptions,
    ...resourceOptions,
    lab: { type: 'string' },
    engine: { type: 'string' },
    shards: { type: 'string' },
    check: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    watch: { type: 'boolean' },
    'no-watch': { type: 'boolean' },
  } as const)
  const { engine, lab, check = false, json, quiet } = values
  if (engine !== 'slurm') throw new WrongUsage('--engine is slurm, the one that is there')
  const shards = wholeNumber('--shards', values.shards)
  if (!shards) throw new WrongUsage('--shards N is missing: how many tasks share the run')
  const [order, resources, dryRun] = [orderOf(values), resourcesOf(values), values['dry-run'] ?? false]
  const progress = progressLine(quiet)

  return withHub(async (hub, signal) => {
    const survey = await hub.open(positionals[0] ?? '', { lab, beside: true, signal, report: progress.show })
    const plan = await hub.plan(order, signal)
    if (check) return checkShards(plan, shards, json)
    const submission = await submitCluster({
      ...{ lab: survey.lab, plan, shards, dryRun, resources },
      ...{ node: process.execPath, shearwater: join(__dirname, 'cli.js'), options: argumentsOf(values) },
      now: () => new Date().toISOString(),
    })
    progress.end()
    const found = { lab: survey.lab, plan, submission }
    if (!json) console.log(submissionInWords(found, dryRun))
    if (dryRun || values['no-watch']) return tell(found, null, json)
    // It may take days: the database and the estimator are not kept for it.
    await hub.close()
    return watchOn(found, json, progress, signal)
  }).finally(progress.end)
}

/** Watches until all is over, and prints what came of it. An interruption leaves the jobs alone. */
async function watchOn(
  found: Submitted,
  json: boolean,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<number> {
  const { lab, plan } = found
  const context = { signal, report: (state: ClusterState) => progress.show(progressOf(state)) }
  try {
    const state = await watchCluster(lab, plan.run, (run) => sealedOnDisk(lab, run), context)
    progress.end()
    return await tell(found, state, json)
  } catch (error) {
    if (reportOf(error).code !== 'cancelled') throw error
    return leave(found)
  }
}

/** What is known of a run on a cluster when its watching begins. */
export interface Submitted {
  readonly lab: string
  readonly plan: RunPlan
  readonly submission: ClusterSubmission
}

/** Says which shards are not sealed: what the merge looks at first. */
function checkShards({ run, shards: planned }: RunPlan, asked: number, json: boolean): number {
  const of = Math.max(1, Math.min(asked, planned.length))
  const missing = planned.flatMap(({ index, sealed }) => (sealed ? [] : [partOf(index, planned.length, of)]))
  if (json) console.log(JSON.stringify({ run, shards: of, missing: [...new Set(missing)] }))
  else if (missing.length === 0) console.log(`run ${run}: all of its ${of} shards are sealed`)
  else console.log(`run ${run}: of its ${of} shards these are not sealed: ${taskList(missing)}`)
  return missing.length === 0 ? 0 : FAILED
}

function progressOf({ jobs, sealed, shards, done, objects }: ClusterState) {
  const states = Object.entries(jobs ?? {}).map(([state, count]) => `, ${count} ${state}`)
  const stage = `${sealed} of ${shards} shards sealed${states.join('')}`
  return { stage, done, total: objects, unit: 'objects' } as const
}

/** Prints what came of it; the exit code. */
async function tell(found: Submitted, state: ClusterState | null, json: boolean): Promise<number> {
  const { lab, plan, submission } = found
  const summary = state?.ended ? await readMerge(lab, plan.run) : null
  if (json) {
    const { shards } = submission.jobs
    const { run, objects } = plan
    const folder = clusterFolder(lab, run)
    const about = { run, lab, folder, engine: 'slurm', shards, objects, jobs: jobsOf(submission) }
    const { scripts, problems } = submission
    console.log(JSON.stringify({ ...about, state, summary, problems, ...(state === null && { scripts }) }))
  } else if (state) console.log(stateInWords(found, state, summary))
  return state && (state.failed.length > 0 || summary === null) ? FAILED : 0
}

/** The jobs run on without us: how to see them again, and how to end them. */
function leave({ lab, plan, submission: { jobs } }: Submitted): number {
  const last = jobs.submissions.at(-1)
  const ids = [last?.array, last?.merge].filter((id) => id !== null && id !== undefined)

  console.error(
    `The jobs of run ${plan.run} go on in ${lab}. To watch them: the same command. To end them: scancel ${ids.join(' ')}`,
  )
  return INTERRUPTED
}

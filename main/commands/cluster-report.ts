import type { ClusterState } from '../../preload/contract-cluster'
import { clusterFolder } from '../cluster/cluster-folder'
import type { ClusterSubmission } from '../cluster/submit-cluster'
import type { Submitted } from './cluster'

/** A job that was submitted, or would be: then its id is null. */
interface Job {
  readonly id: number | null
  readonly kind: 'array' | 'merge'
  /** The shards of an array, as Slurm lists them. */
  readonly tasks: string | null
}

/** The jobs of a submission, the array first; none where nothing was to be done. */
export function jobsOf({ submission }: ClusterSubmission): Job[] {
  if (!submission) return []
  const { array, tasks, merge } = submission
  const merging: Job = { id: merge, kind: 'merge', tasks: null }
  return tasks === '' ? [merging] : [{ id: array, kind: 'array', tasks }, merging]
}

/** What was submitted, for the screen; the scripts where it was only tried. */
export function submissionInWords({ lab, plan, submission }: Submitted, dryRun: boolean): string {
  const { jobs, submission: made, scripts, problems } = submission
  const head = `run ${plan.run}: ${plan.objects.toLocaleString('en')} objects in ${jobs.shards} shards, in ${clusterFolder(lab, plan.run)}`
  const notes = problems.map((problem) => `note: ${problem}`)
  if (!made) return [head, ...notes, 'nothing to submit: all is sealed, or a job is at work on it'].join('\n')
  if (!dryRun) {
    const array = made.array === null ? '' : `array ${made.array} for the shards ${made.tasks}, then `
    return [head, ...notes, `submitted: ${array}merge ${made.merge}`].join('\n')
  }
  const array = `# sbatch --parsable --array=${made.tasks} array.sh\n${scripts.array}`
  const merge = `# sbatch --parsable${made.tasks === '' ? '' : ' --dependency=afterany:ARRAY'} merge.sh\n${scripts.merge}`
  return [head, ...notes, ...(made.tasks === '' ? [] : [array]), merge].join('\n\n')
}

/** How it ended, for the screen. */
export function stateInWords(
  { lab, plan }: Submitted,
  { shards, sealed, failed, problems }: ClusterState,
  summary: Record<string, unknown> | null,
): string {
  const number = (name: string): string => Number(summary?.[name]).toLocaleString('en')
  const merged = `${number('estimated')} of ${number('objects')} objects, ${number('flagged')} flagged, ${number('unmeasured')} of them unmeasured`
  const failures = failed.map(
    ({ shard, state, log }) =>
      `shard ${shard} is not sealed${state ? ` (${state})` : ''}; the end of shard-${shard}.log:\n${log || '(nothing)'}`,
  )
  const again = `The same command submits ${failed.length > 1 ? 'these' : 'this one'} again; the logs are in ${clusterFolder(lab, plan.run)}`
  return [
    `${sealed} of ${shards} shards sealed`,
    ...(summary ? [merged] : []),
    ...problems.map((problem) => `note: ${problem}`),
    ...failures,
    ...(failed.length > 0 ? [again] : []),
  ].join('\n')
}

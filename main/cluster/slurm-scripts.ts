import { shellWord } from './shell-text'

/** What a task may take of the cluster; null leaves it to the cluster. */
export interface Resources {
  readonly partition: string | null
  readonly time: string | null
  readonly cpus: number | null
  readonly memory: string | null
}

/** What the scripts of a run are made of. Paths are absolute, as the cluster's machines see them. */
export interface ScriptFacts {
  readonly run: string
  readonly lab: string
  /** The folder of the run's scripts, logs and jobs. */
  readonly folder: string
  readonly shards: number
  readonly node: string
  readonly shearwater: string
  /** The options of `estimate` that make the run what it is. */
  readonly options: readonly string[]
  readonly resources: Resources
}

/** The script of one task of the array: it estimates its part of the run, and seals it in the lab. */
export function arrayScript(facts: ScriptFacts): string {
  return `${head(facts, 'shard')}# One task of the array for each of the run's ${facts.shards} shards. A task that runs again does only what is not sealed yet.
${places(facts)}
exec >"$folder/shard-$SLURM_ARRAY_TASK_ID.log" 2>&1
# No more threads than the task was given, also where the cluster does not confine it.
export TF_NUM_INTRAOP_THREADS="\${SLURM_CPUS_PER_TASK:-1}"
exec "$node" "$shearwater" estimate "$lab" --lab "$lab" \\
  ${words(facts.options)} \\
  --shard "$SLURM_ARRAY_TASK_ID/${facts.shards}" --quiet --json
`
}

/** The script of the job after the array: it sees that every shard is sealed, and writes what came of the run to `merge.json`. */
export function mergeScript(facts: ScriptFacts): string {
  const { options, shards } = facts
  return `${head(facts, 'merge')}# Runs when the array has ended. Estimates nothing: if shards are missing it says which, and fails.
${places(facts)}
exec >"$folder/merge.log" 2>&1
rm -f "$folder/merge.json"
"$node" "$shearwater" cluster "$lab" --lab "$lab" --engine slurm --shards ${shards} --check \\
  ${words(options)} || exit 1
"$node" "$shearwater" estimate "$lab" --lab "$lab" \\
  ${words(options)} \\
  --shard 1/1 --quiet --json >"$folder/merge.json.partial" &&
  mv "$folder/merge.json.partial" "$folder/merge.json"
`
}

function head({ run, resources }: ScriptFacts, what: 'shard' | 'merge'): string {
  const { partition, time, cpus, memory } = resources
  const directives = [
    `--job-name=shearwater-${what}-${run.slice(0, 8)}`,
    ...['--output=/dev/null', '--chdir=/', '--requeue'],
    ...(partition === null ? [] : [`--partition=${partition}`]),
    ...(time === null ? [] : [`--time=${time}`]),
    ...(cpus === null ? [] : [`--cpus-per-task=${cpus}`]),
    ...(memory === null ? [] : [`--mem=${memory}`]),
  ]
  const lines = directives.map((directive) => `#SBATCH ${directive}\n`).join('')
  return `#!/bin/sh\n${lines}\n# Run ${run}; written by "shearwater cluster", which also submits it.\n`
}

function places({ lab, folder, node, shearwater }: ScriptFacts): string {
  const named = { lab, folder, node, shearwater }
  return Object.entries(named)
    .map(([name, path]) => `${name}=${shellWord(path)}`)
    .join('\n')
}

const words = (options: readonly string[]): string => options.map(shellWord).join(' ')

import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'
import { fault } from '../../preload/fault'
import { readSlurmQueue, type QueuedJob } from './slurm-queue'

const run = promisify(execFile)

/** The longest that a command of Slurm may take, in milliseconds, and the most bytes it may print. */
const LIMITS = { timeout: 60_000, maxBuffer: 512 * 2 ** 20 }

/** Submits a script; `options` are those of sbatch. Resolves with the id of the job. Rejects with a `Fault` that says what Slurm said. */
export async function submitScript(script: string, options: readonly string[]): Promise<number> {
  const args = ['--parsable', ...options, script]
  const { stdout } = await run('sbatch', args, LIMITS).catch((error: unknown) => {
    throw refusal('sbatch', error)
  })
  const id = Number(/^(\d+)/.exec(stdout)?.[1] ?? NaN)
  if (Number.isInteger(id)) return id
  throw fault(`Slurm’s answer is not the id of a job: ${stdout.trim()}`, { where: script })
}

/** The jobs that Slurm knows of this user, those that ended in the last minutes too. Rejects with a `Fault`. */
export async function listQueue(): Promise<QueuedJob[]> {
  // Lists of tasks are cut short unless this is 0 (squeue(1)).
  const env = { ...process.env, SLURM_BITSTR_LEN: '0' }
  const args = ['--json', '--states=all', `--user=${userInfo().uid}`]
  try {
    const { stdout } = await run('squeue', args, { ...LIMITS, env })
    return readSlurmQueue(stdout)
  } catch (error) {
    throw refusal('squeue', error)
  }
}

function refusal(command: string, error: unknown): Error {
  const { code, stderr, message } = error as Error & { code?: unknown; stderr?: string } // of execFile, or a schema
  if (code === 'ENOENT')
    return fault(`There is no Slurm on this machine: its command ${command} is not found.`, {
      remedy: 'Do this where jobs are submitted; --dry-run shows what would be.',
    })
  const said = (stderr ?? '').trim().split('\n').filter(Boolean).at(-1) ?? message
  return fault(`Slurm’s ${command} did not do it: ${said}`, {
    remedy: 'Ask sinfo whether the cluster is up.',
  })
}

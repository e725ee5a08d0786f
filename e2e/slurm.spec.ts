import { tableFromIPC } from '@uwdata/flechette'
import { execFile, spawn } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { forkedProcesses } from '../main/forked-process'
import { createHub, type Hub } from '../main/hub'
import { createPool } from '../main/pool'
import type { ClusterState } from '../preload/contract-cluster'
import { expect, project, sample, test } from './desktop'
import { startSlurmNode, type SlurmNode } from './slurm-node'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')
const options = ['--model', 'deterministic', '--symmetric', 'no', '--where', "tile < 9 AND 'it''s' <> ' '"]

interface Told {
  run: string
  folder: string
  jobs: { id: number | null; kind: string; tasks: string | null }[]
  scripts?: { array: string; merge: string }
  state: {
    sealed: number
    shards: number
    done: number
    failed: { shard: number; state: string | null }[]
  } | null
  summary: { objects: number; estimated: number; complete: boolean } | null
}
interface Answer {
  readonly code: number | null
  /** What it printed; null where that is nothing. */
  readonly told: Told | null
  readonly errors: string
}

/** Runs the command line to its end; `interrupt` is told how to send it Ctrl+C. */
async function cluster(
  environment: NodeJS.ProcessEnv,
  lab: string,
  more: readonly string[] = [],
  interrupt?: (send: () => void) => Promise<void>,
): Promise<Answer> {
  const args = ['cluster', sample, '--lab', lab, '--engine', 'slurm', '--shards', '4', ...options, ...more]
  const child = spawn(process.execPath, [shearwater, ...args, '--json', '--quiet'], { env: environment })
  let [out, errors] = ['', '']
  child.stdout.on('data', (text: Buffer) => (out += String(text)))
  child.stderr.on('data', (text: Buffer) => (errors += String(text)))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  await interrupt?.(() => child.kill('SIGINT'))
  const code = await ended
  return { code, told: JSON.parse(out || 'null') as Told | null, errors } // what the command is documented to print
}

async function ask<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [shearwater, ...args, '--json', '--quiet'])
  return JSON.parse(stdout) as T // what the command is documented to print
}

test('a dry run shows the scripts, and neither begins nor submits anything', async ({ settings }) => {
  const lab = join(settings, "a lab's")
  const { code, told } = await cluster({ ...process.env, PATH: '' }, lab, ['--dry-run', '--cpus', '2'])
  expect(code).toBe(0)
  expect(told?.jobs).toEqual([
    { id: null, kind: 'array', tasks: '1-4' },
    { id: null, kind: 'merge', tasks: null },
  ])
  expect(told?.scripts?.array).toContain('#SBATCH --cpus-per-task=2\n')
  expect(told?.scripts?.array).toContain(`lab='${join(settings, "a lab'\\''s")}'\n`)
  expect((await readdir(lab)).sort()).toEqual(['catalog', 'lab.json', 'tiles.parquet'])
})

test.describe('on a cluster of one node', () => {
  let node: SlurmNode | string = 'not started'
  const hubs: Hub[] = []
  const before = { ...process.env }
  test.beforeAll(async () => {
    // It may have to be fetched, and that may come to nothing.
    test.setTimeout(240_000)
    node = await startSlurmNode()
    if (typeof node === 'string') console.log(`The cluster is not tested: ${node}.`)
    // For the hub in this process, which asks the queue.
    else Object.assign(process.env, node.environment)
  })
  test.afterEach(() => Promise.all(hubs.map((hub) => hub.close())))
  test.afterAll(async () => {
    if (typeof node !== 'string') await node.stop()
    process.env = before
  })

  test('an array estimates a lab that is open elsewhere, a cancelled task is submitted again, and all is as on one machine', async ({
    settings,
  }) => {
    test.skip(typeof node === 'string', `no Slurm: ${typeof node === 'string' ? node : ''}`)
    test.setTimeout(240_000)
    const environment = typeof node === 'string' ? {} : node.environment
    const [whole, lab] = [join(settings, 'whole'), join(settings, "a lab's")]
    await ask('estimate', sample, '--lab', whole, ...options)

    const first = cluster(environment, lab)
    const [array] = await submittedArrays(lab, 1)
    // As the window would: the lab is open, and locked, from now on, and the run is watched.
    const hub = createHub(createPool(forkedProcesses(join(project, 'out', 'main'))), () => lab)
    hubs.push(hub)
    await hub.open(lab)
    const states: ClusterState[] = []
    const [name = ''] = await readdir(join(lab, 'cluster'))
    const context = {
      signal: new AbortController().signal,
      report: (state: ClusterState) => void states.push(state),
    }
    const watching = hub.watchCluster(name, context)
    await expect.poll(() => clusterFiles(lab), { timeout: 60_000, intervals: [50] }).toContain('shard-1.log')
    await run('scancel', [`${array}_1`], { env: environment })
    const { code, told } = await first
    expect(code).toBe(1)
    expect(told?.state).toMatchObject({ sealed: 3, shards: 4, failed: [{ shard: 1, state: 'CANCELLED' }] })
    expect(told?.summary).toBe(null)
    const { folder = '' } = told ?? {}
    expect(await readFile(join(folder, 'merge.log'), 'utf8')).toContain('these are not sealed: 1')
    const sealed = await sealedAt(lab, name)
    expect(sealed).toHaveLength(3)
    expect(await watching).toMatchObject({
      sealed: 3,
      failed: [{ shard: 1, state: 'CANCELLED' }],
      ended: true,
    })
    expect(states[0]).toMatchObject({ shards: 4, objects: 796, ended: false })
    expect(await estimatesIn(hub)).toBe(states.at(-1)?.done)

    // Again, and away: what was submitted goes on.
    const second = await cluster(environment, lab, [], async (send) => {
      await submittedArrays(lab, 2)
      send()
    })
    expect(second).toMatchObject({ code: 130, told: null })
    const [, again] = await submittedArrays(lab, 2)
    expect(second.errors).toMatch(new RegExp(`scancel ${again} \\d+`))

    const third = await cluster(environment, lab)
    expect(third.code).toBe(0)
    expect(third.told).toMatchObject({ jobs: [], state: { sealed: 4, failed: [] } })
    expect(third.told?.summary).toMatchObject({ objects: 796, estimated: 796, complete: true })
    expect(await sealedAt(lab, name)).toEqual(expect.arrayContaining(sealed))
    expect(await hub.watchCluster(name, context)).toMatchObject({ sealed: 4, done: 796, failed: [] })
    expect(await estimatesIn(hub)).toBe(796)
    await hub.close()
    await compare(whole, lab)
  })
})

/** The estimates that SQL knows in an open lab. */
async function estimatesIn(hub: Hub): Promise<number> {
  const arrow = await hub.query('SELECT count(*)::INTEGER AS n FROM estimates_all')
  return Number(tableFromIPC(new Uint8Array(arrow)).getChild('n')?.at(0))
}

/** The files of the one run of a lab that was given to a cluster. */
async function clusterFiles(lab: string): Promise<string[]> {
  const [name = ''] = await readdir(join(lab, 'cluster')).catch(() => [])
  return readdir(join(lab, 'cluster', name)).catch(() => [])
}

/** The arrays that were submitted for it, when there are so many. */
async function submittedArrays(lab: string, count: number): Promise<(number | null)[]> {
  let arrays: (number | null)[] = []
  const look = async (): Promise<number> => {
    const [name = ''] = await readdir(join(lab, 'cluster')).catch(() => [])
    const text = await readFile(join(lab, 'cluster', name, 'jobs.json'), 'utf8').catch(() => 'null')
    const jobs = JSON.parse(text) as { submissions: { array: number | null; merge: number | null }[] } | null // as cluster-folder.ts writes it
    arrays = (jobs?.submissions ?? []).filter(({ merge }) => merge !== null).map(({ array }) => array)
    return arrays.length
  }
  await expect.poll(look, { timeout: 60_000, intervals: [50] }).toBe(count)
  return arrays
}

/** The sealed shards of a run, each with the time at which it was written. */
async function sealedAt(lab: string, name: string): Promise<[string, number][]> {
  const folder = join(lab, 'runs', name)
  const files = (await readdir(folder)).filter((file) => file.startsWith('shard-'))
  return Promise.all(
    files.map(async (file) => [file, (await stat(join(folder, file))).mtimeMs] as [string, number]),
  )
}

async function compare(whole: string, lab: string): Promise<void> {
  const sql = 'SELECT id, g1, g2, sigma_total, flags FROM estimates ORDER BY id'
  type Row = { id: number; g1: number | null; g2: number | null; sigma_total: number | null; flags: number }
  const [one, other] = [await ask<Row[]>('query', whole, sql), await ask<Row[]>('query', lab, sql)]
  expect(one).toHaveLength(796)
  expect(other.map(({ id, flags }) => [id, flags])).toEqual(one.map(({ id, flags }) => [id, flags]))
  for (const key of ['g1', 'g2', 'sigma_total'] as const) {
    const away = one.map((row, index) => Math.abs((row[key] ?? 0) - (other[index]?.[key] ?? 0)))
    expect(Math.max(...away)).toBeLessThan(1e-6)
  }
}

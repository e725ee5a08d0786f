import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, isAlive, project, sample, test } from './desktop'

// Processes of a run are killed at random moments; how often says SHEARWATER_KILLS (200 by hand), with which numbers SHEARWATER_SEED.
const KILLS = Number(process.env['SHEARWATER_KILLS'] ?? 3)
const SEED = Number(process.env['SHEARWATER_SEED'] ?? 1)

const shearwater = join(project, 'scripts', 'shearwater.mjs')
const estimate = (lab: string): string[] => [
  ...[shearwater, 'estimate', sample, '--lab', lab, '--model', 'fast-head', '--symmetric', 'no'],
  ...['--workers', '2', '--batch', '32', '--quiet'],
]
const VICTIMS = ['estimator', 'estimator', 'store', 'main'] as const

interface Row {
  readonly id: number
  readonly g1: number | null
  readonly g2: number | null
  readonly sigma: number | null
  readonly flags: number
}

/** Numbers from 0 to 1, the same for the same seed (the linear congruential generator of Numerical Recipes). */
function seeded(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32
}

async function rowsOf(lab: string): Promise<Row[]> {
  const sql = 'SELECT id, g1, g2, sigma_total AS sigma, flags FROM estimates_all ORDER BY id'
  const command = [shearwater, 'query', lab, sql, '--format', 'json', '--quiet']
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 26 })
  return JSON.parse(stdout) as Row[] // the columns that were asked for
}

/** Sealed files of a lab, by name, as hashes of their bytes. */
async function sealedFiles(lab: string): Promise<Map<string, string>> {
  const names = await readdir(lab, { recursive: true }).catch((): string[] => [])
  const sealed = names.filter((name) => /(shard|samples)-\d+\.parquet$|run\.json$/.test(name))
  const read = sealed.map(async (name): Promise<[string, string]> => {
    const bytes = await readFile(join(lab, name))
    return [name, createHash('sha1').update(bytes).digest('hex')]
  })
  return new Map(await Promise.all(read))
}

/** Processes that one process has started, with the file that each runs. */
async function childrenOf(parent: number): Promise<{ pid: number; file: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
      const isChild = stat.slice(stat.lastIndexOf(')')).split(' ')[2] === String(parent)
      const file = isChild ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : ''
      return { pid: Number(pid), file }
    }),
  )
  return found.filter(({ file }) => file !== '')
}

/** Kills a process of the command line; false where there is none of that kind now. */
async function kill(main: ChildProcess, victim: string, random: () => number): Promise<boolean> {
  if (victim === 'main') return main.kill('SIGKILL')
  const alive = (await childrenOf(main.pid ?? 0)).filter(({ file }) => file.includes(`${victim}.js`))
  const one = alive[Math.floor(random() * alive.length)]
  try {
    return one !== undefined && process.kill(one.pid, 'SIGKILL')
  } catch {
    return false // it ended by itself meanwhile
  }
}

interface Ended {
  readonly code: number | null
  readonly said: string
}

function start(lab: string): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, estimate(lab), { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (text: Buffer) => (said += String(text)))
  return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, said }))) }
}

/** Everything is there once, as an undisturbed run has it, and nothing is left lying about. */
async function expectWhole(lab: string, reference: readonly Row[]): Promise<void> {
  const rows = await rowsOf(lab)
  expect(rows.map(({ id, flags }) => [id, flags])).toEqual(reference.map(({ id, flags }) => [id, flags]))
  for (const key of ['g1', 'g2', 'sigma'] as const) {
    rows.forEach((row, at) => {
      const expected = reference[at]?.[key] ?? null
      if (expected === null) expect(row[key]).toBeNull()
      else expect(Math.abs((row[key] ?? NaN) - expected)).toBeLessThan(1e-6)
    })
  }
  const names = await readdir(lab, { recursive: true })
  expect(names.filter((name) => /partial|damaged|broken|lock/.test(name))).toEqual([])
}

test(`${KILLS} processes of a run are killed at random moments, and nothing is lost, twice or wrong`, async ({
  settings,
}) => {
  test.skip(process.platform !== 'linux', 'Processes are found in /proc.')
  test.setTimeout(120_000 + KILLS * 30_000)
  const random = seeded(SEED)
  const undisturbed = join(settings, 'undisturbed')
  const begun = Date.now()
  const reference = start(undisturbed)
  expect(await reference.ended).toMatchObject({ code: 0 })
  // Whatever the machine, a run is met in all its parts.
  const longest = Date.now() - begun
  const expected = await rowsOf(undisturbed)
  expect(expected).toHaveLength(796)

  let [kills, labs] = [0, 0]
  const counts: Record<string, number> = {}
  const sealedBefore: number[] = []
  while (kills < KILLS) {
    const lab = join(settings, `lab-${++labs}`)
    let sealed = new Map<string, string>()
    const expectKept = async (): Promise<void> => {
      const now = await sealedFiles(lab)
      for (const [name, hash] of sealed) expect(now.get(name), name).toBe(hash)
      sealed = now
    }
    for (let done = false; !done;) {
      const { child, ended } = start(lab)
      while (child.exitCode === null && child.signalCode === null && kills < KILLS) {
        await Promise.race([wait((0.1 + 0.7 * random()) * longest), ended])
        await expectKept()
        const victim = VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'main'
        if (!(await kill(child, victim, random))) continue
        kills++
        sealedBefore.push(
          [...sealed.keys()].filter((name) => name.includes('runs/') && name.includes('shard')).length,
        )
        counts[victim] = (counts[victim] ?? 0) + 1
        if (victim === 'main') break
      }
      const workers = await childrenOf(child.pid ?? 0)
      const { code, said } = await ended
      await expectKept()
      // One that was ended while it opened the lab, or too often, says so; the same command goes on.
      if (code === 1) expect(said).toMatch(/process ended in the middle|does not stay up/)
      else expect([0, null]).toContain(code)
      done = code === 0
      await expect
        .poll(async () => (await Promise.all(workers.map(({ pid }) => isAlive(pid)))).some(Boolean), {
          timeout: 10_000,
        })
        .toBe(false)
    }
    await expectWhole(lab, expected)
  }
  console.log(`  ${labs} labs; killed ${JSON.stringify(counts)} over ${sealedBefore.join(' ')} sealed shards`)
})

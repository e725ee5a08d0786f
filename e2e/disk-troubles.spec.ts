import { execFile, spawn } from 'node:child_process'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')
/** Longer than a run waits between two tries. */
const TRIES = 3000

interface Running {
  readonly pid: number
  /** What it has said of what it waits for, in order. */
  waits(): string[]
  readonly ended: Promise<{ code: number | null; out: string }>
}

/** Begins a run over the sample; resolves when the run is in the lab and nothing of it is sealed. */
async function begin(lab: string): Promise<Running> {
  const options = ['--model', 'fast-head', '--symmetric', 'no', '--workers', '2', '--json']
  const args = [shearwater, 'estimate', sample, '--lab', lab, ...options]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, said] = ['', '']
  child.stdout.on('data', (text: Buffer) => (out += String(text)))
  child.stderr.on('data', (text: Buffer) => (said += String(text)))
  const ended = new Promise<{ code: number | null; out: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out })),
  )
  const isBegun = async (): Promise<boolean> => {
    const names = await readdir(lab, { recursive: true }).catch((): string[] => [])
    return names.some((name) => name.endsWith('run.json'))
  }
  await expect.poll(isBegun, { timeout: 60_000, intervals: [10] }).toBe(true)
  const waits = (): string[] => said.split('\n').filter((line) => line.startsWith('waiting: '))
  return { pid: child.pid ?? 0, waits, ended }
}

async function expectWhole({ ended }: Running, lab: string): Promise<void> {
  const { code, out } = await ended
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ objects: 796, estimated: 796, complete: true })
  const names = await readdir(lab, { recursive: true })
  expect(names.filter((name) => /shard-\d+\.parquet$/.test(name) && name.startsWith('runs'))).toHaveLength(4)
  expect(names.filter((name) => name.includes('partial'))).toEqual([])
}

/** Waits for words, and a while longer: they are said once. */
async function expectSaid({ waits }: Running, words: RegExp, count: number): Promise<void> {
  await expect.poll(() => waits().length, { timeout: 60_000 }).toBe(count)
  expect(waits().at(-1)).toMatch(words)
  await new Promise((resolve) => setTimeout(resolve, TRIES))
  expect(waits()).toHaveLength(count)
}

async function storeOf(main: number): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const facts = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
    const isChild = facts.slice(facts.lastIndexOf(')')).split(' ')[2] === String(main)
    const file = isChild ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : ''
    if (file.includes('store.js')) return Number(pid)
  }
  throw new Error('There is no store.')
}

test('a run waits while its files may not be written, and while its lab is away, and goes on when that is mended', async ({
  settings,
}) => {
  test.skip(process.platform !== 'linux', 'prlimit is of Linux.')
  test.slow()
  const [lab, away] = [join(settings, 'lab'), join(settings, 'away')]
  const running = await begin(lab)
  const store = String(await storeOf(running.pid))
  await run('prlimit', ['--pid', store, '--fsize=100:'])
  await expectSaid(running, /^waiting: The file is larger than .*shard-0000\d\.parquet · Raise the limit/, 1)
  await rename(lab, away)
  await run('prlimit', ['--pid', store, '--fsize=unlimited:'])
  await expectSaid(running, /^waiting: The folder is gone\. · .* · Put it back/, 2)
  expect(await stat(lab).catch(() => null)).toBeNull()
  await rename(away, lab)
  await expectWhole(running, lab)
})

test('a run waits while its disk is full, and while it may only be read, and goes on when that is mended', async ({
  settings,
}) => {
  test.skip(process.getuid?.() !== 0, 'Only root may mount a small disk.')
  test.slow()
  const disk = join(settings, 'disk')
  await mkdir(disk)
  const isMounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'shearwater-test', disk]).catch(
    () => null,
  )
  test.skip(!isMounted, 'This root may not mount a small disk.')
  try {
    const lab = join(disk, 'lab')
    const running = await begin(lab)
    await writeFile(join(disk, 'filler'), Buffer.alloc(8 * 2 ** 20)).catch(() => undefined)
    await expectSaid(running, /^waiting: The disk is full: .*shard-0000\d\.parquet · Make room/, 1)
    await rm(join(disk, 'filler'))
    // Whoever writes just now keeps it from being made so.
    const guard = (): Promise<boolean> =>
      run('mount', ['-o', 'remount,ro', disk]).then(
        () => true,
        () => false,
      )
    await expect.poll(guard, { intervals: [1] }).toBe(true)
    await expectSaid(running, /^waiting: The disk may only be read\. .* · Mount it for writing/, 2)
    await run('mount', ['-o', 'remount,rw', disk])
    await expectWhole(running, lab)
  } finally {
    await run('umount', ['-l', disk])
  }
})

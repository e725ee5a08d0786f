import { execFile, spawn } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, isAlive, project, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')

interface Report {
  checks: { name: string; ok: boolean; version?: string; detail: string }[]
}

async function doctor(environment: NodeJS.ProcessEnv = {}): Promise<Report> {
  const { stdout } = await run(process.execPath, [shearwater, 'doctor', '--json'], {
    env: { ...process.env, ...environment },
  })
  return JSON.parse(stdout) as Report
}

test('doctor is all green, and names the versions it saw at work', async () => {
  const { checks } = await doctor()
  expect(checks.filter(({ ok }) => !ok)).toEqual([])
  const store = checks.find(({ name }) => name === 'store process')
  expect(store?.version).toMatch(/^v\d+\.\d+/)
})

test('without the native library the estimator runs on WebAssembly and says so', async () => {
  const { checks } = await doctor({ SHEARWATER_TENSORFLOW: 'wasm' })
  const estimator = checks.find(({ name }) => name === 'estimator process')
  expect(estimator).toMatchObject({ ok: true })
  expect(estimator?.detail).toContain('wasm backend')
})

test('an unknown command is wrong usage', async () => {
  const failure = await run(process.execPath, [shearwater, 'measure']).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 2 })
})

test('no forked worker outlives the command line, even when it is killed', async () => {
  const child = spawn(process.execPath, [shearwater, 'doctor'], { stdio: 'ignore' })
  let workers: number[] = []
  await expect.poll(async () => (workers = await childrenOf(child.pid ?? 0)).length).toBeGreaterThanOrEqual(2)
  child.kill('SIGKILL')
  await expect
    .poll(async () => (await Promise.all(workers.map(isAlive))).some(Boolean), { timeout: 8000 })
    .toBe(false)
})

test('npm start without a display saves a picture, says what it shows, and exits 0', async () => {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...environment } = process.env
  const before = Date.now()
  const { stdout } = await run(process.execPath, [join(project, 'scripts', 'start.mjs')], {
    env: environment,
  })
  expect(stdout).toContain('LSST-like patch: 796 objects, 4 tiles')
  const picture = /picture +(\S.*\.png)/.exec(stdout)?.[1] ?? ''
  expect((await stat(picture)).mtimeMs).toBeGreaterThan(before)
  const bytes = await readFile(picture)
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)].map((side) => side > 600)).toEqual([true, true])
  expect(bytes.length).toBeGreaterThan(500_000)
})

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')))
  return pids.filter((_, index) => stats[index]?.split(') ')[1]?.split(' ')[1] === String(parent)).map(Number)
}

import { execFile, spawn } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, isAlive, project, sample, test } from './desktop'

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

test('info, pixels, open and query answer in JSON', async ({ settings }) => {
  const ask = async (...args: string[]): Promise<unknown> =>
    JSON.parse((await run(process.execPath, [shearwater, ...args])).stdout) as unknown
  const tile = join(sample, 'tiles', 'tile_000.fits.fz')

  expect(await ask('info', tile, '--json')).toMatchObject({
    kind: 'image',
    bands: ['u', 'g', 'r', 'i', 'z', 'y'],
  })
  for (const name of ['detected.fits', 'detected.parquet', 'detected.csv']) {
    expect(await ask('info', join(sample, name), '--json')).toMatchObject({ kind: 'table', rows: 796 })
  }
  expect(await ask('pixels', tile, '--extension', 'IMAGE_I', '--box', '10,20,3,2')).toMatchObject({
    shape: [2, 3],
    type: 'float32',
  })
  const lab = join(settings, 'lab')
  expect(await ask('open', sample, '--lab', lab, '--json')).toMatchObject({ objects: 796, tiles: 4 })
  expect(await ask('open', sample, '--lab', lab, '--json')).toMatchObject({ objects: 796, tiles: 4 })
  const sql = 'SELECT count(*)::INT AS n, min(id) AS first FROM objects'
  expect(await ask('query', lab, sql, '--json')).toEqual([{ n: 796, first: 1000007 }])
})

test('simulate makes a survey that opens, the same for the same seed; a folder in use is refused', async ({
  settings,
}) => {
  const [one, other] = [join(settings, 'one'), join(settings, 'other')]
  const simulate = (out: string, ...more: string[]) =>
    run(process.execPath, [shearwater, 'simulate', '--out', out, '--tiles', '1', '--seed', '3', ...more])
  const made = JSON.parse((await simulate(one, '--json', '--quiet')).stdout) as {
    objects: number
    tiles: number
  }
  expect(made.tiles).toBe(1)
  expect(made.objects).toBeGreaterThan(100)
  await simulate(other, '--quiet')
  for (const name of ['tiles/tile_000.fits', 'detected.parquet', 'truth.parquet', 'survey.json']) {
    expect((await readFile(join(one, name))).equals(await readFile(join(other, name)))).toBe(true)
  }
  const opened = await run(process.execPath, [
    shearwater,
    'open',
    one,
    '--lab',
    join(settings, 'lab'),
    '--json',
  ])
  expect(JSON.parse(opened.stdout)).toMatchObject({
    ...{ objects: made.objects, tiles: 1, problems: [] },
    bands: ['u', 'g', 'r', 'i', 'z', 'y'],
  })
  const failure = await simulate(one).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 1 })
  expect(String(failure)).toContain('in use')
})

test('a simulation that is interrupted leaves whole tiles only, and exit code 130', async ({ settings }) => {
  const out = join(settings, 'survey')
  const args = [shearwater, 'simulate', '--out', out, '--tiles', '200', '--seed', '3', '--quiet']
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const tiles = () => readdir(join(out, 'tiles')).catch((): string[] => [])
  await expect.poll(async () => (await tiles()).includes('tile_001.fits'), { timeout: 60_000 }).toBe(true)
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  const left = await tiles()
  expect(left.every((name) => /^tile_\d{3}\.fits$/.test(name))).toBe(true)
  const sizes = await Promise.all(left.map(async (name) => (await stat(join(out, 'tiles', name))).size))
  expect(new Set(sizes).size).toBe(1)
  expect(await readdir(out)).toEqual(['tiles'])
})

test('a query that would write is refused with exit code 1', async ({ settings }) => {
  const lab = join(settings, 'lab')
  await run(process.execPath, [shearwater, 'open', sample, '--lab', lab])
  const failure = await run(process.execPath, [shearwater, 'query', lab, 'DROP TABLE catalog']).catch(
    (error: unknown) => error,
  )
  expect(failure).toMatchObject({ code: 1 })
  expect(String(failure)).toContain('Only statements that read')
})

test('a table is exported in four formats, and each is a table to this lab', async ({ settings }) => {
  test.slow()
  const lab = join(settings, 'lab')
  await run(process.execPath, [shearwater, 'open', sample, '--lab', lab])
  const ask = async (...args: string[]): Promise<unknown> =>
    JSON.parse((await run(process.execPath, [shearwater, ...args, '--json'])).stdout) as unknown
  for (const format of ['parquet', 'fits', 'csv', 'votable']) {
    const file = join(settings, `objects.${format}`)
    expect(
      await ask('export', lab, '--format', format, '--out', file, '--where', 'mag_i < 22'),
    ).toMatchObject({
      ...{ rows: 58, format, file, table: 'objects' },
    })
    if (format === 'votable') expect(await readFile(file, 'utf8')).toContain('nrows="58"')
    else expect(await ask('info', file)).toMatchObject({ kind: 'table', rows: 58 })
  }
  expect(await ask('info', join(settings, 'objects.fits'))).toMatchObject({
    columns: expect.arrayContaining([
      expect.objectContaining({ name: 'mag_i', type: 'float32', unit: 'mag' }),
    ]) as unknown,
  })
})

test('query writes Parquet to a file and to standard output', async ({ settings }) => {
  test.slow()
  const lab = join(settings, 'lab')
  await run(process.execPath, [shearwater, 'open', sample, '--lab', lab])
  const sql = 'SELECT id, ra FROM objects WHERE mag_i < 22'
  const file = join(settings, 'bright.parquet')
  await run(process.execPath, [shearwater, 'query', lab, sql, '--format', 'parquet', '--out', file])
  const { stdout } = await run(process.execPath, [shearwater, 'query', lab, sql, '--format', 'parquet'], {
    encoding: 'buffer',
  })
  expect(stdout.subarray(0, 4).toString()).toBe('PAR1')
  expect(stdout.subarray(-4).toString()).toBe('PAR1')
  const copy = join(settings, 'copy.parquet')
  await writeFile(copy, stdout)
  for (const path of [file, copy]) {
    const { stdout: told } = await run(process.execPath, [shearwater, 'info', path, '--json'])
    expect(JSON.parse(told)).toMatchObject({
      kind: 'table',
      rows: 58,
      columns: [{ name: 'id' }, { name: 'ra' }],
    })
  }
})

test('an export that is refused, or has no place, leaves no file', async ({ settings }) => {
  const lab = join(settings, 'lab')
  await run(process.execPath, [shearwater, 'open', sample, '--lab', lab])
  const fail = (...args: string[]): Promise<unknown> =>
    run(process.execPath, [shearwater, 'export', lab, ...args]).catch((error: unknown) => error)
  const file = join(settings, 'objects.fits')
  expect(await fail('--out', file, '--where', "1=1; COPY objects TO 'x'")).toMatchObject({ code: 1 })
  expect(await fail('--out', join(settings, 'gone', 'objects.fits'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no such folder.') as unknown,
  })
  expect(await fail('--out', join(settings, 'objects'))).toMatchObject({ code: 2 })
  expect(await fail('--format', 'fits')).toMatchObject({ code: 2 })
  expect(await readdir(settings)).toEqual(['lab'])
})

test('Ctrl+C ends an export with 130 and leaves nothing of it', async ({ settings }) => {
  test.slow()
  const survey = join(settings, 'survey')
  await mkdir(survey)
  const rows = Array.from({ length: 400_000 }, (_, n) => `${n},${(n % 3600) / 10},${(n % 120) - 60}`)
  await writeFile(join(survey, 'detected.csv'), ['id,ra,dec', ...rows, ''].join('\n'))
  const lab = join(settings, 'lab')
  await run(process.execPath, [shearwater, 'open', survey, '--lab', lab])
  const out = join(settings, 'out')
  await mkdir(out)
  // A group of its own, so that every process of it gets the signal, as from a terminal.
  const child = spawn(process.execPath, [shearwater, 'export', lab, '--out', join(out, 'objects.csv')], {
    stdio: 'ignore',
    detached: true,
  })
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
  await expect.poll(async () => (await readdir(out)).length, { intervals: [5], timeout: 60_000 }).toBe(1)
  process.kill(-(child.pid ?? 0), 'SIGINT')
  expect(await ended).toBe(130)
  expect(await readdir(out)).toEqual([])
})

test('killed while it opens a survey, the next open goes on, and no row is there twice', async ({
  settings,
}) => {
  test.slow()
  const survey = join(settings, 'survey')
  await mkdir(survey)
  const header = 'id,ra,dec,mag_i'
  const row = (n: number): string =>
    `${2 ** 40 + n},${(n % 3600) / 10},${((n * 7) % 1200) / 10 - 60},${20 + (n % 50) / 10}`
  await writeFile(
    join(survey, 'detected.csv'),
    [header, ...Array.from({ length: 400_000 }, (_, n) => row(n)), ''].join('\n'),
  )
  const lab = join(settings, 'lab')
  for (const patience of [900, 1400, 2000, 2600]) {
    const child = spawn(process.execPath, [shearwater, 'open', survey, '--lab', lab], { stdio: 'ignore' })
    await new Promise((resolve) => setTimeout(resolve, patience))
    const workers = await childrenOf(child.pid ?? 0)
    const ended = new Promise((resolve) =>
      child.exitCode === null ? child.once('exit', resolve) : resolve(null),
    )
    for (const pid of [child.pid ?? 0, ...workers]) killIfThere(pid)
    await ended
  }
  const { stdout } = await run(process.execPath, [shearwater, 'open', survey, '--lab', lab, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ objects: 400_000 })
  const sql = 'SELECT count(*)::INT AS n, count(DISTINCT id)::INT AS ids, max(id) AS last FROM objects'
  const { stdout: counted } = await run(process.execPath, [shearwater, 'query', lab, sql, '--json'])
  expect(JSON.parse(counted)).toEqual([{ n: 400_000, ids: 400_000, last: 2 ** 40 + 399_999 }])
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

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was done before.
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')))
  return pids.filter((_, index) => stats[index]?.split(') ')[1]?.split(' ')[1] === String(parent)).map(Number)
}

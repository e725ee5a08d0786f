import { execFile, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')

async function ask<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [shearwater, ...args, '--json', '--quiet'])
  return JSON.parse(stdout) as T // what the command is documented to print
}

interface Result {
  run: string
  objects: number
  estimated: number
  unmeasured: number
  done: number
}

test('a run of the sample goes on after Ctrl+C, is scored, and the same command then does nothing', async ({
  settings,
}) => {
  test.slow()
  const lab = join(settings, 'lab')
  const command = ['estimate', sample, '--lab', lab, '--model', 'bayesian', '--samples', '8', '--batch', '32']
  const child = spawn(process.execPath, [shearwater, ...command, '--quiet'], { stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const sealed = async (): Promise<number> => {
    const runs = await readdir(join(lab, 'runs')).catch(() => [])
    const files = await Promise.all(runs.map((name) => readdir(join(lab, 'runs', name))))
    return files.flat().filter((name) => name.endsWith('.parquet')).length
  }
  await expect.poll(sealed, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(0)
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  expect(await sealed()).toBeLessThan(4)

  const whole = await ask<Result>(...command)
  expect(whole).toMatchObject({ objects: 796, estimated: 796 })
  expect(whole.done).toBeLessThan(796)
  expect(await ask<Result>(...command)).toMatchObject({ run: whole.run, estimated: 796, done: 0 })
  const sql = 'SELECT count(*)::INT AS n, count(DISTINCT id)::INT AS ids FROM estimates_all'
  expect(await ask('query', lab, sql)).toEqual([{ n: 796, ids: 796 }])

  const scores = await ask<Record<string, Record<string, number | null>>>(
    ...['evaluate', lab, '--truth', join(sample, 'truth.parquet')],
  )
  expect(Object.keys(scores)).toEqual(['all', 'isolated', 'blended', 'strongly_blended'])
  expect(scores['all']).toMatchObject({ n: 713, failed: 0 })
  // What the network's card says, within what 713 objects tell.
  expect(scores['all']?.['rms']).toBeLessThan(0.13)
  expect(scores['isolated']?.['rms']).toBeLessThan(0.08)
  expect(scores['all']?.['spearmanEpistemic']).toBeGreaterThan(0.4)
  expect(scores['all']?.['coverage68']).toBeGreaterThan(0.64)
})

test('shards that are estimated apart, and by two processes, are the whole run, to the last digit that counts', async ({
  settings,
}) => {
  test.slow()
  const options = ['--model', 'deterministic', '--symmetric', 'no', '--where', 'tile < 2']
  const [whole, parts, pair] = ['whole', 'parts', 'pair'].map((name) => join(settings, name))
  const { objects } = await ask<Result>('estimate', sample, '--lab', whole ?? '', ...options)
  for (const part of ['2/2', '1/2']) {
    await ask('estimate', sample, '--lab', parts ?? '', ...options, '--shard', part)
  }
  const out = join(settings, 'pair.csv')
  await ask('estimate', sample, '--lab', pair ?? '', ...options, '--workers', '2', '--out', out)
  expect((await readFile(out, 'utf8')).trim().split('\n')).toHaveLength(objects + 1)
  const sql = 'SELECT id, g1, g2, sigma_total FROM estimates WHERE g1 IS NOT NULL ORDER BY id'
  type Row = { id: number; g1: number; g2: number; sigma_total: number }
  const one = await ask<Row[]>('query', whole ?? '', sql)
  expect(one.length).toBeGreaterThan(0.95 * objects)
  for (const lab of [parts, pair]) {
    const other = await ask<Row[]>('query', lab ?? '', sql)
    expect(other.map(({ id }) => id)).toEqual(one.map(({ id }) => id))
    const difference = (key: 'g1' | 'g2' | 'sigma_total'): number =>
      Math.max(...one.map((row, index) => Math.abs(row[key] - (other[index]?.[key] ?? NaN))))
    for (const key of ['g1', 'g2', 'sigma_total'] as const) expect(difference(key)).toBeLessThan(1e-6)
  }
})

test('a model that is not there, and options that are no numbers, are named', async ({ settings }) => {
  const fail = (...args: string[]): Promise<unknown> =>
    run(process.execPath, [shearwater, 'estimate', sample, '--lab', join(settings, 'lab'), ...args]).catch(
      (error: unknown) => error,
    )
  const missing = await fail('--model', join(settings, 'nothing'))
  expect(missing).toMatchObject({ code: 1 })
  expect(String(missing)).toContain('There is no model here')
  expect(await fail('--model', 'dnn', '--samples', 'many')).toMatchObject({ code: 2 })
  expect(await fail('--model', 'dnn', '--shard', '3/2')).toMatchObject({ code: 2 })
  expect(await fail('--model', 'dnn', '--workers', '0')).toMatchObject({ code: 2 })
  expect(await fail('--model', 'dnn', '--device', 'gc9')).toMatchObject({ code: 2 })
  expect(await fail('--model', 'deterministic', '--samples', '5')).toMatchObject({ code: 2 })
  expect(await fail()).toMatchObject({ code: 2 })
})

interface Device {
  readonly name: string
  readonly seconds: number | null
  readonly joules: number | null
  readonly outOfMemory: boolean
}

test('a run on simulated devices has numbers of this machine, rounded, and predicted seconds and joules', async ({
  settings,
}) => {
  test.slow()
  const lab = join(settings, 'lab')
  const command = [
    'estimate',
    sample,
    '--lab',
    lab,
    '--model',
    'fast-head',
    '--samples',
    '4',
    '--limit',
    '24',
  ]
  const simulated = [...command, '--device', 'gc2', '--devices', '4', '--precision', 'fp16']
  const here = await ask<Result & { device: Device }>(...command)
  expect(here.device).toMatchObject({ name: 'host', joules: null, outOfMemory: false })
  const there = await ask<Result & { device: Device; seconds: number }>(...simulated, '--batch', '2')
  expect(there).toMatchObject({ estimated: 24, device: { name: 'gc2', outOfMemory: false } })
  expect(there.device.seconds).toBeGreaterThan(0)
  expect(there.device.joules).toBeGreaterThan(0)
  expect(there.device.seconds).not.toBe(there.seconds)
  const moved = await ask<{ least: number; most: number }[]>(
    ...['query', lab],
    `SELECT min(abs(a.g1 - b.g1) + abs(a.g2 - b.g2)) AS least, max(abs(a.g1 - b.g1)) AS most
      FROM estimates_all a JOIN estimates_all b USING (id) WHERE a.run = '${here.run}' AND b.run = '${there.run}'`,
  )
  expect(moved[0]?.least).toBeGreaterThan(0)
  expect(moved[0]?.most).toBeLessThan(0.02)
  const known = await ask<unknown[]>(
    ...['query', lab],
    `SELECT device, devices, "precision", predicted_seconds AS seconds FROM runs WHERE run = '${there.run}'`,
  )
  expect(known).toEqual([{ device: 'gc2', devices: 4, precision: 'fp16', seconds: there.device.seconds }])

  const refused = (await ask(...simulated, '--batch', '9999').catch((error: unknown) => error)) as {
    code: number
    stderr: string
    stdout: string
  } // what execFile rejects with
  expect(refused).toMatchObject({ code: 1 })
  const [, fitting = ''] = /does not fit .*--batch (\d+),/.exec(refused.stderr) ?? []
  expect(JSON.parse(refused.stdout)).toMatchObject({
    device: { name: 'gc2', seconds: null, outOfMemory: true, fittingBatch: Number(fitting) },
  })
  expect(await ask<Result>(...simulated, '--batch', fitting)).toMatchObject({ estimated: 24 })
})

import { execFile, spawn } from 'node:child_process'
import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')

/** A run of seconds: what takes longest is to draw its galaxies. */
const TINY = ['--model', 'bayesian', '--steps', '30', '--batch', '8', '--held-out', '48', '--seed', '3']

const train = (out: string, ...more: string[]): string[] => [
  shearwater,
  'train',
  ...TINY,
  '--out',
  out,
  ...more,
]

async function hashOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'model.json'), 'utf8')
  return (JSON.parse(text) as { weights: { sha256: string } }).weights.sha256 // as the model's folder is documented
}

test('training that is interrupted keeps its checkpoint and is resumed to the same network, which estimates', async ({
  settings,
}) => {
  test.slow()
  const [whole, parted] = [join(settings, 'whole'), join(settings, 'parted')]
  const ask = async (...args: string[]): Promise<unknown> =>
    JSON.parse((await run(process.execPath, [...args, '--json', '--quiet'])).stdout) as unknown
  expect(await ask(...train(whole))).toMatchObject({ steps: 30, stopped: 'all steps done', notes: [] })

  const child = spawn(process.execPath, train(parted, '--quiet'), { stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const checkpoints = (): Promise<string[]> => readdir(join(parted, 'checkpoints')).catch((): string[] => [])
  await expect
    .poll(async () => (await checkpoints()).length, { timeout: 120_000, intervals: [20] })
    .toBeGreaterThan(0)
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  expect((await checkpoints()).every((name) => /^step-\d{8}\.safetensors$/.test(name))).toBe(true)
  await expect(access(join(parted, 'model.json'))).rejects.toThrow('ENOENT')

  // Without --resume the run that lies there is left alone.
  const refused = await run(process.execPath, train(parted, '--quiet')).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('already') as unknown })

  expect(await ask(...train(parted, '--resume'))).toMatchObject({ steps: 30, notes: [] })
  expect(await hashOf(parted)).toBe(await hashOf(whole))
  const estimate = [
    'estimate',
    sample,
    '--lab',
    join(settings, 'lab'),
    '--model',
    parted,
    '--samples',
    '2',
    '--limit',
    '8',
  ]
  expect(await ask(shearwater, ...estimate)).toMatchObject({ objects: 8, estimated: 8, unmeasured: 0 })
})

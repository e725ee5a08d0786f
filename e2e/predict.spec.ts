import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')
const predict = (...args: string[]) => run(process.execPath, [shearwater, 'predict', ...args])

interface Row {
  device: string
  devices: number
  batch: number
  secondsPerStep: number | null
  watts: number | null
  outOfMemory: boolean
  breakdown: Record<string, number> | null
}

interface LayerRow {
  device: string
  batch: number
  layer: string
  speedUp: number
  measured: { rms: number; largest: number; lost: number } | null
}

test('predict answers for devices of the lab and of the user, for a network of the paper and a model that it records, and says what is wrong with a request', async ({
  settings,
}) => {
  const file = join(settings, 'half.json')
  const sheet = JSON.parse(
    await readFile(join(project, 'workers', 'devices', 'architectures', 'v100.json'), 'utf8'),
  ) as Record<string, unknown>
  await writeFile(file, JSON.stringify({ ...sheet, name: 'half', memoryBandwidth: 450e9, clock: 0.765e9 }))
  const order = ['--workload', 'dnn', '--batch', '2,16', '--phase', 'training']
  const { stdout } = await predict(...order, '--device', `gc2,v100,${file}`, '--json')
  const rows = JSON.parse(stdout) as Row[]
  expect(rows.map(({ device, devices, batch }) => `${devices} ${device} ${batch}`)).toEqual(
    ['gc2', 'v100', 'half'].flatMap((device) => [`1 ${device} 2`, `1 ${device} 16`]),
  )
  const [gc2, full, v100] = rows
  expect(gc2?.outOfMemory).toBe(false)
  expect(full).toMatchObject({ outOfMemory: true, secondsPerStep: null, watts: null, breakdown: null })
  // The paper measured 11 times at a batch of two.
  expect(v100?.secondsPerStep).toBeGreaterThan(2 * (gc2?.secondsPerStep ?? Infinity))
  for (const { secondsPerStep, breakdown } of rows.filter(({ outOfMemory }) => !outOfMemory)) {
    const parts = Object.values(breakdown ?? {}).reduce((sum, part) => sum + part, 0)
    expect(parts).toBeCloseTo(secondsPerStep ?? NaN, 9)
  }

  const recorded = await predict('--workload', 'deterministic', '--batch', '64', '--device', 'v100', '--json')
  expect(JSON.parse(recorded.stdout)).toMatchObject([{ workload: 'central', device: 'v100', batch: 64 }])

  await writeFile(file, JSON.stringify({ ...sheet, name: 'half', memory: 0 }))
  const failures = [
    { with: [...order, '--device', file], code: 1, says: '"memory" is 0: a device with no memory' },
    { with: [...order, '--device', 'gc3'], code: 2, says: '--device gc3 is unknown; there are gc2' },
    {
      with: ['--workload', 'dnn', '--batch', '2', '--device', 'gc2', '--phase', 'generation'],
      code: 2,
      says: 'training, inference',
    },
  ]
  const failed = await Promise.all(
    failures.map(({ with: args }) => predict(...args).catch((error: unknown) => error)),
  )
  failures.forEach(({ code, says }, at) => {
    expect(failed[at]).toMatchObject({ code })
    expect(String(failed[at])).toContain(says)
  })
})

test('predict --layers stands what half precision does to shapes of a survey beside what it gains, layer by layer', async () => {
  const model = join(project, 'models', 'fast-head')
  const once = ['--samples', '0', '--symmetric', 'no', '--limit', '32']
  const order = ['--device', 'gc2,v100', '--layers', '--stamps', sample, '--quiet']
  const { stdout, stderr } = await predict('--workload', model, ...order, ...once, '--json')
  const rows = JSON.parse(stdout) as LayerRow[]
  expect(stderr).toBe('')
  const stages = [1, 2, 3].flatMap((stage) => [`stage${stage}.conv_a`, `stage${stage}.conv_b`])
  for (const device of ['gc2', 'v100']) {
    const mine = rows.filter((row) => row.device === device)
    // What is done before the first weights is predicted, but not rounded by itself.
    const measured = mine.filter((row) => row.measured !== null)
    expect(measured.map(({ layer }) => layer)).toEqual([...stages, 'dense', 'output', 'all'])
    expect(mine.at(-1)).toMatchObject({ layer: 'all', batch: 64 })
    for (const { speedUp } of mine) expect(speedUp).toBeGreaterThanOrEqual(1)
    for (const row of measured) expect(row.measured?.lost).toBe(0)
    const all = mine.at(-1)?.measured
    expect(all?.rms).toBeGreaterThan(1e-5)
    expect(all?.rms).toBeLessThan(0.02)
  }
  const refused = await predict('--workload', join(project, 'models', 'vae'), ...order).catch(
    (error: unknown) => error,
  )
  expect(refused).toMatchObject({ code: 1 })
  expect(String(refused)).toContain('This model makes galaxies; one that measures shapes is wanted')
})

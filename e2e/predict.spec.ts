import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, test } from './desktop'

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

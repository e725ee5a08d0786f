import { expect, test } from 'vitest'
import { predictLayersOnDevices } from './predict-layers'

const sweep = {
  workload: { kind: 'built-in', name: 'dnn', phase: 'inference' } as const,
  devices: [
    { kind: 'known', name: 'gc2' },
    { kind: 'known', name: 'v100' },
  ] as const,
  ...{ counts: [1], batches: [1, 16], precision: 'fp16' as const, software: null, strategy: null },
}

test('the layers of each device and batch come in the order of the network', async () => {
  const { rows } = await predictLayersOnDevices({ ...sweep, devices: [...sweep.devices] })
  const of = (device: string, batch: number) =>
    rows.filter((row) => row.device === device && row.batch === batch)
  const layers = of('gc2', 1).map(({ layer }) => layer)
  expect(layers.length).toBeGreaterThan(8)
  expect(new Set(layers).size).toBe(layers.length)
  expect(of('v100', 16).map(({ layer }) => layer)).toEqual(layers)
  expect(rows).toHaveLength(4 * layers.length)
  for (const { speedUp, fp32, fp16 } of rows) {
    expect(speedUp).toBeCloseTo(fp32 / fp16, 9)
    expect(speedUp).toBeGreaterThanOrEqual(1)
  }
  // What waits for the host that dispatches it gains nothing; what computes does.
  expect(Math.min(...of('v100', 1).map(({ speedUp }) => speedUp))).toBeLessThan(1.05)
  expect(Math.max(...of('gc2', 16).map(({ speedUp }) => speedUp))).toBeGreaterThan(2)
})

test('what cannot be asked is refused', async () => {
  const devices = [...sweep.devices]
  await expect(predictLayersOnDevices({ ...sweep, devices, software: 'none' })).rejects.toThrow(/software/)
  const workload = { ...sweep.workload, phase: 'generation' } as const
  await expect(predictLayersOnDevices({ ...sweep, devices, workload })).rejects.toThrow(/generation/)
})

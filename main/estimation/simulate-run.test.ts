import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Prediction, PredictionSweep } from '../../preload/contract-devices'
import type { Workload } from '../../workers/devices/workload'
import { OutOfMemory, simulateRun, type SimulatedRun } from './simulate-run'

const nothing = { fixed: 0, perExample: 0 }
const workload: Workload = {
  ...{ name: 'dnn', title: 'a network', source: 'recorded', phase: 'inference', examples: 'stamps' },
  operations: [
    {
      ...{ kernel: 'Relu', layer: 'a', pass: 'forward', engine: 'vector', product: null, times: 1 },
      ...{ flop: nothing, reads: nothing, writes: nothing, kept: nothing },
    },
  ],
  ...{ parameters: 1, optimiserSlots: 0, sampledWeights: 0, inputElements: 1, outputElements: 5 },
  ...{ state: nothing, epochExamples: null, software: 'tf2.1' },
}

/** A device that holds batches up to `most`, needs 3 s for a call, and 2 s and 10 W for each step. */
function device(most: number) {
  const batches: number[] = []
  const predict = ({ workload: asked, devices, counts, batches: wanted, precision }: PredictionSweep) => {
    const [batch = NaN, count = NaN] = [wanted[0], counts[0]]
    batches.push(batch)
    const outOfMemory = batch > most
    const examples = asked.kind === 'recorded' ? (asked.workload.epochExamples ?? NaN) : NaN
    const steps = Math.ceil(examples / (batch * count))
    const [choice] = devices
    const figures = outOfMemory
      ? { secondsPerStep: null, secondsPerEpoch: null, throughput: null, joules: null, watts: null }
      : { secondsPerStep: 2, secondsPerEpoch: 3 + 2 * steps, throughput: 1, joules: 20, watts: 10 * count }
    const row: Prediction = {
      ...{ workload: 'dnn', phase: 'inference', device: choice?.kind === 'known' ? choice.name : 'mine' },
      ...{ devices: count, batch, precision, software: 'tf2.1', strategy: 'replicas', ...figures },
      ...{ compileSeconds: 40, memoryBytes: batch * 2 ** 20, memoryAvailable: most * 2 ** 20, outOfMemory },
      memory: { code: 0, weights: 0, activations: batch, workspace: 0 },
      ...{ advice: [], breakdown: null },
    }
    return Promise.resolve([row])
  }
  return { predict, batches }
}

const run: SimulatedRun = {
  ...{ device: { name: 'gc2', devices: 4 }, precision: 'fp16', batch: 16, workload },
}

test('a call and a step are told apart, of all devices', async () => {
  const found = await simulateRun(run, device(100).predict)
  expect(found).toEqual({
    ...{ device: 'gc2', asked: 'gc2', sheet: null, devices: 4, batch: 16, precision: 'fp16' },
    ...{ software: 'tf2.1', secondsPerShard: 3, secondsPerStep: 2, watts: 40, compileSeconds: 40 },
    memoryBytes: 16 * 2 ** 20,
  })
})

test('a batch that does not fit is refused, with the one that would', async () => {
  const { predict, batches } = device(11)
  const refused = await simulateRun(run, predict).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(OutOfMemory)
  expect(refused).toMatchObject({ fitting: 11, message: expect.stringContaining('--batch 11') as unknown })
  expect(batches.length).toBeLessThan(8)
})

test('where nobody says how many, as many go together as fit', async () => {
  expect(await simulateRun({ ...run, batch: null }, device(11).predict)).toMatchObject({ batch: 11 })
  expect(await simulateRun({ ...run, batch: null }, device(4096).predict)).toMatchObject({ batch: 64 })
})

test.each([
  ['fp32', /--precision fp16/],
  ['fp16', /more memory\.$/],
] as const)('a device that holds not one stamp is refused, in %s too', async (precision, words) => {
  const found = simulateRun({ ...run, precision, batch: null }, device(0).predict)
  await expect(found).rejects.toThrow(words)
})

test('a device that nobody knows is refused', async () => {
  const wanted = { ...run, device: { name: 'gc3', devices: 1 } }
  await expect(simulateRun(wanted, device(9).predict)).rejects.toThrow(/gc3 is unknown.*gc200/)
})

test('a data sheet of the user’s own is known by what it holds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-sheet-'))
  const name = join(folder, 'mine.json')
  const found = []
  for (const text of ['{"clock":1}', '{"clock":2}', '{"clock":1}']) {
    await writeFile(name, text)
    found.push(await simulateRun({ ...run, device: { name, devices: 1 } }, device(99).predict))
  }
  await rm(folder, { recursive: true })
  const sheets = found.map(({ sheet }) => sheet)
  expect(found[0]).toMatchObject({ device: 'mine', asked: name })
  expect(sheets[0]).toMatch(/^[0-9a-f]{64}$/)
  expect([sheets[1] === sheets[0], sheets[2] === sheets[0]]).toEqual([false, true])
})

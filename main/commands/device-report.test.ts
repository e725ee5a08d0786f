import { expect, test } from 'vitest'
import type { Simulation } from '../../preload/contract-simulation'
import { deviceOf, predictedInWords } from './device-report'

const simulation: Simulation = {
  ...{
    device: 'gc2',
    asked: 'gc2',
    sheet: null,
    devices: 1,
    batch: 16,
    precision: 'fp16',
    software: 'tf2.1',
  },
  ...{ secondsPerShard: 0.5, secondsPerStep: 0.25, watts: 8, compileSeconds: null, memoryBytes: 1 },
}
const predicted = { seconds: 3.14159, joules: 460.2 }

test('what was measured here and what is predicted are never one for the other', () => {
  expect(deviceOf({ seconds: 12 }, 'fp16')).toMatchObject({
    ...{ name: 'host', precision: 'fp16', seconds: 12, joules: null, outOfMemory: false, isPredicted: false },
  })
  expect(deviceOf({ seconds: 12, simulation, predicted }, 'fp16')).toMatchObject({
    ...{ name: 'gc2', devices: 1, batch: 16, ...predicted, outOfMemory: false, isPredicted: true },
  })
})

test('a prediction is said to be one', () => {
  expect(predictedInWords(simulation, predicted)).toBe(
    'on a simulated gc2 (fp16, batches of 16): predicted 3.14 s, 460 J',
  )
  expect(predictedInWords({ ...simulation, devices: 4, compileSeconds: 41 }, predicted)).toBe(
    'on 4 simulated gc2 (fp16, batches of 16): predicted 3.14 s, 460 J, after 41 s of compiling',
  )
})

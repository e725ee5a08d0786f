import { expect, test } from 'vitest'
import { fitRun, USUAL_BATCH, type PredictedCall } from './fit-run'

/** Devices that hold batches up to `most`, need 3 s for a call, and 2 s and 10 W for each step. */
const devices =
  (most: number) =>
  (batch: number, steps: number): Promise<PredictedCall & { batch: number }> => {
    const fits = batch <= most
    const figures = fits
      ? { secondsPerEpoch: 3 + 2 * steps, watts: 10 }
      : { secondsPerEpoch: null, watts: null }
    return Promise.resolve({ batch, devices: 4, outOfMemory: !fits, ...figures })
  }

test('what is once for a call and what is for each step are told apart', async () => {
  expect(await fitRun(8, devices(99))).toMatchObject({
    ...{ kind: 'fits', batch: 8, devices: 4, secondsPerShard: 3, secondsPerStep: 2, watts: 10 },
  })
})

test('as many go together as fit, up to the usual number, unless a number is asked for', async () => {
  expect(await fitRun(null, devices(999))).toMatchObject({ kind: 'fits', batch: USUAL_BATCH })
  expect(await fitRun(null, devices(11))).toMatchObject({
    kind: 'fits',
    batch: 11,
    prediction: { batch: 11 },
  })
  expect(await fitRun(16, devices(11))).toMatchObject({ kind: 'too-large', fitting: 11 })
  expect(await fitRun(null, devices(0))).toMatchObject({ kind: 'too-large', fitting: null })
})

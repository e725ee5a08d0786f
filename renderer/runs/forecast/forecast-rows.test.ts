import { expect, test } from 'vitest'
import type { DeviceForecast } from './forecast'
import { forecastRows } from './forecast-rows'

const fits: DeviceForecast = {
  ...{ kind: 'fits', device: 'gc2', devices: 2, batch: 16, secondsPerShard: 0.5, secondsPerStep: 0.25 },
  ...{ watts: 8, compileSeconds: 40, memoryBytes: 1 },
}
const tooLarge: DeviceForecast = {
  ...{ kind: 'too-large', device: 't4', memoryBytes: 3 * 2 ** 30, memoryAvailable: 2 ** 30 },
  advice: ['fp16 fits', 'pipeline:2 with --devices 2 spreads the layers over several devices'],
}
const rows = (sizes: readonly number[] | null) =>
  forecastRows({ kind: 'known', forecasts: [fits, tooLarge] }, sizes)

test('seconds and joules are those of the objects that are chosen', () => {
  const gc2 = rows([33, 1]).find(({ device }) => device === 'gc2')
  // Two shards of two steps and of one.
  expect(gc2).toMatchObject({ time: '1.75 s', energy: '14 J', batch: '16', problem: null })
  expect(gc2?.words).toContain('Compiling takes 40 s before.')
  expect(rows(null).find(({ device }) => device === 'gc2')).toMatchObject({ time: '…', batch: '16' })
})

test('a device whose memory is too small says so, and what a run can do about it first', () => {
  const t4 = rows([33]).find(({ device }) => device === 't4')
  expect(t4?.problem).toMatch(
    /3072 MiB are needed, 1024 are there\. Take half precision, which fits\. .*pipeline:2/,
  )
})

test('a device that is not worked out yet waits', () => {
  expect(rows([1]).find(({ device }) => device === 'h100')).toMatchObject({ time: '…', problem: null })
})

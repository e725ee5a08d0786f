import { expect, test } from 'vitest'
import { predict } from '../../../workers/devices/predict'
import { architectureNamed } from '../../../workers/devices/architectures/architectures'
import { builtInWorkload } from '../../../workers/devices/graphs/built-in-workload'
import { forecastOn, workOf } from './forecast'

const workload = builtInWorkload('dnn', 'inference')

test('a forecast is the prediction of all steps in one call', async () => {
  const forecast = await forecastOn('gc2', { workload, devices: 2, precision: 'fp32' })
  if (forecast.kind !== 'fits') throw new Error('it fits')
  const { batch } = forecast
  // Three shards of four, one and two steps, each a call of its own.
  const sizes = [7 * batch, 1, 3 * batch]
  const seconds = [4, 1, 2].map((steps) => {
    const counted = { ...workload, epochExamples: steps * batch * 2 }
    const asked = { workload: counted, architecture: architectureNamed('gc2'), devices: 2, batch }
    return predict({ ...asked, precision: 'fp32', software: null, strategy: null }).secondsPerEpoch ?? NaN
  })
  const sum = seconds.reduce((all, one) => all + one)
  expect(workOf(forecast, sizes)?.seconds).toBeCloseTo(sum, 10)
  expect(workOf(forecast, sizes)?.joules).toBeCloseTo(sum * forecast.watts, 8)
})

test('a network that no device memory holds has no seconds, and advice', async () => {
  const huge = { ...workload, state: { fixed: 1e12, perExample: 0 } }
  const forecast = await forecastOn('t4', { workload: huge, devices: 1, precision: 'fp32' })
  expect(forecast).toMatchObject({ kind: 'too-large', device: 't4' })
  expect(forecast.kind === 'too-large' && forecast.advice.length).toBeGreaterThan(0)
  expect(workOf(forecast, [1])).toBeNull()
})

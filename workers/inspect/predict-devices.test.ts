import { describe, expect, it } from 'vitest'
import { SweepPredictions, WorkloadName, type PredictionSweep } from '../../preload/contract-devices'
import { WORKLOAD_NAMES } from '../devices/graphs/built-in-workload'
import * as v from 'valibot'
import { predictOnDevices } from './predict-devices'

const SWEEP: PredictionSweep = {
  workload: { kind: 'built-in', name: 'dnn', phase: 'training' },
  devices: [
    { kind: 'known', name: 'gc2' },
    { kind: 'known', name: 'v100' },
  ],
  ...{ counts: [1, 2], batches: [2, 4], precision: 'fp32', software: null, strategy: null },
}

describe('predictions on devices', () => {
  it('know the networks that the contract names', () => {
    expect(WORKLOAD_NAMES).toEqual(WorkloadName.options)
  })

  it('come for each device, number and batch, as the contract has them', async () => {
    const predicted = await predictOnDevices(SWEEP)
    expect(v.parse(SweepPredictions, predicted)).toEqual(predicted)
    expect(predicted.rows.map(({ device, devices, batch }) => [device, devices, batch])).toEqual([
      ['gc2', 1, 2],
      ['gc2', 1, 4],
      ['gc2', 2, 2],
      ['gc2', 2, 4],
      ['v100', 1, 2],
      ['v100', 1, 4],
      ['v100', 2, 2],
      ['v100', 2, 4],
    ])
  })

  it('are the same for the same question', async () => {
    expect(await predictOnDevices(SWEEP)).toEqual(await predictOnDevices(SWEEP))
  })

  it('are refused for a phase that the workload lacks, unknown software, and a strategy that cannot be', async () => {
    const refused = (report: object) =>
      expect.objectContaining({ report: expect.objectContaining({ code: 'refused', ...report }) })
    const phase: PredictionSweep = {
      ...SWEEP,
      workload: { kind: 'built-in', name: 'dnn', phase: 'generation' },
    }
    await expect(predictOnDevices(phase)).rejects.toEqual(
      refused({ what: expect.stringMatching(/generation.*dnn.*training, inference/) }),
    )
    await expect(predictOnDevices({ ...SWEEP, strategy: 'shout' })).rejects.toEqual(
      refused({ what: expect.stringContaining('unknown word "shout" of a strategy; there are replicas') }),
    )
    await expect(predictOnDevices({ ...SWEEP, strategy: 'pipeline:3' })).rejects.toEqual(
      refused({ what: 'devices: 1 is no multiple of the 3 that a network lies on.' }),
    )
    await expect(predictOnDevices({ ...SWEEP, software: 'jax' })).rejects.toEqual(
      refused({ what: expect.stringContaining('software "jax" is unknown; there are tf2.1, ngc') }),
    )
  })

  it('of a hundred points take less than a second of one core', async () => {
    const batches = Array.from({ length: 50 }, (_, at) => at + 1)
    const begun = process.cpuUsage()
    expect((await predictOnDevices({ ...SWEEP, counts: [1], batches })).rows).toHaveLength(100)
    // What others do on this machine meanwhile does not count.
    expect(process.cpuUsage(begun).user).toBeLessThan(1e6)
  })
})

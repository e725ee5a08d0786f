import { describe, expect, it } from 'vitest'
import type { Prediction } from '../../preload/contract-devices'
import { predictionCsv } from './prediction-csv'
import { predictionTable } from './prediction-table'

const fits: Prediction = {
  ...{ workload: 'dnn', phase: 'training', device: 'gc2', devices: 1, batch: 14, precision: 'fp32' },
  ...{ software: 'tf2.1-ipu', strategy: 'replicas', secondsPerStep: 0.0031234, secondsPerEpoch: 1.78 },
  ...{ compileSeconds: 26.2, throughput: 4482.3, joules: 0.2619, watts: 84.21 },
  ...{ memoryBytes: 294.4e6, memoryAvailable: 318_767_104, outOfMemory: false, advice: [] },
  memory: { code: 117e6, weights: 36e6, activations: 107e6, workspace: 34.4e6 },
  breakdown: { compute: 0.0025, exchange: 0.0005, sync: 0.0001234, launch: 0, communication: 0 },
}
const full: Prediction = {
  ...fits,
  ...{ devices: 2, batch: 16, secondsPerStep: null, secondsPerEpoch: null, compileSeconds: null },
  ...{ throughput: null, joules: null, watts: null, memoryBytes: 402e6, outOfMemory: true, breakdown: null },
  advice: ['a batch of 14 fits', 'half precision, fp16, fits'],
}
const asked = { title: 'The network.', source: 'a paper', examples: 'images', epochExamples: 8000 }

describe('predictions on the screen', () => {
  it('have units in the headings, three digits, and shares of the time in per cent', () => {
    const [heading, head, row] = predictionTable({ ...asked, rows: [fits] }).split('\n')
    expect(heading).toBe('The network: training, fp32, tf2.1-ipu, replicas')
    expect(head?.split(/ {2,}/)).toEqual([
      ...['device', 'devices', 'batch', 'step (ms)', 'epoch (s)', 'images/s', 'energy (J/step)'],
      ...['power (W)', 'memory (MB)', 'compute %', 'exchange %', 'sync %'],
    ])
    expect(row?.split(/ +/)).toEqual('gc2 1 14 3.12 1.78 4480 0.262 84.2 294 80 16 4'.split(' '))
  })

  it('name each software and precision once', () => {
    const rows: Prediction[] = [fits, fits, { ...fits, device: 'v100', software: 'tf2.1' }]
    expect(predictionTable({ ...asked, rows })).toContain('training, fp32, tf2.1-ipu / tf2.1, replicas\n')
  })

  it('say what does not fit, and what to do', () => {
    const lines = predictionTable({ ...asked, rows: [fits, full] }).split('\n')
    expect(lines[3]?.split(/ +/)).toEqual('gc2 2 16 - - - - - 402 - - -'.split(' '))
    expect(lines[4]).toBe(
      '2 x gc2, batch 16: out of memory: 402 of 319 MB; a batch of 14 fits; half precision, fp16, fits',
    )
    const gpu: Prediction = {
      ...full,
      device: 'v100',
      devices: 1,
      memoryBytes: 62.4e9,
      memoryAvailable: 2 ** 34,
    }
    const [, , , line] = predictionTable({ ...asked, rows: [{ ...gpu, advice: [] }] }).split('\n')
    expect(line).toBe('v100, batch 16: out of memory: 62.4 of 17.2 GB')
  })

  it('name what was timed where that is no epoch, and leave out what nothing was timed of', () => {
    const rows: Prediction[] = [{ ...fits, phase: 'inference' }]
    expect(predictionTable({ ...asked, epochExamples: 2000, rows })).toContain('  2000 images (s)  ')
    const none = [{ ...fits, secondsPerEpoch: null }]
    expect(predictionTable({ ...asked, epochExamples: null, rows: none })).not.toContain('(s)')
  })
})

describe('predictions as CSV', () => {
  it('have a column for each figure, empty where there is none', () => {
    const lines = predictionCsv([fits, { ...full, advice: ['none'] }]).split('\n')
    const [head = [], ...rows] = lines.map((line) => line.split(','))
    const [first, second] = rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])))
    expect(first).toMatchObject({ secondsPerStep: '0.0031234', 'breakdown.exchange': '0.0005', advice: '' })
    expect(second).toMatchObject({ secondsPerStep: '', outOfMemory: 'true', 'breakdown.exchange': '' })
    expect(head).toContain('memory.activations')
  })

  it('quote what holds a comma', () => {
    const [, row] = predictionCsv([full]).split('\n')
    expect(row?.endsWith(',"a batch of 14 fits; half precision, fp16, fits"')).toBe(true)
  })
})

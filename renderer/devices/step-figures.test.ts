import { describe, expect, it } from 'vitest'
import type { Figure } from '../chart/figure'
import { architectureNamed } from '../../workers/devices/architectures'
import { FIRST_CHOICE } from './devices-choice'
import { energyFigure } from './energy-figure'
import { madeCost, madePrediction } from './fixtures/made-step'
import { memoryFigure } from './memory-figure'
import { rooflineFigure } from './roofline-figure'
import { scalingFigures } from './scaling-figures'
import type { StepChoice } from './step-choice'
import { stepFigures } from './step-figures'
import { traceFigure } from './trace-figure'

const gc2 = architectureNamed('gc2')
const textsOf = (figure: Figure): string[] =>
  figure.draw(600).shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []))
const partsOf = (figure: Figure, part: string): number =>
  figure.draw(600).shapes.filter((shape) => shape.kind === 'path' && shape.part === part).length

describe('roofline', () => {
  it('puts an operation at its FLOP per byte and its achieved rate', () => {
    const figure = rooflineFigure(FIRST_CHOICE, gc2, [madeCost('conv1', {}), madeCost('copy', { flop: 0 })])
    expect(figure.table.rows).toHaveLength(1)
    const [row] = figure.table.rows
    expect(row?.slice(4, 6)).toEqual([10, expect.closeTo(1000, 6)])
    expect(textsOf(figure)).toContain('GC2: FP16 peak')
  })
})

describe('trace', () => {
  const costs = [
    madeCost('conv1', {}),
    madeCost('conv2', { seconds: 4e-4, compute: 4e-4, exchange: 0, sync: 0 }),
  ]
  const figure = traceFigure(FIRST_CHOICE, gc2, costs, madePrediction({}))

  it('has operations one after the other, in a row for each layer', () => {
    expect(figure.table.rows.map((row) => row[4])).toEqual([0, 6e-4])
    expect(textsOf(figure)).toEqual(expect.arrayContaining(['conv1', 'conv2', 'time in a step (ms)']))
    expect(partsOf(figure, 'bar')).toBe(4)
  })

  it('says what part of the step the operations are', () => {
    expect(figure.note).toContain('Operations: 1 ms of a step of 2 ms')
    const spilt = madePrediction({ secondsPerStep: null, outOfMemory: true })
    expect(traceFigure(FIRST_CHOICE, gc2, costs, spilt).note).toBe(
      'Operations: 1 ms. This batch does not fit in the memory of the device.',
    )
    expect(figure.summary).toContain('exchange 10 %, compute 80 %, sync 10 %')
  })

  it('has a row for each pass where there are too many layers', () => {
    const many = Array.from({ length: 40 }, (_, at) => madeCost(`conv${at}`, {}))
    expect(textsOf(traceFigure(FIRST_CHOICE, gc2, many, madePrediction({})))).toContain('forward')
  })
})

describe('memory', () => {
  it('is that of a tile of an IPU, and marks what does not fit', () => {
    const tile = 1216 * 1024
    const memory = { code: 100 * tile, weights: 50 * tile, activations: 100 * tile, workspace: 50 * tile }
    const available = { memoryAvailable: 256 * tile }
    const figure = memoryFigure(FIRST_CHOICE, gc2, 'images', [
      madePrediction({ ...available, batch: 1 }),
      madePrediction({
        ...available,
        batch: 2,
        memory,
        outOfMemory: true,
        advice: ['a batch of 1 fits', 'fp16 fits'],
      }),
    ])
    expect(figure.table.rows[1]).toEqual([2, 100, 50, 100, 50, 256, 'yes'])
    expect(figure.table.header[1]).toBe('code (KiB)')
    expect(figure.note).toBe('✕ does not fit. In place of 2: a batch of 1 fits; fp16 fits.')
    expect(textsOf(figure)).toContain('limit 256 KiB')
  })
})

describe('scaling and energy', () => {
  const predictions = [1, 2, 4].map((devices) =>
    madePrediction({ devices, throughput: 4000 * devices * 0.9 ** Math.log2(devices) }),
  )

  it('efficiency is throughput over that of as many single devices', () => {
    const [, efficiency] = scalingFigures(FIRST_CHOICE, 'images', [{ device: 'gc2', predictions }])
    const shares = efficiency?.table.rows.map((row) => row[3])
    expect(shares).toEqual([1, expect.closeTo(0.9, 9), expect.closeTo(0.81, 9)])
  })

  it('published throughputs stand beside the prediction of the same step', () => {
    const choice: StepChoice = {
      ...{ workload: 'resnet50', phase: 'training', precision: 'fp16' },
      ...{ device: 'v100', devices: 1, batch: 256 },
    }
    const [throughput] = scalingFigures(choice, 'images', [{ device: 'v100', predictions }])
    expect(throughput && partsOf(throughput, 'mark')).toBe(2)
  })

  it('energy is that of one example', () => {
    const spilt = madePrediction({ device: 'v100', outOfMemory: true })
    const figure = energyFigure(FIRST_CHOICE, 'images', [madePrediction({}), spilt])
    expect(figure.table.rows.map((row) => row[1])).toEqual([0.02, null])
    expect(textsOf(figure)).toEqual(expect.arrayContaining(['20 mJ, 80 W', 'out of memory']))
  })
})

it('a step on each device has all its figures', async () => {
  const found: string[] = []
  const choice = { ...FIRST_CHOICE, device: 'v100' }
  for await (const figures of stepFigures(choice, ['gc2', 'v100'], new AbortController().signal))
    found.push(...figures.map(({ id }) => id))
  expect(found).toEqual([
    ...['roofline-dnn-v100', 'trace-dnn-v100', 'memory-dnn-v100'],
    ...['scaling-dnn', 'efficiency-dnn', 'energy-dnn'],
  ])
})

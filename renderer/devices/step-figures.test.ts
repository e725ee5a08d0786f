import { describe, expect, it } from 'vitest'
import type { Figure } from '../chart/figure'
import { architectureNamed } from '../../workers/devices/architectures/architectures'
import { builtInWorkload } from '../../workers/devices/graphs/built-in-workload'
import { FIRST_CHOICE, type DevicesChoice } from './devices-choice'
import { energyFigure } from './energy-figure'
import { madeCost, madePrediction } from './fixtures/made-step'
import { memoryFigure } from './memory-figure'
import { networkName } from './network-choice'
import { rooflineFigure } from './roofline-figure'
import { scalingFigures } from './scaling-figures'
import { stepOf, type StepChoice } from './step-choice'
import { stepAnswers } from './step-answers'
import { figuresOf, sectionOf } from './step-figures'
import { traceFigure } from './trace-figure'

const STEP: StepChoice = {
  ...{ workload: 'dnn', phase: 'training', device: 'gc2', devices: 1, batch: 8 },
  ...{ precision: 'fp32', strategy: null },
}
const gc2 = architectureNamed('gc2')
const textsOf = (figure: Figure): string[] =>
  figure.draw(600).shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []))
const partsOf = (figure: Figure, part: string): number =>
  figure.draw(600).shapes.filter((shape) => shape.kind === 'path' && shape.part === part).length

describe('roofline', () => {
  it('puts an operation at its FLOP per byte and its achieved rate', () => {
    const figure = rooflineFigure(STEP, gc2, [madeCost('conv1', {}), madeCost('copy', { flop: 0 })])
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
  const figure = traceFigure(STEP, gc2, costs, madePrediction({}))

  it('has operations one after the other, in a row for each layer', () => {
    expect(figure.table.rows.map((row) => row[4])).toEqual([0, 6e-4])
    expect(textsOf(figure)).toEqual(expect.arrayContaining(['conv1', 'conv2', 'time in a step (ms)']))
    expect(partsOf(figure, 'bar')).toBe(4)
  })

  it('says what part of the step the operations are', () => {
    expect(figure.note).toContain('Operations: 1 ms of a step of 2 ms')
    const spilt = madePrediction({ secondsPerStep: null, outOfMemory: true })
    expect(traceFigure(STEP, gc2, costs, spilt).note).toBe(
      'Operations: 1 ms. This batch does not fit in the memory of the device.',
    )
    expect(figure.summary).toContain('exchange 10 %, compute 80 %, sync 10 %')
  })

  it('has a row for each pass where there are too many layers', () => {
    const many = Array.from({ length: 40 }, (_, at) => madeCost(`conv${at}`, {}))
    expect(textsOf(traceFigure(STEP, gc2, many, madePrediction({})))).toContain('forward')
  })
})

describe('memory', () => {
  it('is that of a tile of an IPU, and marks what does not fit', () => {
    const tile = 1216 * 1024
    const memory = { code: 100 * tile, weights: 50 * tile, activations: 100 * tile, workspace: 50 * tile }
    const available = { memoryAvailable: 256 * tile }
    const figure = memoryFigure(STEP, gc2, 'images', [
      madePrediction({ ...available, batch: 1 }),
      madePrediction({
        ...available,
        batch: 2,
        memory,
        outOfMemory: true,
        advice: ['a batch of 1 fits', 'fp16 fits'],
      }),
    ])
    expect(figure.table.rows[1]).toEqual([2, 100, 50, 100, 50, 256, 'yes', 'replicas'])
    expect(figure.table.header[1]).toBe('code (KiB)')
    expect(figure.note).toBe('✕ does not fit. In place of 2: a batch of 1 fits; fp16 fits.')
    expect(textsOf(figure)).toContain('limit 256 KiB')
  })

  it('is broken off far beyond the limit, so that what fits is seen', () => {
    const memory = { code: 0, weights: 1216 * 1024 * 200, activations: 0, workspace: 0 }
    const far = { ...memory, activations: 1216 * 1024 * 9000 }
    const shared = { memoryAvailable: 1216 * 1024 * 256 }
    const columns = [
      madePrediction({ ...shared, batch: 1, memory }),
      madePrediction({ ...shared, batch: 2, memory: far, outOfMemory: true }),
    ]
    const figure = memoryFigure(STEP, gc2, 'images', columns)
    expect(textsOf(figure)).toContain('400')
    expect(textsOf(figure)).not.toContain('2,000')
    const breaks = figure.draw(600).shapes.filter(({ series }) => series === 'break')
    expect(breaks).toHaveLength(1)
    expect(figure.table.rows[1]?.[3]).toBe(9000)
  })
})

describe('scaling and energy', () => {
  const predictions = [1, 2, 4].map((devices) =>
    madePrediction({ devices, throughput: 4000 * devices * 0.9 ** Math.log2(devices) }),
  )

  it('efficiency is throughput over that of as many single devices', () => {
    const [, efficiency] = scalingFigures(STEP, 'images', [
      { device: 'gc2', predictions, base: { devices: 1, throughput: 4000 } },
    ])
    const shares = efficiency?.table.rows.map((row) => row[3])
    expect(shares).toEqual([1, expect.closeTo(0.9, 9), expect.closeTo(0.81, 9)])
  })

  it('each point says which strategy it took', () => {
    const ways = predictions.map((one, at) => ({ ...one, strategy: at === 0 ? 'replicas' : 'pipeline:2' }))
    const scaling = { device: 'gc2', predictions: ways, base: { devices: 2, throughput: 7200 } }
    const [throughput, efficiency] = scalingFigures(STEP, 'images', [scaling])
    expect(throughput?.table.rows.map((row) => row.at(-1))).toEqual(['replicas', 'pipeline:2', 'pipeline:2'])
    expect(throughput?.note).toBe('GC2: replicas from 1, pipeline:2 from 2.')
    const told = throughput
      ?.draw(600)
      .shapes.flatMap((shape) => (shape.part === 'dot' && shape.kind === 'path' ? [shape.words] : []))
    expect(told).toContain('GC2 × 2: 7,200 images/s, pipeline:2')
    expect(efficiency?.note).toContain('GC2: one does not hold a step; compared with 2 together.')
    expect(efficiency?.table.rows[1]?.[3]).toBe(1)
  })

  it('published throughputs stand beside the prediction of the same step', () => {
    const choice: StepChoice = {
      ...{ workload: 'resnet50', phase: 'training', precision: 'fp16' },
      ...{ device: 'v100', devices: 1, batch: 256, strategy: null },
    }
    const [throughput] = scalingFigures(choice, 'images', [
      { device: 'v100', predictions, base: { devices: 1, throughput: 4000 } },
    ])
    expect(throughput && partsOf(throughput, 'mark')).toBe(2)
  })

  it('energy is that of one example', () => {
    const spilt = madePrediction({ device: 'v100', outOfMemory: true })
    const figure = energyFigure(STEP, 'images', [madePrediction({}), spilt])
    expect(figure.table.rows.map((row) => row[2])).toEqual([0.02, null])
    expect(textsOf(figure)).toEqual(expect.arrayContaining(['20 mJ, 80 W', 'out of memory']))
  })
})

/** The ids of all figures of a step, by their section. */
function idsOf(choice: Partial<DevicesChoice>): Record<string, string[]> {
  const whole = { ...FIRST_CHOICE, ...choice }
  const step = stepOf(whole, builtInWorkload(networkName(whole.network), whole.network.phase))
  const found: Record<string, string[]> = {}
  for (const answer of stepAnswers(step, ['gc2', 'v100'])) {
    const section = sectionOf(answer)
    found[section] = [...(found[section] ?? []), ...figuresOf(step, answer).map(({ id }) => id)]
  }
  return found
}

describe('a step', () => {
  it('has all its figures', () => {
    expect(idsOf({ device: 'v100' })).toEqual({
      inside: ['roofline-dnn-v100', 'trace-dnn-v100', 'memory-dnn-v100', 'half-dnn-v100'],
      scaling: ['scaling-dnn', 'efficiency-dnn', 'energy-dnn'],
    })
  })

  it('that is a pipeline has its passes, too', () => {
    const { inside } = idsOf({ devices: 4, strategy: 'pipeline:4+micro:8' })
    expect(inside).toContain('pipeline-dnn-gc2')
  })

  it('that fits in no other way than as a pipeline is shown as one', () => {
    const network = { kind: 'built-in', name: 'resnet50', phase: 'training' } as const
    const whole = { ...FIRST_CHOICE, network, devices: 4, batch: 4 }
    const answers = stepAnswers(stepOf(whole, builtInWorkload('resnet50', 'training')), ['gc2'])
    const kinds = [answers.next(), answers.next()].map(({ value }) => value?.kind)
    expect(kinds).toEqual(['operations', 'pipeline'])
  })
})

import { describe, expect, it } from 'vitest'
import type { LayerSpeed } from '../../workers/devices/layer-speeds'
import { halfPrecisionFigure } from './half-precision-figure'
import type { StepChoice } from './step-choice'

const choice: StepChoice = {
  ...{ workload: 'models/dnn', phase: 'inference', device: 'v100', devices: 1, batch: 8 },
  ...{ precision: 'fp32', strategy: null },
}
const layer = (name: string, fp32: number, fp16: number, after: LayerSpeed['bound']['fp16']): LayerSpeed => ({
  ...{ layer: name, fp32, fp16, speedUp: fp32 / fp16 },
  ...{ bound: { fp32: 'compute', fp16: after }, flop: 1e9, bytes: 1e6 },
})

describe('half precision', () => {
  it('says how many times as fast a layer is, and what it then waits for', () => {
    const figure = halfPrecisionFigure(choice, [
      layer('', 1e-3, 1e-3, 'compute'),
      layer('conv1', 4e-3, 1e-3, 'memory'),
    ])
    expect(figure.id).toBe('half-models-dnn-v100')
    expect(figure.table.rows.map((row) => row.slice(0, 6))).toEqual([
      ['input', 1e-3, 1e-3, 1, 'compute', 'compute'],
      ['conv1', 4e-3, 1e-3, 4, 'compute', 'memory'],
    ])
    expect(figure.note).toBe(
      'All operations of one device: 5 ms in FP32, 2 ms in FP16, 2.50 times as fast. 1 of 2 layers wait for something else than in FP32.',
    )
  })

  it('draws the longest of many layers, and has all of them in its values', () => {
    const many = Array.from({ length: 30 }, (_, at) => layer(`conv${at}`, at + 1, 1, 'compute'))
    const figure = halfPrecisionFigure(choice, many)
    const texts = figure.draw(600).shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []))
    expect(texts).not.toContain('conv5')
    expect(texts).toContain('conv6')
    expect(figure.table.rows).toHaveLength(30)
    expect(figure.note).toContain('the 24 longest of 30 layers, 95.5 % of the time')
  })
})

import { describe, expect, it } from 'vitest'
import { publishedSeries } from '../../workers/devices/published/published'
import { madePrediction } from './fixtures/made-step'
import { PAPER_CHARTS } from './paper-charts'
import { ratioFigure, timeFigure } from './paper-figures'
import { PAPER_CHOICES, type DeviceChoice, type PredictedCurve } from './predicted-curve'

const chart = PAPER_CHARTS.find(({ id }) => id === 'bnn-training')
if (!chart) throw new Error('There is no such chart.')
const [gc2, v100] = PAPER_CHOICES
if (!gc2 || !v100) throw new Error('There are no devices.')

/** A curve that is off from what was published by a share, and spills from batch 10. */
function curveOff(choice: DeviceChoice, share: number): PredictedCurve {
  const published = publishedSeries(`bnn-training/${choice.device}`).points
  const points = published.map(({ batch, value }) => ({
    batch,
    prediction: madePrediction({ batch, secondsPerEpoch: ((1 + share) * value) / 100 }),
  }))
  const spilt = [10, 12].map((batch) => ({ batch, prediction: madePrediction({ batch, outOfMemory: true }) }))
  return { choice, points: [...points, ...spilt] }
}

const textsOf = (figure: ReturnType<typeof timeFigure>): string[] =>
  figure.draw(600).shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []))
const countOf = (figure: ReturnType<typeof timeFigure>, part: string): number =>
  figure.draw(600).shapes.filter((shape) => shape.part === part).length

describe('the times of a chart', () => {
  it('have their published points before anything is predicted', () => {
    const figure = timeFigure(chart, [])
    expect(countOf(figure, 'mark')).toBe(8)
    expect(countOf(figure, 'curve')).toBe(0)
    expect(figure.summary).toContain('GC2: 4 published points.')
  })

  it('have the mean error of each curve in its legend', () => {
    const texts = textsOf(timeFigure(chart, [curveOff(gc2, -0.041), curveOff(v100, 0.2)]))
    expect(texts).toContain('GC2, predicted (mean error 4.1 %)')
    expect(texts).toContain('V100, predicted (mean error 20.0 %)')
  })

  it('say from which batch on memory does not suffice, and draw no curve there', () => {
    const figure = timeFigure(chart, [curveOff(gc2, 0)])
    expect(textsOf(figure)).toContain('GC2: out of memory from batch 10')
    const rows = figure.table.rows.filter(([series]) => series === 'GC2')
    expect(rows.map(([, batch, , predicted]) => [batch, predicted === null])).toEqual([
      ...[2, 4, 6, 8].map((batch) => [batch, false]),
      ...[10, 12].map((batch) => [batch, true]),
    ])
  })

  it('of much faster devices are on a logarithmic axis', () => {
    const labels = (share: number): string[] =>
      textsOf(timeFigure(chart, [curveOff({ ...gc2, devices: 4 }, share)]))
    expect(labels(0)).toContain('0')
    expect(labels(-0.99)).not.toContain('0')
    expect(labels(-0.99)).toContain('100')
  })

  it('of other devices have no points, and no error', () => {
    const texts = textsOf(timeFigure(chart, [curveOff({ ...gc2, devices: 4, precision: 'fp16' }, 0)]))
    expect(texts).toContain('GC2 × 4, FP16, predicted')
    expect(texts.filter((words) => words.includes('published'))).toHaveLength(2)
  })
})

describe('the ratio of a chart', () => {
  it('is the time of the V100 over that of the device, published and predicted', () => {
    const { table } = ratioFigure(chart, [curveOff(gc2, 0.25), curveOff(v100, 0)])
    const [first] = table.rows
    expect(first?.slice(0, 2)).toEqual(['GC2', 2])
    expect(first?.[2]).toBeCloseTo(3344.43 / 373.44, 9)
    expect(first?.[3]).toBeCloseTo(3344.43 / 373.44 / 1.25, 9)
  })
})

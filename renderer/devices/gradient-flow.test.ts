import { describe, expect, it } from 'vitest'
import { gradientflowCluster } from '../../workers/devices/published/gradientflow-cluster'
import { publishedSeries } from '../../workers/devices/published/published'
import { FLOW_WAYS, flowStep, wholeAllreduce } from './gradient-flow'
import { gradientFlowFigure } from './gradient-flow-figure'

it('the computing is that of the published series', () => {
  const [point] = publishedSeries('alexnet-training/v100-fp16').points
  expect(point?.value).toBeCloseTo(1e3 * gradientflowCluster.compute, 9)
})

describe('AlexNet on the cluster of GradientFlow', () => {
  const steps = FLOW_WAYS.map(flowStep)
  const [ring, fused, sparse] = steps.map(({ exposed }) => exposed)

  it('takes what was published with fused and sparse gradients, within 10 %', () => {
    const { computing = NaN, exposed = NaN } = steps[2] ?? {}
    expect(Math.abs((computing + exposed) / gradientflowCluster.step - 1)).toBeLessThan(0.1)
    expect(Math.abs(computing / gradientflowCluster.compute - 1)).toBeLessThan(0.1)
  })

  it('waits less with fused gradients, and less still with sparse ones', () => {
    expect(ring).toBeGreaterThan(2 * (fused ?? NaN))
    expect(fused).toBeGreaterThan(1.5 * (sparse ?? NaN))
  })

  it('has a hierarchy that is better than the ring, over all 512 devices', () => {
    const whole = wholeAllreduce()
    expect(whole.best).toBeLessThan(whole.ring)
    expect(whole.pattern).toMatch(/devices.* nodes/)
    const { note, table } = gradientFlowFigure(steps, whole)
    expect(note).toContain(whole.pattern)
    expect(table.rows.map((row) => row.at(-1))).toEqual([null, null, 48.5])
  })

  it('has its published marks before anything is predicted', () => {
    const { shapes } = gradientFlowFigure([], null).draw(600)
    expect(shapes.filter(({ part }) => part === 'mark')).toHaveLength(2)
    expect(shapes.filter(({ part }) => part === 'bar')).toHaveLength(0)
  })
})

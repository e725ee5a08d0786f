import { describe, expect, it } from 'vitest'
import { alexnetCosts } from './fixtures/alexnet-costs'
import { v100Cluster } from './fixtures/v100-cluster'
import { replicaCommunication } from './replica-communication'
import { parseStrategy } from './strategy'
import { topologyOf } from './topology'

const compute = 38.8e-3
const step = { costs: alexnetCosts(compute), parameters: 60_965_224, precision: 'fp16' as const }
const exposed = (devices: number, strategy: string) =>
  replicaCommunication(step, topologyOf(v100Cluster, devices), parseStrategy(strategy)).exposed

describe('replicas', () => {
  it('have nothing to say to one another where there is one', () => {
    expect(exposed(1, 'ring')).toBe(0)
  })

  it('are no faster together than apart: devices add throughput, never more than their number', () => {
    const throughputs = [1, 2, 4, 8, 16, 64, 512].map((devices) => ({
      devices,
      throughput: (128 * devices) / (compute + exposed(devices, 'best')),
    }))
    const [single] = throughputs
    throughputs.forEach(({ devices, throughput }, index) => {
      expect(throughput).toBeLessThanOrEqual((single?.throughput ?? NaN) * devices * (1 + 1e-12))
      if (index > 0) expect(throughput).toBeGreaterThan(throughputs[index - 1]?.throughput ?? NaN)
    })
  })

  it('wait for less with FP16 gradients, in a network that computes in FP32', () => {
    const single = { ...step, precision: 'fp32' as const }
    const [fp32, fp16] = ['ring+fused', 'ring+fused+fp16-gradients'].map(
      (strategy) =>
        replicaCommunication(single, topologyOf(v100Cluster, 512), parseStrategy(strategy)).exposed,
    )
    expect(fp16).toBeLessThan(0.5 * (fp32 ?? NaN))
  })
})

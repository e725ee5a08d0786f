import { describe, expect, it } from 'vitest'
import { architectureNamed } from '../architectures/architectures'
import { fittedConstants } from '../constants/constants'
import { addition, product } from '../fixtures/plain-workload'
import { bytesOf, kernelCost, type KernelSetting } from './kernel-operation'

const v100 = architectureNamed('v100')
if (v100.kind !== 'gpu') throw new Error('a V100 is a GPU')

const setting: KernelSetting = {
  device: v100,
  precision: 'fp32',
  tf32: false,
  constants: { ...fittedConstants.gpu, fp32Efficiency: 1, memoryEfficiency: 1, kernelSeconds: 1e-6 },
  software: { ...fittedConstants.software.ngc, dispatchSeconds: 0, productShare: 1, fusedShare: 1 },
}

describe('a kernel on a GPU', () => {
  it('takes its FLOP over the peak where it computes on full waves of full blocks', () => {
    const side = Math.sqrt(setting.constants.blockElements)
    // One wave: a block for each place on the multiprocessors, each without a margin.
    const constants = { ...setting.constants, blocksPerProcessor: 1 }
    const cost = kernelCost(product(80 * side, side, 1024), 1, { ...setting, constants })
    expect(cost.bound).toBe('compute')
    expect(cost.compute).toBeCloseTo(cost.flop / 15.7e12, 12)
  })

  it('takes its bytes over the bandwidth where it moves numbers', () => {
    const cost = kernelCost(addition(1e6), 32, setting)
    expect(cost.bytes).toBe(2 * 32e6 * 4)
    expect(cost.bound).toBe('memory')
    expect(cost.seconds).toBeCloseTo((2 * 32e6 * 4) / 900e9, 12)
  })

  it('waits to be begun where it is so small that it takes the least time of a kernel', () => {
    const cost = kernelCost(addition(10), 1, setting)
    expect(cost.seconds).toBe(1e-6)
    expect(cost.bound).toBe('launch')
  })

  it('moves half the bytes in half precision, but for the optimiser', () => {
    const one = addition(10)
    expect(bytesOf(one, 3, 'fp16')).toBe(bytesOf(one, 3, 'fp32') / 2)
    expect(bytesOf({ ...one, pass: 'update' }, 3, 'fp16')).toBe(bytesOf(one, 3, 'fp32'))
  })

  it('takes no less than the least time of a kernel, and waits for its dispatch', () => {
    const software = { ...setting.software, dispatchSeconds: 20e-6 }
    const cost = kernelCost(addition(1), 1, { ...setting, software })
    expect(cost.compute).toBe(1e-6)
    expect(cost.launch).toBeCloseTo(19e-6, 12)
    expect(cost.bound).toBe('launch')
    expect(cost.seconds).toBeCloseTo(20e-6, 12)
  })

  it('is dispatched by the host in each turn of a loop', () => {
    const software = { ...setting.software, loopSeconds: 1e-4 }
    const cost = kernelCost({ ...addition(1), times: 256 }, 1, { ...setting, software })
    expect(cost.seconds).toBeCloseTo(256e-4, 10)
  })

  it('is slower a FLOP the fewer blocks there are, and never faster than all of the device', () => {
    const rates = [1, 4, 16, 64, 256].map((batch) => {
      const { flop, compute } = kernelCost(product(64, 64, 64), batch, setting)
      return flop / compute
    })
    rates.forEach((rate, at) => {
      expect(rate).toBeLessThanOrEqual(15.7e12 * (1 + 1e-9))
      if (at > 0) expect(rate).toBeGreaterThan(rates[at - 1] ?? NaN)
    })
  })

  it('divides long sums over examples, as gradients of weights are, among blocks', () => {
    const gradient = product(64, 64, 1)
    const sum = (depth: { fixed: number; perExample: number }) => {
      const shape = {
        rows: { fixed: 64, perExample: 0 },
        columns: { fixed: 64, perExample: 0 },
        depth,
        groups: 1,
      }
      return kernelCost({ ...gradient, flop: { fixed: 2e9, perExample: 0 }, product: shape }, 1, setting)
        .compute
    }
    expect(sum({ fixed: 0, perExample: 65536 })).toBeLessThan(sum({ fixed: 1024, perExample: 0 }) / 4)
  })

  it('feeds tensor cores half as fast with TF32 as in half precision, whose peak is twice as high', () => {
    const a100 = architectureNamed('a100')
    if (a100.kind !== 'gpu') throw new Error('an A100 is a GPU')
    const large = product(65536, 8192, 4096)
    const [half, single] = (['fp16', 'fp32'] as const).map(
      (precision) => kernelCost(large, 1, { ...setting, device: a100, precision, tf32: true }).compute,
    )
    expect((single ?? NaN) / (half ?? NaN)).toBeCloseTo(4, 6)
  })
})

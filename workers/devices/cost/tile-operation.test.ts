import { describe, expect, it } from 'vitest'
import { architectureNamed } from '../architectures/architectures'
import { fittedConstants } from '../constants/constants'
import { addition, product } from '../fixtures/plain-workload'
import { tileCost, type TileSetting } from './tile-operation'

const gc2 = architectureNamed('gc2')
if (gc2.kind !== 'ipu') throw new Error('a GC2 is an IPU')

const setting: TileSetting = {
  device: gc2,
  precision: 'fp32',
  constants: {
    ...fittedConstants.tile,
    ...{
      productEfficiency: 1,
      vectorCycles: 2,
      syncCycles: 160,
      productSupersteps: 3,
      exchangeEfficiency: 1,
    },
  },
  software: {
    ...fittedConstants.software['tf2.1-ipu'],
    productShare: 1,
    loopCycles: 300,
    spreadSeconds: 1e-4,
    spreadExamples: 100,
  },
}

describe('an operation on an IPU', () => {
  it('takes its FLOP over the peak where products fill all tiles', () => {
    const cost = tileCost(product(1216, 64, 64), 16, setting)
    expect(cost.compute).toBeCloseTo(cost.flop / 31.1e12, 12)
    expect(cost.seconds).toBe(cost.compute + cost.exchange + cost.sync)
  })

  it('wastes what sides leave of the units of eight', () => {
    const [full, wasted] = [64, 57].map((depth) => {
      const { compute, flop } = tileCost(product(1216, 64, depth), 16, setting)
      return flop / compute
    })
    expect((wasted ?? NaN) / (full ?? NaN)).toBeCloseTo(57 / 64, 10)
  })

  it('lies on the root of its elements of tiles, until it lies on all', () => {
    // 10,000 elements: 100 on each of 100 tiles; two cycles each at 1.6 GHz.
    expect(tileCost(addition(10_000), 1, setting).compute).toBeCloseTo((100 * 2) / 1.6e9, 15)
    expect(tileCost(addition(1216), 1e5, setting).compute).toBeCloseTo((1e5 * 2) / 1.6e9, 12)
  })

  it('meets once, a product three times', () => {
    expect(tileCost(addition(8), 1, setting).sync).toBeCloseTo(160 / 1.6e9, 15)
    expect(tileCost(product(8, 8, 8), 1, setting).sync).toBeCloseTo(480 / 1.6e9, 15)
  })

  it('exchanges no more than every tile receiving both sides, and no less than each side once', () => {
    const cost = tileCost(product(512, 256, 128), 4, setting)
    const [left, right, written] = [4 * 512 * 128, 256 * 128, 4 * 512 * 256]
    expect(cost.bytes).toBeGreaterThanOrEqual(4 * (left + right + written))
    expect(cost.bytes).toBeLessThanOrEqual(4 * (1216 * (left + right) + written))
    expect(cost.exchange).toBeCloseTo(cost.bytes / 8e12, 15)
  })

  it('in a loop pays for each element, and for tiles that meet, more the more examples there are', () => {
    const turn = { ...addition(64), times: 32 }
    const few = tileCost(turn, 1, setting)
    const many = tileCost(turn, 1e6, setting)
    expect(many.compute).toBeCloseTo((32 * 64e6 * 300) / 1216 / 1.6e9, 6)
    expect(many.sync - few.sync).toBeCloseTo(32 * 1e-4 * (1e6 / (1e6 + 100) - 1 / 101), 9)
  })
})

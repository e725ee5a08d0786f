import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hierarchicalSeconds, ringSeconds, treeSeconds } from './allreduce'
import { simulateRing } from './fixtures/ring-simulation'
import { anyTopology, bytes, DETERMINISTIC, levelOf } from './fixtures/topologies'
import { devicesOf, type Topology } from './topology'

const GB = 1e9
const MICROSECOND = 1e-6

describe('ring', () => {
  it('takes 2 (n - 1) steps of 1/n of the bytes', () => {
    const topology = [levelOf('devices', 8, 25 * GB, 3 * MICROSECOND)]
    expect(ringSeconds(100e6, topology)).toBeCloseTo(14 * (3e-6 + 100e6 / 8 / 25e9), 12)
  })

  it('is what passing chunks round a ring takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 24 }),
        fc.double({ min: 1e8, max: 1e12, noNaN: true }),
        fc.double({ min: 0, max: 1e-4, noNaN: true }),
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        (members, bandwidth, latency, chunkBytes) => {
          const topology = [levelOf('devices', members, bandwidth, latency)]
          const values = Array.from({ length: members }, (_, member) =>
            Array.from({ length: members }, (_, chunk) => 100 * member + chunk),
          )
          const { seconds, messages, sums } = simulateRing(values, chunkBytes, topology)
          const total = values[0]?.map((_, chunk) =>
            values.reduce((sum, own) => sum + (own[chunk] ?? NaN), 0),
          )
          for (const own of sums) expect(own).toEqual(total)
          expect(messages).toBe(2 * (members - 1) * members)
          const predicted = ringSeconds(chunkBytes * members, topology)
          expect(Math.abs(predicted / seconds - 1)).toBeLessThan(1e-9)
        },
      ),
      DETERMINISTIC,
    )
  })

  it('lies, over several levels, between what chunks take that wait for nothing but one another and twice that', () => {
    fc.assert(
      fc.property(anyTopology(4), bytes, (topology, size) => {
        const members = devicesOf(topology)
        const values = Array.from({ length: members }, () => Array.from({ length: members }, () => 1))
        const { seconds } = simulateRing(values, size / members, topology)
        const predicted = ringSeconds(size, topology)
        expect(predicted).toBeGreaterThan(seconds * (1 - 1e-9))
        expect(predicted).toBeLessThan(2 * seconds * (1 + 1e-9))
      }),
      DETERMINISTIC,
    )
  })
})

describe('tree', () => {
  it('passes a small message up and down the depth of the tree', () => {
    const topology = [levelOf('devices', 1024, GB, 10 * MICROSECOND)]
    expect(treeSeconds(1, topology)).toBeCloseTo(2 * 10 * (10e-6 + 1e-9), 9)
  })

  it('passes a large message at twice its bytes over the bandwidth, but for a few percent', () => {
    const topology = [levelOf('devices', 64, 10 * GB, 5 * MICROSECOND)]
    const ratio = treeSeconds(10e9, topology) / (2 * 1)
    expect(ratio).toBeGreaterThan(1)
    expect(ratio).toBeLessThan(1.03)
  })

  it('wins where delays rule, the ring where bandwidth does', () => {
    const topology = [levelOf('devices', 64, 10 * GB, 5 * MICROSECOND)]
    expect(treeSeconds(1e3, topology)).toBeLessThan(ringSeconds(1e3, topology) / 5)
    expect(ringSeconds(1e9, topology)).toBeLessThan(treeSeconds(1e9, topology))
  })
})

describe('hierarchical', () => {
  const nodes: Topology = [
    levelOf('devices', 8, 150 * GB, 3 * MICROSECOND),
    levelOf('nodes', 64, 7 * GB, 10 * MICROSECOND),
  ]

  it('is a reduce-scatter and all-gather inside, and a ring across on a share whose members share the network', () => {
    const inside = 14 * (3e-6 + 1e9 / 8 / 150e9)
    const across = 126 * (10e-6 + 1e9 / 8 / 64 / (7e9 / 8))
    expect(hierarchicalSeconds(1e9, nodes)).toBeCloseTo(inside + across, 9)
  })

  it('has the delays of 64 nodes where the flat ring has those of 512 devices', () => {
    expect(ringSeconds(1, nodes)).toBeCloseTo(128 * 10e-6 + 894 * 3e-6, 7)
    expect(hierarchicalSeconds(1, nodes)).toBeCloseTo(126 * 10e-6 + 14 * 3e-6, 7)
  })
})

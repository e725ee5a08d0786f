import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allreduceNames, allreduceSeconds, bestAllreduce } from './best-allreduce'
import { anyTopology, bytes, DETERMINISTIC, levelOf } from './fixtures/topologies'
import { everyHierarchy } from './hierarchies'
import { lineAt } from './lower-envelope'
import { devicesOf, type Topology } from './topology'

const cluster: Topology = [levelOf('devices', 8, 150e9, 3.4e-6), levelOf('nodes', 64, 7e9, 9.6e-6)]
const equal = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(a, b)

/** Topologies of up to 12 x 12 x 12 have many hierarchies: fewer of them than of the others. */
const FEWER = { ...DETERMINISTIC, numRuns: 40 }

describe('the best hierarchy', () => {
  it('is that of all hierarchies, listed one by one', () => {
    fc.assert(
      fc.property(anyTopology(4), bytes, (topology, size) => {
        let least = Infinity
        for (const stages of everyHierarchy(topology))
          least = Math.min(
            least,
            stages.reduce((sum, stage) => sum + lineAt(stage, size), 0),
          )
        const { seconds, stages } = bestAllreduce(size, topology)
        expect(equal(seconds, least)).toBe(true)
        expect(
          equal(
            stages.reduce((sum, stage) => sum + lineAt(stage, size), 0),
            seconds,
          ),
        ).toBe(true)
      }),
      FEWER,
    )
  })

  it('is never worse than the flat ring, the flat tree or one ring a level', () => {
    fc.assert(
      fc.property(anyTopology(12), bytes, (topology, size) => {
        const best = allreduceSeconds('best', size, topology)
        for (const name of allreduceNames)
          expect(best).toBeLessThanOrEqual(allreduceSeconds(name, size, topology) * (1 + 1e-9))
      }),
      FEWER,
    )
  })

  it('keeps, on one level, to the least that any allreduce takes: 2 S (n - 1) / n over the bandwidth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), bytes, (size, message) => {
        const topology = [levelOf('devices', size, 25e9, 0)]
        const least = (2 * message * (size - 1)) / size / 25e9
        for (const name of allreduceNames)
          expect(allreduceSeconds(name, message, topology)).toBeGreaterThanOrEqual(least * (1 - 1e-9))
        expect(equal(allreduceSeconds('best', message, topology), least)).toBe(true)
      }),
      DETERMINISTIC,
    )
  })

  it('counts, over 4 devices in 2 nodes of one ring, every split and join', () => {
    // [2 devices], [2 nodes] apart or as one: 2 x 2 patterns and 2; several numbers of pieces of a tree count as one pattern here.
    const topology = [levelOf('devices', 2, 25e9, 1e-6), levelOf('nodes', 2, 7e9, 5e-6)]
    const named = new Set(
      [...everyHierarchy(topology)].map((stages) =>
        stages
          .map(({ pattern, spans }) => `${pattern} ${spans.map(({ size }) => size).join('x')}`)
          .join(', '),
      ),
    )
    expect([...named].sort()).toEqual([
      'ring 2, ring 2',
      'ring 2, tree 2',
      'ring 2x2',
      'tree 2, ring 2',
      'tree 2, tree 2',
      'tree 2x2',
    ])
  })

  it('says what it does, and changes it with the size of the message', () => {
    const sevens = [levelOf('devices', 7, 150e9, 3.4e-6), levelOf('nodes', 7, 7e9, 9.6e-6)]
    expect(bestAllreduce(1, sevens).pattern).toBe(
      'reduce over 7 devices, tree over 7 nodes, broadcast over 7 devices',
    )
    expect(bestAllreduce(200e6, sevens).pattern).toBe(
      'reduce-scatter over 7 devices, ring over 7 nodes, all-gather over 7 devices',
    )
    expect(bestAllreduce(1, []).pattern).toBe('one device')
  })

  it('finds the best of 512 devices for a thousand sizes fast enough to be asked for every tensor of a sweep', () => {
    const began = performance.now()
    for (let size = 1; size < 1e9; size *= 1.02) bestAllreduce(size, cluster)
    const seconds = (performance.now() - began) / 1000
    expect(seconds).toBeLessThan(5) // a tenth of a second on a free machine
  })
})

describe('any allreduce', () => {
  it('takes longer for more bytes', () => {
    fc.assert(
      fc.property(anyTopology(12), bytes, bytes, (topology, one, other) => {
        const [fewer, more] = one < other ? [one, other] : [other, one]
        for (const name of allreduceNames)
          expect(allreduceSeconds(name, fewer, topology)).toBeLessThanOrEqual(
            allreduceSeconds(name, more, topology) * (1 + 1e-12),
          )
      }),
      FEWER,
    )
  })

  it('takes no time on one device', () => {
    for (const name of allreduceNames)
      for (const topology of [
        [],
        [levelOf('devices', 1, 1e9, 1e-6)],
        [levelOf('devices', 1, 0, 0), levelOf('nodes', 1, 0, 0)],
      ]) {
        expect(devicesOf(topology)).toBe(1)
        expect(allreduceSeconds(name, 1e9, topology)).toBe(0)
      }
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulateHierarchy } from './fixtures/hierarchy-simulation'
import { anyTopology, bytes, DETERMINISTIC, levelOf } from './fixtures/topologies'
import { everyHierarchy, type Stage } from './hierarchies'
import { lineAt } from './lower-envelope'
import { devicesOf } from './topology'

const isOfRings = (stages: readonly Stage[]) =>
  stages.every(({ pattern, spans }) => pattern === 'ring' && spans.length === 1)

describe('a hierarchy', () => {
  it('of rings takes what passing numbers along it takes, with links that are shared, and every device has every sum', () => {
    fc.assert(
      fc.property(anyTopology(4), bytes, (topology, size) => {
        const devices = devicesOf(topology)
        const sums = Array.from(
          { length: devices },
          (_, at) => (devices * devices * (devices - 1)) / 2 + at * devices,
        )
        for (const stages of everyHierarchy(topology)) {
          if (!isOfRings(stages)) continue
          const { seconds, held } = simulateHierarchy(stages, topology, size)
          for (const own of held) expect(own).toEqual(sums)
          const predicted = stages.reduce((sum, stage) => sum + lineAt(stage, size), 0)
          expect(Math.abs(predicted / seconds - 1)).toBeLessThan(1e-9)
        }
      }),
      { ...DETERMINISTIC, numRuns: 40 },
    )
  })

  it('splits a level into factors in every order', () => {
    const topology = [levelOf('devices', 12, 25e9, 1e-6)]
    const splits = [...everyHierarchy(topology)]
      .filter(isOfRings)
      .map((stages) => stages.map(({ spans }) => spans[0]?.size).join(' x '))
    expect(splits.sort()).toEqual([
      '12',
      '2 x 2 x 3',
      '2 x 3 x 2',
      '2 x 6',
      '3 x 2 x 2',
      '3 x 4',
      '4 x 3',
      '6 x 2',
    ])
  })
})

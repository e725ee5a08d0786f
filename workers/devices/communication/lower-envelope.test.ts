import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DETERMINISTIC } from './fixtures/topologies'
import { lineAt, lowerEnvelope } from './lower-envelope'

const lines = fc.array(
  fc.record({ latency: fc.integer({ min: 0, max: 50 }), slope: fc.integer({ min: 0, max: 50 }) }),
  {
    minLength: 1,
    maxLength: 12,
  },
)

it('has at every number of bytes the lowest of all lines', () => {
  fc.assert(
    fc.property(lines, fc.double({ min: 0, max: 100, noNaN: true }), (all, bytes) => {
      const lowest = (some: typeof all) => Math.min(...some.map((line) => lineAt(line, bytes)))
      expect(lowest([...lowerEnvelope(all)])).toBeCloseTo(lowest(all), 9)
    }),
    DETERMINISTIC,
  )
})

it('leaves out lines that are nowhere the lowest, those that only touch it among them', () => {
  const first = { latency: 0, slope: 2 }
  const last = { latency: 2, slope: 0 }
  expect(lowerEnvelope([last, { latency: 1, slope: 1 }, first, { latency: 3, slope: 0 }])).toEqual([
    first,
    last,
  ])
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { place, type PlacedPart } from './placement'

const parts: PlacedPart[] = [
  { name: 'code', bytes: 10, crossings: 1, mayStream: false },
  { name: 'activations', bytes: 40, crossings: 2, mayStream: true },
  { name: 'weights', bytes: 30, crossings: 1, mayStream: true },
]
const host = { bytes: 1000, bandwidth: 5 }

describe('a placement', () => {
  it('leaves all on a device that has room', () => {
    expect(place(parts, 80, host)).toEqual({ resident: 80, spilled: [], seconds: 0, missing: 0 })
  })

  it('spills first what moves least', () => {
    expect(place(parts, 60, host)).toEqual({
      resident: 60,
      spilled: [{ name: 'weights', bytes: 20 }],
      seconds: 4,
      missing: 0,
    })
    expect(place(parts, 40, host)).toEqual({
      resident: 40,
      spilled: [
        { name: 'activations', bytes: 10 },
        { name: 'weights', bytes: 30 },
      ],
      seconds: 10,
      missing: 0,
    })
  })

  it('lacks what may not or cannot go to the host', () => {
    expect(place(parts, 60, null)).toEqual({ resident: 60, spilled: [], seconds: 0, missing: 20 })
    expect(place(parts, 4, host)).toMatchObject({ resident: 4, missing: 6, seconds: 22 })
    expect(place(parts, 40, { ...host, bytes: 15 })).toMatchObject({ resident: 40, missing: 25 })
  })

  it('loses nothing, fills the device before the host, and moves less with more memory', () => {
    const part = fc.record({
      name: fc.constantFrom('a', 'b'),
      bytes: fc.integer({ min: 0, max: 90 }),
      crossings: fc.integer({ min: 0, max: 3 }),
      mayStream: fc.boolean(),
    })
    const room = fc.integer({ min: 0, max: 200 })
    const property = fc.property(fc.array(part, { maxLength: 6 }), room, room, (all, memory, bytes) => {
      const { resident, spilled, seconds, missing } = place(all, memory, { bytes, bandwidth: 1 })
      const away = spilled.reduce((sum, one) => sum + one.bytes, 0)
      expect(resident + away + missing).toBe(all.reduce((sum, one) => sum + one.bytes, 0))
      expect(away).toBeLessThanOrEqual(bytes)
      if (away + missing > 0) expect(resident).toBe(memory)
      const more = place(all, memory + 10, { bytes, bandwidth: 1 })
      if (missing === 0) expect(more.seconds).toBeLessThanOrEqual(seconds)
      expect(more.missing).toBeLessThanOrEqual(missing)
    })
    fc.assert(property, { numRuns: 200, seed: 20260 })
  })
})

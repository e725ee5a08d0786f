import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { place, type PlacedPart } from './placement'

const code: PlacedPart = { name: 'code', bytes: 10, crossings: 1, mayStream: false }
const parts: PlacedPart[] = [
  code,
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

  it('streams less the more devices share the weights, and nothing once they hold them', () => {
    const seconds = [1, 4, 8, 16].map((devices) => {
      const weights = { name: 'weights', bytes: 13.5e9 / devices, crossings: 1, mayStream: true }
      return place([weights], 0.9e9, { bytes: 64e9, bandwidth: 20e9 }).seconds
    })
    expect(seconds).toEqual([12.6e9 / 20e9, 2.475e9 / 20e9, 0.7875e9 / 20e9, 0])
  })

  it.each([
    ['memory', () => place(parts, NaN, null), 'memory must be a number from 0: NaN'],
    ['a part', () => place([{ ...code, bytes: -1 }], 1, null), 'code must be a number from 0: -1'],
    [
      'a link',
      () => place(parts, 1, { ...host, bandwidth: 0 }),
      'streaming.bandwidth must be more than 0: 0',
    ],
  ])('refuses %s that cannot be', (_, wrong, message) => {
    expect(wrong).toThrow(new RangeError(message))
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

import { describe, expect, it } from 'vitest'
import { RAMPS, pixelOf, stepAt } from './count-colours'
import { countTicks, shareOfCount } from './count-scale'

describe('a scale of counts', () => {
  it('goes from one to the most, by the logarithm or evenly', () => {
    expect([1, 10, 100].map((n) => shareOfCount('log', n, 100))).toEqual([0, 0.5, 1])
    expect([1, 51, 101].map((n) => shareOfCount('linear', n, 101))).toEqual([0, 0.5, 1])
    expect(shareOfCount('log', 1, 1)).toBe(1)
  })

  it('has round marks, and its end where none is close', () => {
    expect(countTicks('log', 1)).toEqual([1])
    expect(countTicks('log', 5)).toEqual([1, 5])
    expect(countTicks('log', 1200)).toEqual([1, 10, 100, 1000])
    expect(countTicks('log', 5_000_000)).toEqual([1, 100, 10_000, 1_000_000])
    expect(countTicks('linear', 40)).toEqual([1, 10, 20, 30, 40])
  })
})

describe.each(Object.entries(RAMPS))('the colours of counts on %s ground', (name, ramp) => {
  const luminance = (colour: string): number => {
    const pixel = pixelOf(colour)
    const part = (shift: number): number => (((pixel >>> shift) & 255) / 255) ** 2.2
    return 0.2126 * part(0) + 0.7152 * part(8) + 0.0722 * part(16)
  }

  it('grow steadily lighter or darker, so that they read with any colour-blindness and in grey', () => {
    const lights = ramp.map(luminance)
    const isRising = name === 'dark'
    lights.slice(1).forEach((light, at) => expect(light > (lights[at] ?? 0)).toBe(isRising))
  })

  it('are reached from end to end', () =>
    expect([0, 1, 2].map((share) => stepAt(ramp, share))).toEqual([0, 39, 39]))
})

import { describe, expect, it } from 'vitest'
import { drawPortrait, halfLightOf, type PortraitOrder } from './galaxy-portrait'

const order: PortraitOrder = {
  ...{ magnitude: 22, radius: 0.5, bulge: 0, redness: 0 },
  ...{ shape: { g1: 0.2, g2: 0 }, lens: { g1: 0, g2: 0 } },
  psf: { kind: 'kolmogorov', fwhm: 0.8, shear: { g1: 0, g2: 0 } },
  ...{ depth: null, seed: 1, neighbour: null },
}
const fluxIn = (stamp: Float32Array, band: number): number =>
  stamp.reduce((sum, value, at) => sum + (at % 6 === band ? value : 0), 0)

describe('a portrait', () => {
  it('has the flux of its magnitudes, but for what is beyond the stamp', () => {
    const { stamp, truth } = drawPortrait(order)
    truth.magnitudes.forEach((magnitude, band) => {
      const share = fluxIn(stamp, band) / 10 ** (0.4 * (31.4 - magnitude))
      expect(share).toBeGreaterThan(0.985)
      expect(share).toBeLessThan(1.0005)
    })
    expect(truth.magnitudes[3]).toBe(22)
  })

  it('has the half-light radius that was asked for, whatever the bulge', () => {
    // Without a bulge it is the disk's, with nothing else the bulge's, which is half of the disk's.
    expect(halfLightOf(0)).toBeCloseTo(1, 9)
    expect(halfLightOf(1)).toBeCloseTo(0.5, 9)
    const { diskRadius, bulgeRadius } = drawPortrait({ ...order, bulge: 0.5 }).truth
    expect(diskRadius).toBeGreaterThan(0.5)
    expect(bulgeRadius).toBeLessThan(0.5)
  })

  it('composes its shape with the lens', () => {
    const { shape } = drawPortrait({ ...order, lens: { g1: 0.1, g2: 0 } }).truth
    // Along one axis shears add as velocities do: (0.2 + 0.1) / (1 + 0.02).
    expect(shape.g1).toBeCloseTo(0.3 / 1.02, 12)
    expect(shape.g2).toBe(0)
  })

  it('is blended by a neighbour, less by a distant one', () => {
    const at = (separation: number): number =>
      drawPortrait({ ...order, neighbour: { separation, angle: 0, fainter: 0, radius: 0.4 } }).truth
        .blendedness
    expect(drawPortrait(order).truth.blendedness).toBe(0)
    expect(at(1)).toBeGreaterThan(0.2)
    expect(at(4)).toBeLessThan(0.02)
  })

  it('has noise of its depth, the same for a seed', () => {
    const noisy = { ...order, depth: 1 }
    const [clean, first, again, other] = [order, noisy, noisy, { ...noisy, seed: 2 }].map(
      (one) => drawPortrait(one).stamp,
    )
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    const corner = Array.from(
      { length: 64 * 8 },
      (_, at) => (first?.[at * 6 + 3] ?? 0) - (clean?.[at * 6 + 3] ?? 0),
    )
    const sigma = Math.sqrt(corner.reduce((sum, value) => sum + value * value, 0) / corner.length)
    // The sky's noise in a pixel of i, nJy; 512 pixels know it within 3.1 %.
    expect(sigma).toBeGreaterThan(2.148 * 0.9)
    expect(sigma).toBeLessThan(2.148 * 1.1)
  })
})

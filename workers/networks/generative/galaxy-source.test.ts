import { describe, expect, it } from 'vitest'
import { STAMP_LENGTH } from '../../stamps/stamp'
import { BANDS } from '../../units/bands'
import { FAINTEST, galaxySource, fluxesOf, galaxyStamps } from './galaxy-source'
import { randomStream } from '../../units/random'

describe('galaxies to learn from', () => {
  it('are the same for seed and number, wherever one begins', async () => {
    const options = { batch: 8, seed: 4 }
    const batches = galaxySource(16).batches(options, 0)
    await batches.next()
    const { value: second } = await batches.next()
    const { value: again } = await galaxySource(16).batches(options, 1).next()
    expect(again).toEqual(second)
  })

  it('have profiles of sum 1 in every band, and fluxes brighter than the limit', async () => {
    const { profiles, logFluxes } = await galaxySource().heldOut(12, 1)
    for (let galaxy = 0; galaxy < 12; galaxy++) {
      const sums = fluxesOf(profiles.subarray(galaxy * STAMP_LENGTH, (galaxy + 1) * STAMP_LENGTH))
      sums.forEach((sum) => expect(sum).toBeCloseTo(1, 4))
      expect(31.4 - 2.5 * ((logFluxes[galaxy * BANDS.length + 3] ?? NaN) / Math.LN10)).toBeLessThan(FAINTEST)
    }
  })

  it('are centred on pixel (32, 32)', () => {
    const stamp = galaxyStamps(randomStream(2))()
    let [x, y, flux] = [0, 0, 0]
    stamp.forEach((value, at) => {
      const pixel = Math.floor(at / BANDS.length)
      x += value * (pixel % 64)
      y += value * Math.floor(pixel / 64)
      flux += value
    })
    expect(Math.abs(x / flux - 32)).toBeLessThan(0.05)
    expect(Math.abs(y / flux - 32)).toBeLessThan(0.05)
  })
})

import { expect, it } from 'vitest'
import { galaxyQuantities } from '../estimates/galaxy-quantities'
import { psfImage } from '../galaxies/seeing'
import { galaxiesOfSeed, ROUND_SEEING } from '../galaxies/single-galaxies'
import { bandsFirst } from '../stamps/band-order'

const psf = psfImage(ROUND_SEEING[3] ?? expect.fail('there is no i band'))

it('what is measured has the shapes of simulated galaxies, to the errors of re-Gaussianisation', () => {
  const draw = galaxiesOfSeed(4)
  const errors = Array.from({ length: 12 }, () => {
    const { galaxy, stamp } = draw()
    const { g1, g2 } = galaxyQuantities(bandsFirst(stamp), psf)
    return Math.hypot((g1 ?? NaN) - galaxy.shape.g1, (g2 ?? NaN) - galaxy.shape.g2)
  })
  const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)
  expect(rms).toBeLessThan(0.02)
})

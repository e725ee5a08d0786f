import { STAMP_SIDE } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { magnitudeFromFlux, pixels } from '../units/quantities'
import { randomStream, type RandomStream } from '../units/random'
import { componentsOf, drawGalaxy, type Galaxy } from './galaxy-population'
import type { Seeing } from './seeing'
import { ROUND } from './shear'
import { stampPainter, type StampPainter } from './stamp-painter'
import { lsstDepth, NANOJANSKY_ZERO } from './survey-depth'

/** The faintest galaxies, i band, by the flux on their stamps. */
export const FAINTEST_SINGLE = 25.3

/** The PSFs that single galaxies are seen behind: the seeing of the survey, round. */
export const ROUND_SEEING: readonly Seeing[] = lsstDepth().map(({ fwhm }) => ({
  kind: 'kolmogorov',
  fwhm,
  shear: ROUND,
}))

/** A galaxy of the population, alone and centred on pixel (32, 32), on a stamp `[row, column, band]`, nJy, without noise. */
export interface SingleGalaxy {
  readonly galaxy: Galaxy
  readonly stamp: Float32Array
}

/** Draws galaxies of a stream, those fainter than `FAINTEST_SINGLE` left out, behind round PSFs of LSST's seeing. */
export function singleGalaxies(random: RandomStream): () => SingleGalaxy {
  const painter = stampPainter(ROUND_SEEING)
  return () => {
    for (;;) {
      const drawn = drawOne(random, painter)
      if (drawn && magnitudeFromFlux(fluxInI(drawn.stamp), NANOJANSKY_ZERO) < FAINTEST_SINGLE) return drawn
    }
  }
}

/** The galaxies of a seed, as the page draws them and compares them with a model's: none that a model was taught. */
export const galaxiesOfSeed = (seed: number): (() => SingleGalaxy) => singleGalaxies(randomStream(seed, 1))

const I_BAND = BANDS.indexOf('i')

/** Null for a galaxy that is too faint even with all its light. */
function drawOne(random: RandomStream, painter: StampPainter): SingleGalaxy | null {
  const galaxy = drawGalaxy(random)
  if ((galaxy.magnitudes[I_BAND] ?? NaN) > FAINTEST_SINGLE) return null
  const centre = pixels(STAMP_SIDE / 2)
  const source = { x: centre, y: centre, shape: galaxy.shape, components: componentsOf(galaxy) }
  return { galaxy, stamp: painter.draw([source], STAMP_SIDE) }
}

function fluxInI(stamp: Float32Array): number {
  let sum = 0
  for (let at = I_BAND; at < stamp.length; at += BANDS.length) sum += stamp[at] ?? 0
  return sum
}

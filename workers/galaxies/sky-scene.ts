import { fluxFromMagnitude, pixels } from '../units/quantities'
import type { RandomStream } from '../units/random'
import { STAMP_PIXEL_SCALE } from '../stamps/stamp'
import { componentsOf, drawGalaxy, GALAXY_DENSITY, type Galaxy } from './galaxy-population'
import { composeShear, ROUND, shearPosition, type Shear } from './shear'
import { pointComponent, type Source } from './source'
import { NANOJANSKY_ZERO } from './survey-depth'

/**
 * An object of a scene: what is drawn, at 0-based pixels of the patch and with the lens in its shape, and the galaxy that it is; a star has the
 * galaxy's magnitudes only. `number` counts the objects of the scene from 0.
 */
export type SceneObject = { number: number; galaxy: Galaxy; star: boolean; source: Source }

/**
 * What is on a patch: `side` pixels of 0.2 arcsec square, and a border of `margin` pixels around it whose galaxies shine in. `lens` is a reduced shear of shapes
 * and of positions about the patch's centre; `starShare` is the share of objects that are stars; `density` multiplies the counts. `turned` turns the sky by 90 degrees about that
 * centre, before the lens: the shapes of a sky and of that sky turned add up to nothing but what the lens makes of them.
 */
export type SceneOptions = {
  side: number
  margin: number
  lens?: Shear
  starShare?: number
  density?: number
  turned?: boolean
}

/** Pixels in a square arcmin. */
const PIXELS_PER_ARCMIN2 = (60 / STAMP_PIXEL_SCALE) ** 2

/** Objects of a patch, Poisson on the sky, without clustering. The same stream gives the same objects behind every lens. */
export function drawScene(random: RandomStream, options: SceneOptions): SceneObject[] {
  const { side, margin, lens = ROUND, starShare = 0, density = 1, turned = false } = options
  const width = side + 2 * margin
  const mean = (density * GALAXY_DENSITY * width * width) / PIXELS_PER_ARCMIN2
  const middle = (side - 1) / 2
  return Array.from({ length: random.split(0).poisson(mean) }, (_, number) => {
    const own = random.split(number + 1)
    const offset = [own.uniform() - 0.5, own.uniform() - 0.5] as const
    const [across, up] = turned ? [-offset[1], offset[0]] : offset
    const [x, y] = shearPosition(across * width, up * width, lens)
    const star = own.uniform() < starShare
    const galaxy = turned ? turnedGalaxy(drawGalaxy(own)) : drawGalaxy(own)
    return { number, galaxy, star, source: sourceOf(galaxy, star, middle + x, middle + y, lens) }
  })
}

/** A galaxy turned by 90 degrees. */
export function turnedGalaxy(galaxy: Galaxy): Galaxy {
  return { ...galaxy, shape: { g1: -galaxy.shape.g1, g2: -galaxy.shape.g2 } }
}

/** What is drawn of a galaxy, or of a star of its magnitudes, behind a lens. */
export function sourceOf(galaxy: Galaxy, star: boolean, x: number, y: number, lens: Shear): Source {
  const at = { x: pixels(x), y: pixels(y) }
  if (!star) return { ...at, shape: composeShear(galaxy.shape, lens), components: componentsOf(galaxy) }
  const flux = galaxy.magnitudes.map((value) => fluxFromMagnitude(value, NANOJANSKY_ZERO))
  return { ...at, shape: ROUND, components: [pointComponent(flux)] }
}

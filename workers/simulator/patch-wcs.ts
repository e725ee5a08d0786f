import { degrees, degreesFromRadians, pixels, radiansFromDegrees } from '../units/quantities'
import { skyFromPixel, type WorldCoordinates } from '../tiles/world-coordinates'
import { TILE_SIDE, tilesInRow } from '../galaxies/survey-patch'

/** The tangent plane of a patch: centre and `scale` (a pixel) in degrees, `reference` the pixel of the centre on both axes, 0-based. North up, east left. */
export type PatchWcs = { ra: number; dec: number; reference: number; scale: number }

/** Where simulated patches lie: the Chandra Deep Field South, one of LSST's deep drilling fields. */
const CENTRE = { ra: 53.125, dec: -28.1 }
const SCALE = 0.2 / 3600

/** The plane of a patch of so many tiles; it touches the sky in the middle. */
export function patchWcs(tiles: number): PatchWcs {
  return { ...CENTRE, reference: (tilesInRow(tiles) * TILE_SIDE - 1) / 2, scale: SCALE }
}

/** Right ascension and declination, in degrees, of a pixel of the patch. */
export function skyOf({ ra, dec, reference, scale }: PatchWcs, x: number, y: number): [number, number] {
  const step = radiansFromDegrees(degrees(scale))
  const world: WorldCoordinates = {
    frame: 'ICRS',
    centre: {
      rightAscension: radiansFromDegrees(degrees(ra)),
      declination: radiansFromDegrees(degrees(dec)),
    },
    reference: { x: pixels(reference), y: pixels(reference) },
    tangentFromPixel: [-step, 0, 0, step],
    pixelFromTangent: [-1 / step, 0, 0, 1 / step],
  }
  const sky = skyFromPixel(world, { x: pixels(x), y: pixels(y) })
  return [degreesFromRadians(sky.rightAscension), degreesFromRadians(sky.declination)]
}

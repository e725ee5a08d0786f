import * as v from 'valibot'
import { skyFromPixel, type WorldCoordinates } from '../../../workers/tiles/world-coordinates'
import { pixels } from '../../../workers/units/quantities'
import type { SkyPosition } from './sky-projection'

/** A tile on the sky: its rim, and its middle. */
export interface Footprint {
  readonly tile: string
  readonly rim: readonly SkyPosition[]
}

/** SQL of the tiles with world coordinates, one image of each. */
export const FOOTPRINTS = `SELECT tile, any_value(wcs) AS wcs, any_value(width) AS width, any_value(height) AS height,
  count(DISTINCT band)::INTEGER AS bands FROM tiles WHERE plane = 'image' AND wcs IS NOT NULL GROUP BY tile ORDER BY tile`

const FootprintRow = v.object({ tile: v.string(), wcs: v.string(), width: v.number(), height: v.number() })

/** Steps along a side: a side is no straight line on another map. */
const STEPS = 4

/** The footprints of rows of `FOOTPRINTS`. */
export function readFootprints(rows: unknown[]): Footprint[] {
  return v.parse(v.array(FootprintRow), rows).map(({ tile, wcs, width, height }) => {
    // The store wrote it from the same type.
    const world = JSON.parse(wcs) as WorldCoordinates
    const corners = [
      [-0.5, -0.5],
      [width - 0.5, -0.5],
      [width - 0.5, height - 0.5],
      [-0.5, height - 0.5],
    ] as const
    const rim = corners.flatMap(([x, y], at) => {
      const [nextX = x, nextY = y] = corners[(at + 1) % 4] ?? []
      return Array.from({ length: STEPS }, (_, step) => {
        const share = step / STEPS
        return skyAt(world, x + share * (nextX - x), y + share * (nextY - y))
      })
    })
    return { tile, rim }
  })
}

function skyAt(world: WorldCoordinates, x: number, y: number): SkyPosition {
  const { rightAscension, declination } = skyFromPixel(world, { x: pixels(x), y: pixels(y) })
  const degrees = 180 / Math.PI
  return { ra: rightAscension * degrees, dec: declination * degrees }
}

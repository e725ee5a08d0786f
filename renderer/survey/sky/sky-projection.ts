/** A position on the sky in degrees. */
export interface SkyPosition {
  readonly ra: number
  readonly dec: number
}

/** A point of the map in degrees from its centre: x towards west, since east is left, and y towards north. */
export interface MapPoint {
  readonly x: number
  readonly y: number
}

export interface SkyProjection {
  readonly centre: SkyPosition
  mapFromSky(position: SkyPosition): MapPoint
  /** Null where the map ends: beyond the point that is opposite to its centre. */
  skyFromMap(point: MapPoint): SkyPosition | null
}

const DEGREE = Math.PI / 180

/**
 * The azimuthal equal-area projection of Lambert (ZEA of Calabretta & Greisen 2002) around a centre: equal areas of the sky are equal
 * areas of the map, from a tile to the whole sky.
 */
export function skyProjection(centre: SkyPosition): SkyProjection {
  const [sin0, cos0] = [Math.sin(centre.dec * DEGREE), Math.cos(centre.dec * DEGREE)]
  return {
    centre,
    mapFromSky({ ra, dec }) {
      const [offset, height] = [(ra - centre.ra) * DEGREE, dec * DEGREE]
      const [sin, cos] = [Math.sin(height), Math.cos(height)]
      const away = 1 + sin0 * sin + cos0 * cos * Math.cos(offset)
      // Opposite to the centre is everywhere on the rim: one point of it is taken.
      const factor = away > 1e-12 ? Math.sqrt(2 / away) / DEGREE : 0
      const east = factor * cos * Math.sin(offset)
      const north = factor * (cos0 * sin - sin0 * cos * Math.cos(offset))
      return away > 1e-12 ? { x: -east, y: north } : { x: 0, y: 2 / DEGREE }
    },
    skyFromMap({ x, y }) {
      const [east, north] = [-x * DEGREE, y * DEGREE]
      const radius = Math.hypot(east, north)
      if (radius > 2) return null
      if (radius === 0) return centre
      const angle = 2 * Math.asin(radius / 2)
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)]
      const dec = Math.asin(Math.max(-1, Math.min(1, cos * sin0 + (north * sin * cos0) / radius)))
      const offset = Math.atan2(east * sin, radius * cos0 * cos - north * sin0 * sin)
      return { ra: around(centre.ra + offset / DEGREE), dec: dec / DEGREE }
    },
  }
}

/** A right ascension from 0 to below 360. */
export const around = (ra: number): number => ((ra % 360) + 360) % 360

/** How far east of another right ascension one is: from -180 to below 180 degrees. */
export const eastOf = (ra: number, from: number): number => around(ra - from + 180) - 180

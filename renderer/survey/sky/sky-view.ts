import { eastOf, type MapPoint, type SkyPosition, type SkyProjection } from './sky-projection'
import type { SkyStretch } from './sky-cells'

/** What of the map is in sight: the point in the middle, and degrees of a pixel. */
export interface SkyView {
  readonly middle: MapPoint
  readonly scale: number
}

/** A size in pixels. */
export interface Extent {
  readonly width: number
  readonly height: number
}

/** A point of the picture in pixels from its upper left corner. */
export interface PicturePoint {
  readonly left: number
  readonly top: number
}

/** Degrees of a pixel: from a fortieth of an arcsecond to all of the sky in two hundred pixels. */
const LEAST = 0.025 / 3600
const MOST = 1.2

export const pictureFromMap = (
  { middle, scale }: SkyView,
  { width, height }: Extent,
  { x, y }: MapPoint,
): PicturePoint => ({
  left: width / 2 + (x - middle.x) / scale,
  top: height / 2 - (y - middle.y) / scale,
})

export const mapFromPicture = (
  { middle, scale }: SkyView,
  { width, height }: Extent,
  { left, top }: PicturePoint,
): MapPoint => ({
  x: middle.x + (left - width / 2) * scale,
  y: middle.y - (top - height / 2) * scale,
})

/** Zooms in by `factor`, what lies at a point of the picture stays there. */
export function zoomed(view: SkyView, extent: Extent, at: PicturePoint, factor: number): SkyView {
  const scale = Math.max(LEAST, Math.min(MOST, view.scale / factor))
  const fixed = mapFromPicture(view, extent, at)
  return {
    scale,
    middle: {
      x: fixed.x - (at.left - extent.width / 2) * scale,
      y: fixed.y + (at.top - extent.height / 2) * scale,
    },
  }
}

/** The view that holds map points, with some air; a single point is seen from half a minute around it. */
export function viewOf(points: readonly MapPoint[], { width, height }: Extent): SkyView {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const ends = (values: number[]): [number, number] => [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ]
  const [[left, right], [low, high]] = [ends(xs), ends(ys)]
  if (!(right >= left)) return { middle: { x: 0, y: 0 }, scale: MOST }
  const [wide, tall] = [Math.max(right - left, 0.01), Math.max(high - low, 0.01)]
  return {
    middle: { x: (left + right) / 2, y: (low + high) / 2 },
    scale: Math.min(MOST, 1.12 * Math.max(wide / width, tall / height)),
  }
}

/** The stretch of the sky that a picture shows, a little more rather than less; all right ascensions where a pole, all of it where the rim is in sight. */
export function stretchInSight(projection: SkyProjection, view: SkyView, extent: Extent): SkyStretch {
  const { ra, dec } = projection.centre
  const positions = rimOf(extent).map((point) => projection.skyFromMap(mapFromPicture(view, extent, point)))
  const whole: SkyStretch = { ra, east: [-180, 180], dec: [-90, 90] }
  if (positions.some((position) => position === null)) return whole
  const poles = [-90, 90].filter((pole) => isInSight(projection, view, extent, { ra: 0, dec: pole }))
  const known = positions.filter((position): position is SkyPosition => position !== null)
  const offsets = known.map((position) => eastOf(position.ra, ra))
  const heights = [
    ...known.map((position) => position.dec),
    ...poles,
    ...(isInSight(projection, view, extent, { ra, dec }) ? [dec] : []),
  ]
  if (poles.length > 0 || Math.max(...offsets) - Math.min(...offsets) > 180)
    return { ...whole, dec: [Math.min(...heights), Math.max(...heights)] }
  return {
    ra,
    east: [Math.min(...offsets), Math.max(...offsets)],
    dec: [Math.max(-90, Math.min(...heights)), Math.min(90, Math.max(...heights))],
  }
}

/** Points along the rim of the picture. */
function rimOf({ width, height }: Extent): PicturePoint[] {
  const steps = Array.from({ length: 13 }, (_, at) => at / 12)
  return steps.flatMap((share) => [
    { left: share * width, top: 0 },
    { left: share * width, top: height },
    { left: 0, top: share * height },
    { left: width, top: share * height },
  ])
}

function isInSight(projection: SkyProjection, view: SkyView, extent: Extent, position: SkyPosition): boolean {
  const { left, top } = pictureFromMap(view, extent, projection.mapFromSky(position))
  return left >= 0 && top >= 0 && left <= extent.width && top <= extent.height
}

import { radians } from '../units/quantities'
import { cellBox, cellCentre, cellRadius, separation, type HealpixCell } from './healpix-cell'
import type { SkyBox, SkyCone, SkyRegion } from './sky-region'

const TURN = 2 * Math.PI
/** Positions are rounded when rows are sorted into cells; a little less than 0.2 milliarcseconds. */
const ROUNDING = 1e-9

/** Whether a cell may have a point of the region. It is never wrong about a cell that has one; one that only comes near may pass. */
export function mayTouch(cell: HealpixCell, region: SkyRegion): boolean {
  return region.kind === 'cone' ? mayTouchCone(cell, region) : mayTouchBox(cell, region)
}

function mayTouchCone(cell: HealpixCell, cone: SkyCone): boolean {
  return (
    separation(cellCentre(cell), cone) <= cone.radius + cellRadius(cell) + ROUNDING &&
    mayTouchBox(cell, boxAround(cone))
  )
}

/** The smallest box around a cone: all right ascensions where it holds a pole. */
function boxAround({ rightAscension, declination, radius }: SkyCone): SkyBox {
  const [south, north] = [declination - radius, declination + radius]
  const overPole = north >= Math.PI / 2 || south <= -Math.PI / 2
  const half = overPole ? Math.PI : Math.asin(Math.min(1, Math.sin(radius) / Math.cos(declination)))
  return {
    kind: 'box',
    fromRightAscension: radians(rightAscension - half),
    toRightAscension: radians(rightAscension + half),
    fromDeclination: radians(south),
    toDeclination: radians(north),
  }
}

function mayTouchBox(cell: HealpixCell, box: SkyBox): boolean {
  const { west, east, south, north } = cellBox(cell)
  if (south > box.toDeclination + ROUNDING || north < box.fromDeclination - ROUNDING) return false
  const from = box.fromRightAscension - ROUNDING
  const width = widthOf(box) + 2 * ROUNDING
  return positive(west - from) <= width || positive(from - west) <= east - west
}

function widthOf({ fromRightAscension: from, toRightAscension: to }: SkyBox): number {
  return to >= from ? to - from : to - from + TURN
}

/** An angle from 0 to 2 pi. */
function positive(angle: number): number {
  return ((angle % TURN) + TURN) % TURN
}

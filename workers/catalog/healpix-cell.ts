import { radians, type Radians } from '../units/quantities'

/** A cell of the HEALPix grid in the nested order: `pixel` of the 12 x 4^`order` cells. Gorski et al. 2005, ApJ 622, 759. */
export type HealpixCell = { order: number; pixel: number }

/** A direction. */
export type SkyPoint = { rightAscension: Radians; declination: Radians }

/**
 * A box around a cell, of the smallest size: right ascension from `west` to `east` (`west` may be negative, `east` above 2 pi), declination from
 * `south` to `north`.
 */
export type CellBox = { west: Radians; east: Radians; south: Radians; north: Radians }

/** Cells of higher orders have no exact number in a double. */
export const HIGHEST_ORDER = 24

/** Whether the grid has this cell. */
export function isCell({ order, pixel }: HealpixCell): boolean {
  if (!Number.isInteger(order) || order < 0 || order > HIGHEST_ORDER) return false
  return Number.isInteger(pixel) && pixel >= 0 && pixel < 12 * 4 ** order
}

/** Where a cell lies in its base cell: from (0, 0) at the south to (1, 1) at the north, x towards the north-east. */
type Square = { face: number; x: number; y: number; side: number }

function squareOf({ order, pixel }: HealpixCell): Square {
  const perFace = 4 ** order
  const face = Math.floor(pixel / perFace)
  let [rest, x, y] = [pixel % perFace, 0, 0]
  for (let bit = 1; bit < 2 ** order; bit *= 2) {
    x += bit * (rest % 2)
    y += bit * (Math.floor(rest / 2) % 2)
    rest = Math.floor(rest / 4)
  }
  const side = 1 / 2 ** order
  return { face, x: x * side, y: y * side, side }
}

/** Height of the southern corner of each row of base cells, and the eighths of the circle at the middle of each base cell. */
const FACE_HEIGHT = [2, 3, 4]
const FACE_EIGHTH = [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7]

/** The direction of a point of a base cell; the right ascension is not brought into 0 to 2 pi. */
function pointOf(face: number, x: number, y: number): SkyPoint {
  const height = (FACE_HEIGHT[Math.floor(face / 4)] ?? 0) - x - y
  const eighth = FACE_EIGHTH[face] ?? 0
  // The equatorial belt has |height - 2| below 1; towards the poles the rows of cells grow shorter.
  const shortness = height < 1 ? height : height > 3 ? 4 - height : 1
  const sine = shortness === 1 ? ((2 - height) * 2) / 3 : Math.sign(2 - height) * (1 - shortness ** 2 / 3)
  const turn = shortness === 0 ? 0 : (x - y) / shortness
  return { rightAscension: radians((Math.PI / 4) * (eighth + turn)), declination: radians(Math.asin(sine)) }
}

/** The centre of a cell. */
export function cellCentre(cell: HealpixCell): SkyPoint {
  const { face, x, y, side } = squareOf(cell)
  return pointOf(face, x + side / 2, y + side / 2)
}

/** The corners of a cell: south, east, north, west. */
export function cellCorners(cell: HealpixCell): [SkyPoint, SkyPoint, SkyPoint, SkyPoint] {
  const { face, x, y, side } = squareOf(cell)
  return [
    pointOf(face, x, y),
    pointOf(face, x + side, y),
    pointOf(face, x + side, y + side),
    pointOf(face, x, y + side),
  ]
}

/**
 * The box around a cell. Declination grows with x + y, right ascension with x and with -y everywhere in a base cell, so that the corners are
 * its limits.
 */
export function cellBox(cell: HealpixCell): CellBox {
  const [south, east, north, west] = cellCorners(cell)
  return {
    west: west.rightAscension,
    east: east.rightAscension,
    south: south.declination,
    north: north.declination,
  }
}

/** The radius of the circle around a cell's centre that holds the cell: the distance of its farthest corner. */
export function cellRadius(cell: HealpixCell): Radians {
  const centre = cellCentre(cell)
  return radians(Math.max(...cellCorners(cell).map((corner) => separation(centre, corner))))
}

/** The angle between two directions (haversine formula, exact for small angles too). */
export function separation(one: SkyPoint, other: SkyPoint): Radians {
  const height = Math.sin((other.declination - one.declination) / 2) ** 2
  const width = Math.sin((other.rightAscension - one.rightAscension) / 2) ** 2
  const chord = height + Math.cos(one.declination) * Math.cos(other.declination) * width
  return radians(2 * Math.asin(Math.min(1, Math.sqrt(chord))))
}

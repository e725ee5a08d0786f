/** The largest separation, in arcsec: further apart nothing is the same object. */
export const LARGEST_SEPARATION = 60

/** Cells are this many radii high, so that a circle touches four of them at most; and no lower than an arcsecond. */
const CELL = 8
const LOWEST_CELL = 1 / 3600

/**
 * SQL of the pairs of positions that lie within `radius` arcsec of each other: `one` and `other` (keys of the rows) and `separation` in
 * arcsec. Both sides are SQL of `key`, `ra` and `dec` in degrees; rows without a position have no pair.
 *
 * The sky is divided into zones of declination and these into cells of right ascension (Gray et al. 2006, "The zones algorithm"), which
 * makes it a join of equal numbers: every position of the left lies in one cell, every one of the right in each that its circle touches.
 * Separations are haversines (Sinnott 1984), so that neither 0 h nor a pole is special. A step of the SQL names a figure once, for the
 * database works out again what is written again.
 */
export function skyPairs(left: string, right: string, radius: number): string {
  // A little more than the radius, so that rounding loses no pair at its very end.
  const reach = (radius / 3600) * (1 + 1e-9) + 1e-12
  const height = Math.max(CELL * reach, LOWEST_CELL)
  const haversine = `sin(radians(b.dec - a.dec) / 2) ** 2
    + cos(radians(a.dec)) * cos(radians(b.dec)) * sin(radians(b.ra - a.ra) / 2) ** 2`
  return `SELECT one, other, separation FROM (
    SELECT a.key AS one, b.key AS other, degrees(2 * asin(sqrt(least(1, ${haversine})))) * 3600 AS separation
    FROM (${inOneCell(placed(left), height)}) a JOIN (${inAllCells(placed(right), reach, height)}) b ON a.cell = b.cell)
    WHERE separation <= ${radius}`
}

/** Right ascensions from 0 to 360, and no row without a position. */
function placed(rows: string): string {
  return `SELECT key, ((ra::DOUBLE % 360) + 360) % 360 AS ra, dec::DOUBLE AS dec FROM (${rows})
    WHERE isfinite(ra) AND dec BETWEEN -90 AND 90`
}

function inOneCell(rows: string, height: number): string {
  const zones = `SELECT *, ${zoneOf('dec', height)} AS zone FROM (${rows})`
  return `SELECT key, ra, dec, ${cellOf('ra')} AS cell FROM (${withCells(zones, height)})`
}

/** Each row once for each cell that its circle of radius `reach` touches: two zones at most, and in each two cells. */
function inAllCells(rows: string, reach: number, height: number): string {
  // How far the circle reaches in right ascension; near a pole, where it is more, there is one cell.
  const across = `degrees(asin(least(1, ${Math.sin((reach * Math.PI) / 180)} / greatest(cos(radians(dec)), 1e-12))))`
  const ends = `SELECT *, ${zoneOf(`dec - ${reach}`, height)} AS south, ${zoneOf(`dec + ${reach}`, height)} AS north,
    ${across} AS across FROM (${rows})`
  const zones = `SELECT key, ra, dec, across, unnest(${both('south', 'north')}) AS zone FROM (${ends})`
  const sides = `SELECT key, ra, dec, ${cellOf('(ra - across + 360) % 360')} AS west, ${cellOf('(ra + across) % 360')} AS east
    FROM (${withCells(zones, height)})`
  return `SELECT key, ra, dec, unnest(${both('west', 'east')}) AS cell FROM (${sides})`
}

const both = (one: string, other: string): string =>
  `CASE WHEN ${one} = ${other} THEN [${one}] ELSE [${one}, ${other}] END`

/** Zones are counted from below the south pole, so that none is negative. */
const zoneOf = (dec: string, height: number): string => `floor((${dec} + 91) / ${height})::BIGINT`

/** With `cells`, how many a zone has: as wide as it is high where it is farthest from the equator; one where it comes near a pole. */
function withCells(zones: string, height: number): string {
  const farther = `SELECT *, greatest(abs(zone * ${height} - 91), abs((zone + 1) * ${height} - 91)) AS farthest FROM (${zones})`
  return `SELECT *, CASE WHEN farthest > ${90 - 4 * height} THEN 1
    ELSE floor(360 * cos(radians(farthest)) / ${height})::BIGINT END AS cells FROM (${farther})`
}

/** The number of a cell, over the whole sky: there are fewer than 2^22 in a zone. */
const cellOf = (ra: string): string => `(zone << 22) + floor(${ra} / 360 * cells)::BIGINT % cells`

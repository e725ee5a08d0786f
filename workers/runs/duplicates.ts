import { float64, int32, tableFromArrays, tableToIPC } from '@uwdata/flechette'
import * as v from 'valibot'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { skyPairs } from './sky-pairs'
import { Detection, distanceFromCentre } from './tile-centres'

/** Two detections no further apart, in arcsec, and on different tiles are of the same object. */
const RADIUS = 0.5

/** With more tiles than this, finding out which of them overlap costs more than it saves. */
const MOST_TILES = 3000

/** The table of the ids of duplicates. */
export const DUPLICATES = 'working.duplicates'

/** Makes the table of duplicates, empty. */
export function createDuplicates(engine: Engine): void {
  engine.run(`CREATE SCHEMA IF NOT EXISTS working;
    CREATE OR REPLACE TABLE ${DUPLICATES} AS SELECT NULL::VARCHAR AS id WHERE false`)
}

/**
 * Finds the objects of the open catalog that were detected on overlapping tiles: of two on different tiles that are nearest to each other,
 * within 0.5 arcsec, the one that is farther from the centre of its tile, in pixels, is the duplicate. Where tiles do not tell, and where
 * both are as far, it is the one that comes later in the catalog. A catalog without tiles has none.
 */
export function findDuplicates(engine: Engine): void {
  createDuplicates(engine)
  const columns = columnsOfObjects(engine)
  if (!columns.has('tile')) return
  const pixel = (axis: string): string => (columns.has(axis) ? `${axis}::DOUBLE` : 'NULL::DOUBLE')
  engine.run(`CREATE OR REPLACE TABLE working.detections AS
    SELECT (row_number() OVER ())::INTEGER AS key, id, tile::VARCHAR AS tile, ra::DOUBLE AS ra, dec::DOUBLE AS dec,
      ${pixel('x')} AS x, ${pixel('y')} AS y FROM objects WHERE tile IS NOT NULL AND isfinite(ra) AND isfinite(dec)`)
  engine.run(`CREATE OR REPLACE TABLE working.pairs AS ${mutualPairs(candidates(engine))}`)
  addDistances(engine)
  const distance = (key: string): string => `(SELECT distance FROM incoming_distances WHERE key = ${key})`
  const losers = `SELECT CASE WHEN d1 > d2 THEN one ELSE other END AS key
    FROM (SELECT one, other, ${distance('one')} AS d1, ${distance('other')} AS d2 FROM working.pairs)`
  engine.run(`CREATE OR REPLACE TABLE ${DUPLICATES} AS SELECT DISTINCT id FROM working.detections
      SEMI JOIN (${losers}) losers USING (key) WHERE id IS NOT NULL;
    DROP TABLE incoming_distances; DROP TABLE working.pairs; DROP TABLE working.detections`)
}

function columnsOfObjects(engine: Engine): Set<string> {
  const sql = 'SELECT column_name AS name FROM (DESCRIBE objects)'
  return new Set(selectRows(engine, sql, v.object({ name: v.string() })).map(({ name }) => name))
}

/** SQL of the detections that lie where another tile has some: inside the box around them. */
function candidates(engine: Engine): string {
  const [found] = selectRows(
    engine,
    'SELECT count(DISTINCT tile)::INTEGER AS tiles FROM working.detections',
    v.object({ tiles: v.number() }),
  )
  if ((found?.tiles ?? 0) > MOST_TILES) return 'SELECT * FROM working.detections'
  const reach = RADIUS / 3600
  const boxes = `SELECT tile, (min(ra) + max(ra)) / 2 AS ra, min(dec) - ${reach} AS south, max(dec) + ${reach} AS north,
    (max(ra) - min(ra)) / 2 + 2 * ${reach} / greatest(cos(radians(max(abs(dec)))), 1e-6) AS half FROM working.detections GROUP BY tile`
  const inside = (ra: string): string => `abs((${ra} - b.ra + 900) % 360 - 180) <= b.half`
  return `WITH boxes AS MATERIALIZED (${boxes}), touching AS MATERIALIZED (
      SELECT a.tile AS of, b.* FROM boxes a JOIN boxes b ON a.tile <> b.tile AND a.south <= b.north AND b.south <= a.north
        AND abs((a.ra - b.ra + 900) % 360 - 180) <= a.half + b.half)
    SELECT * FROM working.detections WHERE key IN (SELECT key FROM working.detections d JOIN touching b ON b.of = d.tile
      AND d.dec BETWEEN b.south AND b.north AND ${inside('d.ra')})`
}

/** Each pair once: two detections on different tiles, each the nearest of its tile to the other. A step is done before the next is begun:
 * the database would compare all tiles with all first. */
function mutualPairs(detections: string): string {
  return `WITH near AS MATERIALIZED (${detections}),
    close AS MATERIALIZED (${skyPairs('SELECT * FROM near', 'SELECT * FROM near', RADIUS)}),
    apart AS MATERIALIZED (SELECT close.*, near.tile FROM close JOIN near ON near.key = close.one WHERE close.one <> close.other),
    placed AS MATERIALIZED (SELECT apart.*, near.tile AS other_tile FROM apart JOIN near ON near.key = apart.other)
    SELECT one, other FROM (SELECT one, other,
        row_number() OVER (PARTITION BY one, other_tile ORDER BY separation, other) AS place,
        row_number() OVER (PARTITION BY other, tile ORDER BY separation, one) AS other_place FROM placed WHERE tile <> other_tile)
      WHERE place = 1 AND other_place = 1 AND one < other`
}

/** Makes the table `incoming_distances`: how far each detection of a pair is from the centre of its tile. */
function addDistances(engine: Engine): void {
  const paired = `SELECT * EXCLUDE (id) FROM working.detections
    WHERE key IN (SELECT one FROM working.pairs UNION ALL SELECT other FROM working.pairs)`
  const detections = selectRows(engine, paired, Detection)
  engine.run('CREATE OR REPLACE TABLE incoming_distances (key INTEGER, distance DOUBLE)')
  if (detections.length === 0) return
  const from = distanceFromCentre(engine)
  const columns = { key: detections.map(({ key }) => key), distance: detections.map(from) }
  const arrow = tableToIPC(tableFromArrays(columns, { types: { key: int32(), distance: float64() } }), {
    format: 'stream',
  })
  if (arrow) engine.insert('incoming_distances', arrow, false)
}

import { tableFromIPC } from '@uwdata/flechette'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { openEngine, type Engine } from '../store/engine'
import { DUPLICATES, findDuplicates } from './duplicates'

/** An arcsecond in degrees. */
const ARCSEC = 1 / 3600

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
}, 60_000)
/** Two tiles of 100 x 100 pixels of 0.2 arcsec that overlap by 5 arcsec: centres 15 arcsec apart, at 0 h. */
beforeEach(() => {
  engine.run(
    `CREATE OR REPLACE TABLE tiles (tile VARCHAR, plane VARCHAR, width INTEGER, height INTEGER, wcs VARCHAR)`,
  )
  for (const [name, centre] of [
    ['tile_00', -7.5 * ARCSEC],
    ['tile_01', 7.5 * ARCSEC],
  ] as const)
    engine.run(
      `INSERT INTO tiles VALUES ('${name}', 'image', 100, 100, '${JSON.stringify(worldAt(centre))}')`,
    )
})

/** A plain tangent plane, east towards -x, whose centre lies on the middle of the tile. */
function worldAt(ra: number) {
  const scale = (0.2 * ARCSEC * Math.PI) / 180
  return {
    frame: 'ICRS',
    centre: { rightAscension: (ra * Math.PI) / 180, declination: 0 },
    reference: { x: 49.5, y: 49.5 },
    tangentFromPixel: [-scale, 0, 0, scale],
    pixelFromTangent: [-1 / scale, 0, 0, 1 / scale],
  }
}

interface Object {
  readonly id: number | string
  /** Arcsec from 0 h. */
  readonly ra: number
  readonly dec: number
  readonly tile: number | string | null
}

function duplicates(objects: readonly Object[], columns = ''): unknown[] {
  const text = (value: number | string | null): string =>
    typeof value === 'string' ? `'${value}'` : String(value)
  const rows = objects.map(
    ({ id, ra, dec, tile }) => `(${text(id)}, ${(360 + ra * ARCSEC) % 360}, ${dec * ARCSEC}, ${text(tile)})`,
  )
  engine.run(
    `CREATE OR REPLACE VIEW objects AS SELECT *${columns} FROM (VALUES ${rows.join(', ')}) t(id, ra, dec, tile)`,
  )
  findDuplicates(engine)
  return tableFromIPC(engine.run(`SELECT id FROM ${DUPLICATES} ORDER BY id`))
    .toArray()
    .map(({ id }) => id as unknown)
}

test('of two detections on overlapping tiles the one farther from its tile’s centre is the duplicate, over 0 h too', () => {
  // East of the middle the centre of tile 1 is nearer, west of it that of tile 0.
  const objects = [
    { id: 10, ra: 1, dec: 0, tile: 0 },
    { id: 11, ra: 1.2, dec: 0.1, tile: 1 },
    { id: 20, ra: -1.1, dec: 3, tile: 0 },
    { id: 21, ra: -1, dec: 3, tile: 1 },
    { id: 30, ra: 10, dec: 0, tile: 1 },
  ]
  expect(duplicates(objects)).toEqual([10, 21])
})

test('neighbours on one tile are two objects, and so are detections more than half an arcsecond apart', () => {
  const objects = [
    { id: 1, ra: 1, dec: 0, tile: 0 },
    { id: 2, ra: 1.1, dec: 0, tile: 0 },
    { id: 3, ra: 1, dec: 0.55, tile: 1 },
  ]
  expect(duplicates(objects)).toEqual([])
  expect(duplicates([...objects, { id: 4, ra: 1, dec: 0.45, tile: 1 }])).toEqual([1])
})

test('only detections that are nearest to each other are one object: a blend keeps its second', () => {
  const objects = [
    { id: 1, ra: 1, dec: 0, tile: 0 },
    { id: 2, ra: 1.3, dec: 0, tile: 0 },
    { id: 3, ra: 1.05, dec: 0, tile: 1 },
  ]
  expect(duplicates(objects)).toEqual([1])
})

test('positions on the tiles that the catalog gives decide before those of the world coordinates', () => {
  const objects = [
    { id: 1, ra: 1, dec: 0, tile: 0 },
    { id: 2, ra: 1, dec: 0, tile: 1 },
  ]
  expect(duplicates(objects)).toEqual([1])
  expect(duplicates(objects, ', CASE tile WHEN 0 THEN 49 ELSE 5 END AS x, 49 AS y')).toEqual([2])
})

test('tiles may be named as the survey names them; ids may be texts; of tiles that are not known the later row goes', () => {
  const named = [
    { id: 'a', ra: 1, dec: 0, tile: 'tile_00' },
    { id: 'b', ra: 1, dec: 0, tile: 'tile_01' },
  ]
  expect(duplicates(named)).toEqual(['a'])
  const unknown = named.map((object, at) => ({ ...object, tile: `patch ${'ab'[at]}` }))
  expect(duplicates(unknown)).toEqual(['b'])
})

test('a catalog without tiles, or with objects on none, has no duplicates', () => {
  engine.run('CREATE OR REPLACE VIEW objects AS SELECT 1 AS id, 2.0 AS ra, 3.0 AS dec FROM range(2)')
  findDuplicates(engine)
  expect(tableFromIPC(engine.run(`SELECT * FROM ${DUPLICATES}`)).numRows).toBe(0)
  const lost = [1, 2].map((id) => ({ id, ra: 1, dec: 0, tile: null }))
  expect(duplicates(lost)).toEqual([])
})

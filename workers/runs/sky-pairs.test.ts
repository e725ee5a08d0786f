import { tableFromIPC } from '@uwdata/flechette'
import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from '../store/engine'
import { randomStream } from '../units/random'
import { skyPairs } from './sky-pairs'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
}, 60_000)

type Position = readonly [ra: number, dec: number]
interface Pair {
  readonly one: number
  readonly other: number
  readonly separation: number
}

const table = (positions: readonly Position[]): string =>
  `SELECT * FROM (VALUES ${positions.map(([ra, dec], key) => `(${key}, ${ra}::DOUBLE, ${dec}::DOUBLE)`).join(', ')}) t(key, ra, dec)`

function found(left: readonly Position[], right: readonly Position[], radius: number): Pair[] {
  const sql = `${skyPairs(table(left), table(right), radius)} ORDER BY one, other`
  return tableFromIPC(engine.run(sql)).toArray() as Pair[] // rows of these names
}

/** The angle between two positions in arcsec, by the haversine of Sinnott (1984). */
function separation([ra1, dec1]: Position, [ra2, dec2]: Position): number {
  const radian = Math.PI / 180
  const haversine = (angle: number): number => Math.sin((angle * radian) / 2) ** 2
  const h = haversine(dec2 - dec1) + Math.cos(dec1 * radian) * Math.cos(dec2 * radian) * haversine(ra2 - ra1)
  return ((2 * Math.asin(Math.sqrt(h))) / radian) * 3600
}

function byBruteForce(left: readonly Position[], right: readonly Position[], radius: number): Pair[] {
  return left.flatMap((a, one) =>
    right.flatMap((b, other) => {
      const apart = separation(a, b)
      return apart <= radius ? [{ one, other, separation: apart }] : []
    }),
  )
}

/** Positions in a box of some arcsec around a place, as catalogs write them: right ascension from 0 to 360. */
function scattered(seed: number, n: number, [ra, dec]: Position, box: number): Position[] {
  const random = randomStream(seed)
  const offset = (): number => ((random.uniform() - 0.5) * box) / 3600
  return Array.from({ length: n }, (): Position => {
    const [up, along] = [dec + offset(), offset()]
    const over = Math.abs(up) > 90
    const y = over ? Math.sign(up) * 180 - up : up
    // At the pole any right ascension will do.
    const wide = Math.abs(dec) > 89.9 ? random.uniform() * 360 : along / Math.cos((y * Math.PI) / 180)
    return [(((ra + wide) % 360) + 360) % 360, y]
  })
}

test.each<[string, Position, number, number]>([
  ['in the middle of the sky', [53.1, -28.2], 40, 1],
  ['where right ascension begins anew', [0, 30], 40, 1],
  ['at the equator and 0 h', [0, 0], 40, 2],
  ['at the north pole', [12, 90], 30, 3],
  ['at the south pole', [200, -90], 30, 3],
  ['near a pole', [0, 89.999], 30, 1.5],
  ['near the cap of one cell', [180, -89.99], 60, 1],
  ['within a small radius', [0, -60], 4, 0.05],
  ['within the largest radius', [359.99, 75], 900, 60],
])('finds the pairs that comparing all with all finds: %s', (_, place, box, radius) => {
  const [left, right] = [scattered(1, 300, place, box), scattered(2, 300, place, box)]
  const wanted = byBruteForce(left, right, radius)
  expect(wanted.length).toBeGreaterThan(20)
  const pairs = found(left, right, radius)
  expect(pairs.map(({ one, other }) => [one, other])).toEqual(wanted.map(({ one, other }) => [one, other]))
  pairs.forEach((pair, at) => expect(pair.separation).toBeCloseTo(wanted[at]?.separation ?? NaN, 8))
})

test('the same position is a pair even within no radius, and right ascensions may be written in any turn', () => {
  expect(found([[-0.5, 10]], [[359.5, 10]], 0)).toMatchObject([{ one: 0, other: 0 }])
  expect(found([[720, 0]], [[0, 1 / 3600]], 1)).toMatchObject([{ one: 0, other: 0 }])
})

test('rows without a position have no pair', () => {
  const rows = 'SELECT * FROM (VALUES (0, NULL, 1), (1, 5, NULL), (2, 5, 1)) t(key, ra, dec)'
  const sql = skyPairs(
    rows,
    "SELECT 7 AS key, 5.0 AS ra, 1.0 AS dec UNION ALL SELECT 8, 'nan'::DOUBLE, 1",
    60,
  )
  expect(tableFromIPC(engine.run(sql)).toArray()).toEqual([{ one: 2, other: 7, separation: 0 }])
})

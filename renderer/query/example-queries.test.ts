import { beforeAll, expect, test } from 'vitest'
import type { Column, TileEntry } from '../../preload/contract'
import { openEngine, type Engine } from '../../workers/store/engine'
import { read } from '../../workers/store/read-only'
import { identifier } from '../../workers/store/sql'
import { exampleQueries } from './example-queries'

const POSITION: Column[] = [
  { name: 'id', type: 'BIGINT' },
  { name: 'ra', type: 'DOUBLE' },
  { name: 'dec', type: 'DOUBLE' },
]
const magnitude = (band: string, type = 'FLOAT'): Column => ({ name: `mag_${band}`, type })
const TILES: TileEntry[] = [{ name: 'tile_0', number: 0, bytes: 1 }]

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
})

/** A store with a table `objects` of these columns, and one of planes. */
function fill(columns: readonly Column[]): void {
  const made = columns.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ')
  engine.run(`CREATE OR REPLACE TABLE objects (${made});
    CREATE OR REPLACE TABLE tiles (tile VARCHAR, plane VARCHAR, band VARCHAR, unit VARCHAR)`)
}

test.each([
  ['positions alone', POSITION, []],
  ['tiles', [...POSITION, { name: 'tile', type: 'INTEGER' }], TILES],
  ['six bands', [...POSITION, ...['u', 'g', 'r', 'i', 'z', 'y'].map((band) => magnitude(band))], TILES],
  ['no i band', [...POSITION, magnitude('g', 'DOUBLE'), magnitude('r')], []],
  ['magnitudes as text', [...POSITION, magnitude('i', 'VARCHAR')], []],
  ['upper-case names', [...POSITION, { name: 'MAG_I', type: 'FLOAT' }], []],
])('every example runs on a survey of %s', async (_kind, columns, tiles) => {
  fill(columns)
  const examples = exampleQueries({ columns, tiles })
  expect(examples.length).toBeGreaterThanOrEqual(3)
  for (const { sql } of examples) await expect(read(engine, sql)).resolves.toMatchObject({ truncated: false })
})

const titles = (columns: Column[], tiles: TileEntry[]): string =>
  exampleQueries({ columns, tiles })
    .map(({ title }) => title)
    .join('; ')

test('a survey is offered what it can answer, and no more', () => {
  expect(titles(POSITION, [])).not.toMatch(/mag_|tile/)
  expect(titles([...POSITION, magnitude('g'), magnitude('i')], [])).toContain('Histogram of mag_i')
  expect(titles([...POSITION, magnitude('g')], [])).toContain('Histogram of mag_g')
  expect(titles([...POSITION, { name: 'tile', type: 'INTEGER' }], TILES)).toContain('Objects on each tile')
})

test('neighbouring bands make colours', () => {
  const examples = exampleQueries({
    columns: [...POSITION, ...['g', 'r', 'z'].map((b) => magnitude(b))],
    tiles: [],
  })
  const { sql = '' } = examples.find(({ title }) => title.startsWith('Colours')) ?? {}
  expect(sql).toContain('mag_g - mag_r AS g_r')
  expect(sql).toContain('mag_r - mag_z AS r_z')
})

import { tableFromIPC } from '@uwdata/flechette'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../preload/channel'
import type { Progress } from '../../preload/contract'
import { openEngine, type Engine } from '../store/engine'
import type { OpenLab } from '../store/lab-session'
import { FIRST_ID, madeLab } from './fixtures/made-lab'
import { labMatches, type LabMatches } from './lab-matches'

const quiet: Context<Progress> = { signal: new AbortController().signal, report: () => undefined }
const ARCSEC = 1 / 3600

let engine: Engine
let lab: OpenLab
let matches: LabMatches
let file: string

beforeAll(async () => {
  engine = await openEngine()
}, 60_000)
/** Ten objects, a hundredth of a degree apart from 0 h on. */
beforeEach(async () => {
  lab = await madeLab(engine, 10)
  matches = labMatches(engine, () => '2026-01-02T03:04:05.678Z')
  await matches.load(lab)
  file = join(lab.lab, 'Gaia DR3.csv')
})
afterEach(() => rm(lab.lab, { recursive: true, force: true }))

const rows = (sql: string): unknown[] => tableFromIPC(engine.run(sql), { useBigInt: true }).toArray()
const match = (radius: number, name: string | null = null) => matches.match({ file, radius, name }, quiet)

/** Rows of the other catalog: right of an object by some arcsec. */
async function write(...near: (readonly [object: number, arcsec: number, name: string])[]): Promise<void> {
  const lines = near.map(([object, arcsec, name]) => {
    const ra = (360 + object / 100 + arcsec * ARCSEC) % 360
    return `${object},${ra.toFixed(10)},${object / 10},${name},x`
  })
  await writeFile(file, ['id,ra,dec,name,separation', ...lines].join('\n'))
}

test('each match is the nearest of both sides, over 0 h too, and lies in a table with the other’s columns', async () => {
  await write([0, -0.4, 'west'], [3, 0.2, 'near'], [3, 0.6, 'farther'], [5, 2, 'too far'])
  expect(await match(1)).toEqual({
    ...{ table: 'match_gaia_dr3', file: 'Gaia DR3.csv', radius: 1, rows: 4 },
    ...{ matched: 2, ambiguous: 1, problems: [] },
  })
  expect(
    rows('SELECT id, round(separation, 3) AS apart, other_id, name, other_separation FROM match_gaia_dr3'),
  ).toEqual([
    { id: FIRST_ID, apart: 0.4, other_id: 0n, name: 'west', other_separation: 'x' },
    { id: FIRST_ID + 3n, apart: 0.2, other_id: 3n, name: 'near', other_separation: 'x' },
  ])
})

test('a match is there when the lab is opened again, unless its catalog is another; a new one takes its place', async () => {
  await write([1, 0.1, 'one'])
  await match(1, 'stars')
  await write([2, 0.1, 'two'], [4, 0, 'four'])
  await match(1, 'stars')
  const found = rows('SELECT * FROM match_stars')
  expect(found).toHaveLength(2)
  matches = labMatches(engine, () => '')
  engine.run('DROP TABLE match_stars')
  expect(await matches.load(lab)).toEqual([])
  expect(rows('SELECT * FROM match_stars')).toEqual(found)
  expect(await matches.load({ ...lab, fingerprint: 'g' })).toEqual([
    expect.stringContaining('of another catalog'),
  ])
  await writeFile(join(lab.lab, 'matches', 'stars.json'), '{')
  expect(await matches.load(lab)).toEqual([expect.stringContaining('stars cannot be read')])
  expect(rows(`SELECT count(*)::INT AS n FROM duckdb_tables() WHERE table_name = 'match_stars'`)).toEqual([
    { n: 0 },
  ])
})

test('a catalog without positions and a radius that is none are named', async () => {
  await writeFile(file, 'id,name\n1,a\n')
  await expect(match(1)).rejects.toThrow('no right ascension')
  await expect(match(90)).rejects.toThrow('from 0 to 60')
  await expect(match(1, '???')).rejects.toThrow('makes no name')
})

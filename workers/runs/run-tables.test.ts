import { int32, tableFromArrays, tableFromIPC, tableToIPC, uint32, utf8, float32 } from '@uwdata/flechette'
import { beforeAll, expect, test } from 'vitest'
import { bitOf, OBJECT_FLAGS } from '../flags/object-flags'
import { openEngine, type Engine } from '../store/engine'
import { addEstimates, countsOf, createRunTables } from './run-tables'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  engine.run('CREATE TABLE objects AS SELECT i::INTEGER AS id, i / 10.0 AS ra, 0.0 AS dec FROM range(5) t(i)')
}, 60_000)

const rows = (sql: string): unknown[] => tableFromIPC(engine.run(sql)).toArray()

const COVARIANCES = Object.fromEntries(
  ['aleatoric', 'epistemic'].flatMap((kind) => ['11', '12', '22'].map((part) => [`${kind}_${part}`, 0.01])),
)
const SIGMAS = { sigma_aleatoric: 0.1, sigma_epistemic: 0.1, sigma_total: 0.14 }

/** Rows of a run with these flags; those of `columns` have that one too. */
function estimates(
  run: string,
  flags: number[],
  columns: Record<string, number> = {},
  g1: number | null = 0.1,
): Uint8Array {
  const more = Object.entries({ ...COVARIANCES, ...SIGMAS, ...columns })
  const arrays = {
    ...{ id: flags.map((_, at) => at), run: flags.map(() => run), g1: flags.map(() => g1), flags },
    ...Object.fromEntries(more.map(([name, value]) => [name, flags.map(() => value)])),
  }
  const types = {
    ...{ id: int32(), run: utf8(), g1: float32(), flags: uint32() },
    ...Object.fromEntries(more.map(([name]) => [name, float32()])),
  }
  const bytes = tableToIPC(tableFromArrays(arrays, { types }), { format: 'stream' })
  return bytes ?? expect.fail()
}

test('objects count as flagged by what makes a shape suspect, and not by notes', () => {
  createRunTables(engine)
  const [note, suspect] = [bitOf('blended') | bitOf('interpolated'), bitOf('bleed') | bitOf('blended')]
  addEstimates(engine, estimates('a', [0, note, suspect, bitOf('highUncertainty'), bitOf('noData')]), true)
  expect(rows(countsOf('a'))).toEqual([{ estimated: 5, flagged: 3, unmeasured: 0 }])
  addEstimates(engine, estimates('b', [bitOf('noVariance'), 0], {}, null), false)
  expect(rows(countsOf('b'))).toEqual([{ estimated: 2, flagged: 2, unmeasured: 2 }])
})

test('SQL knows what kind of flag each is, and counts objects by it', () => {
  createRunTables(engine)
  expect(rows('SELECT count(*)::INT AS n FROM flags')).toEqual([{ n: OBJECT_FLAGS.length }])
  addEstimates(engine, estimates('a', [bitOf('blended'), bitOf('blended') | bitOf('starLike'), 0]), true)
  const sql = `SELECT f.name, f.kind, count(*)::INT AS n FROM estimates_all e JOIN flags f ON e.flags & f.bit <> 0
    GROUP BY ALL ORDER BY f.name`
  expect(rows(sql)).toEqual([
    { name: 'blended', kind: 'note', n: 2 },
    { name: 'starLike', kind: 'suspect', n: 1 },
  ])
})

test('shards of an older version, with fewer columns, stand beside newer ones', () => {
  createRunTables(engine)
  engine.run(
    `INSERT INTO runs (run, model, created, samples) VALUES ('old', 'a', '1', 0), ('new', 'b', '2', 0)`,
  )
  addEstimates(engine, estimates('old', [0, 0]), true)
  addEstimates(engine, estimates('new', [0], { snr: 20 }), false)
  addEstimates(engine, estimates('old', [0]), false)
  expect(
    rows('SELECT run, count(*)::INT AS n, count(snr)::INT AS known FROM estimates GROUP BY run ORDER BY run'),
  ).toEqual([
    { run: 'new', n: 1, known: 1 },
    { run: 'old', n: 3, known: 0 },
  ])
})

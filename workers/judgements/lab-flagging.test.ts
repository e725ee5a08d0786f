import { tableFromIPC } from '@uwdata/flechette'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FlaggedBy, FlaggingBorder } from '../../preload/contract-flagging'
import { openEngine, type Engine } from '../store/engine'
import { read } from '../store/read-only'
import { FIRST_ID, madeLab, madeRun } from './fixtures/made-lab'
import { labFlagging, type LabFlagging } from './lab-flagging'
import { listLabRuns } from '../runs/list-runs'
import { addEstimates, createRunTables } from '../runs/run-tables'

const never = { aborted: false }
const now = (): string => '2026-01-02T03:04:05.678Z'

let engine: Engine
let lab: string
let flagging: LabFlagging

beforeAll(async () => {
  engine = await openEngine()
}, 60_000)
/** 200 objects with sigma from 0.001 to 0.2; every twentieth has no shape. */
beforeEach(async () => {
  lab = (await madeLab(engine, 200)).lab
  await madeRun(engine, lab, 'a', 'CASE WHEN i % 20 = 0 THEN NULL ELSE (i + 1) / 1000 END')
  flagging = labFlagging(engine, now)
  expect(await flagging.load(lab)).toEqual([])
})
afterEach(() => rm(lab, { recursive: true, force: true }))

const flag = (border: FlaggingBorder, by: FlaggedBy = 'total', run: string | null = null) =>
  flagging.flag({ run, by, border, truth: null }, never)
const rows = (sql: string): unknown[] => tableFromIPC(engine.run(sql), { useBigInt: true }).toArray()
const flaggedIds = (of = 'estimates'): bigint[] =>
  (rows(`SELECT id FROM ${of} WHERE flags & ${1 << 30} <> 0 ORDER BY id`) as { id: bigint }[]).map(
    ({ id }) => id - FIRST_ID,
  )
const tenth: FlaggingBorder = { kind: 'budget', share: 0.1 }

test('a budget flags the worst tenth of the objects that have a shape, where estimates are read', async () => {
  const { run, rule, reasons } = await flag(tenth)
  // 190 of 200 have a shape; the 20th worst is not flagged: that of object 180 has none.
  expect({ run, ...rule }).toMatchObject({ run: 'a', measured: 190, flagged: 19, errors: null, made: now() })
  expect(flaggedIds()).toEqual(Array.from({ length: 19 }, (_, index) => BigInt(181 + index)))
  expect(flaggedIds('estimates_all')).toHaveLength(19)
  expect(rule.threshold).toBeCloseTo(0.18, 7)
  expect(reasons).toEqual({ notAShape: 10, highUncertainty: 19 })
})

test('flagging again takes the place of the rule before, writes no shard, and can be taken back', async () => {
  const shard = join(lab, 'runs', 'a', 'shard-00000.parquet')
  const { mtimeMs } = await stat(shard)
  await flag(tenth)
  const { rule } = await flag({ kind: 'above', value: 0.1895 })
  expect(rule).toMatchObject({ threshold: 0.1895, flagged: 11 })
  expect(flaggedIds()).toEqual(Array.from({ length: 11 }, (_, index) => BigInt(189 + index)))
  expect((await stat(shard)).mtimeMs).toBe(mtimeMs)
  expect((await flagging.clear(null)).reasons).toEqual({ notAShape: 10 })
  expect(flaggedIds()).toEqual([])
})

test.each<[FlaggedBy, number]>([
  ['aleatoric', 0.18 * Math.sqrt(0.8)],
  ['epistemic', 0.18 * Math.sqrt(0.2)],
  ['error', 0.18 * Math.sqrt(Math.PI / 2)],
])(
  'by %s its own values decide; the error of a round Gaussian is that of Rayleigh',
  async (by, threshold) => {
    const { rule } = await flag(tenth, by)
    expect(rule.threshold).toBeCloseTo(threshold, 6)
    expect(rule.errors).toEqual(by === 'error' ? { kind: 'gaussian' } : null)
    expect(flaggedIds()).toHaveLength(19)
  },
)

test('errors are learned from a truth, and known from then on', async () => {
  // Every object is off along g2, by 0.3 of its sigma.
  const truth = join(lab, 'truth.csv')
  const lines = Array.from(
    { length: 200 },
    (_, i) => `${FIRST_ID + BigInt(i)},0.1,${-0.2 + 0.0003 * (i + 1)}`,
  )
  await writeFile(truth, ['id,g1,g2', ...lines].join('\n'))
  const learn = { file: truth, shape: 'g', radius: 1 } as const
  const order = { run: null, by: 'error', border: tenth, truth: learn } as const
  const { rule } = await flagging.flag(order, never)
  expect(rule.errors).toEqual({ kind: 'truth', file: 'truth.csv', objects: 190 })
  expect(rule.threshold).toBeCloseTo(0.18 * 0.3, 5)
  const { rule: above } = await flag({ kind: 'above', value: 0.05985 }, 'error')
  expect(above).toMatchObject({ flagged: 1, errors: rule.errors })
  expect((await flag({ kind: 'above', value: 0.0587 }, 'error')).rule.flagged).toBe(5)
  await writeFile(truth, 'id,g1,g2\n1,0,0\n')
  await expect(flagging.flag({ ...order, truth: { ...learn, file: truth } }, never)).rejects.toThrow()
})

test('the rule is there when the lab is opened again; one that is damaged is told and left out', async () => {
  await flag(tenth)
  await madeRun(engine, lab, 'b', '(i + 1) / 1000')
  await flag({ kind: 'above', value: 0.1 }, 'total', 'b')
  const before = rows('SELECT run, flags, count(*) AS n FROM estimates_all GROUP BY ALL ORDER BY ALL')
  engine.run('DELETE FROM working.flagging')
  flagging = labFlagging(engine, now)
  expect(await flagging.load(lab)).toEqual([])
  expect(rows('SELECT run, flags, count(*) AS n FROM estimates_all GROUP BY ALL ORDER BY ALL')).toEqual(
    before,
  )
  engine.run('DELETE FROM working.flagging')
  await writeFile(join(lab, 'runs', 'a', 'flagging.json'), '{"format":1,"run":"a","ru')
  expect(await flagging.load(lab)).toEqual([expect.stringContaining('run a cannot be read')])
  expect(rows('SELECT run FROM working.flagging')).toEqual([{ run: 'b' }])
})

test('a run that was never flagged gets the usual rule once; one that a person cleared does not', async () => {
  expect(await flagging.flagIfUnflagged('a')).toBe(true)
  expect(flaggedIds()).toHaveLength(19)
  expect(await flagging.flagIfUnflagged('a')).toBe(false)
  await flagging.clear('a')
  expect(await flagging.flagIfUnflagged('a')).toBe(false)
  expect(flaggedIds()).toEqual([])
  await madeRun(engine, lab, 'b', 'NULL')
  expect(await flagging.flagIfUnflagged('b')).toBe(false)
})

test('the rule that a run had is put back as it was, whoever made it', async () => {
  expect(await flagging.rule('a')).toBeNull()
  await flagging.flagIfUnflagged('a')
  const usual = await flagging.rule('a')
  expect(usual).toMatchObject({ maker: 'lab', measure: 'sigma_total', flagged: 19 })
  const { rule } = await flag({ kind: 'above', value: 0.1895 }, 'epistemic')
  expect(rule).toMatchObject({ maker: 'person' })
  await flagging.restore({ run: 'a', rule: usual })
  expect(await flagging.rule('a')).toEqual(usual)
  expect(flaggedIds()).toHaveLength(19)
  expect((await flagging.restore({ run: 'a', rule: null })).reasons).toEqual({ notAShape: 10 })
})

test('errors of the linked truth are shown before they are learned, and Gaussian ones are there beside them', async () => {
  engine.run(
    `CREATE OR REPLACE TEMP VIEW linked AS SELECT sigma_total, 0.3 * sigma_total AS error FROM estimates_all WHERE run = 'a'`,
  )
  const none = await flagging.errors({ run: 'a', truth: null })
  expect(none).toEqual({ known: null, linked: null })
  const { known, linked } = await flagging.errors({ run: 'a', truth: 'truth.parquet' })
  expect(known).toBeNull()
  expect(linked).toMatchObject({ file: 'truth.parquet', objects: 190 })
  for (const { sigma, error } of linked?.points ?? []) expect(error).toBeCloseTo(0.3 * sigma, 6)
  const order = { run: 'a', by: 'error', border: tenth, truth: null } as const
  const learned = await flagging.flag({ ...order, errors: { kind: 'linked', truth: 'truth.parquet' } }, never)
  expect(learned.rule.errors).toEqual({ kind: 'truth', file: 'truth.parquet', objects: 190 })
  expect(learned.rule.threshold).toBeCloseTo(0.18 * 0.3, 5)
  expect((await flagging.errors({ run: 'a', truth: null })).known).toEqual(linked)
  const gaussian = await flagging.flag({ ...order, errors: { kind: 'gaussian' } }, never)
  expect(gaussian.rule.errors).toEqual({ kind: 'gaussian' })
  expect((await flagging.flag(order, never)).rule.errors).toEqual(learned.rule.errors)
  engine.run('CREATE OR REPLACE TEMP VIEW linked AS SELECT 0.1 AS sigma_total, 0.1 AS error')
  const few = { ...order, errors: { kind: 'linked', truth: 'few.csv' } } as const
  await expect(flagging.flag(few, never)).rejects.toThrow('100 or more objects')
})

test('the rule that another process has sealed is shown when it is read again', async () => {
  await flag(tenth)
  const file = join(lab, 'runs', 'a', 'flagging.json')
  const theirs = await readFile(file, 'utf8')
  await flagging.clear('a')
  await writeFile(file, theirs)
  expect(flaggedIds()).toEqual([])
  await flagging.reload(['a'])
  expect(flaggedIds()).toHaveLength(19)
})

test('what cannot be flagged is named, with what to do', async () => {
  await expect(flag(tenth, 'total', 'nope')).rejects.toThrow('no run nope')
  await madeRun(engine, lab, 'b', 'NULL')
  await expect(flag(tenth, 'total', 'b')).rejects.toThrow('No object of the run has a shape')
  await madeRun(engine, lab, 'c', '0')
  await expect(flag(tenth, 'epistemic', 'c')).rejects.toThrow('no epistemic uncertainty')
  createRunTables(engine)
  await expect(flag(tenth)).rejects.toThrow('The lab has no runs')
})

test('runs are listed with their state and their rule in words', async () => {
  await flag(tenth)
  const [run] = await listLabRuns(engine, lab)
  expect(run).toMatchObject({
    ...{ run: 'a', model: 'bnn', objects: 200, estimated: 200, flagged: 29, unmeasured: 10 },
    ...{ state: 'complete', sealed: 1, shards: 1, options: { samples: 4, seed: 7, where: null } },
    rule: 'the worst 10 % by total uncertainty: above 0.18, 19 of 190 measured, 2026-01-02',
  })
  expect(JSON.parse(await readFile(join(lab, 'runs', 'a', 'flagging.json'), 'utf8'))).toMatchObject({
    ...{ format: 1, run: 'a', rule: { by: 'total', measure: 'sigma_total', flagged: 19 } },
  })
})

test('shards may differ in their columns: what one lacks is null there', async () => {
  const sql = `SELECT * EXCLUDE (flags, run), 'b' AS run, 5::FLOAT AS snr, flags FROM estimates_all`
  addEstimates(engine, (await read(engine, sql)).arrow, false)
  expect(
    rows('SELECT run, count(*) AS n, count(snr) AS snr FROM estimates_all GROUP BY run ORDER BY run'),
  ).toEqual([
    { run: 'a', n: 200n, snr: 0n },
    { run: 'b', n: 200n, snr: 200n },
  ])
})

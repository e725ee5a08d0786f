import { tableFromIPC, Type } from '@uwdata/flechette'
import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../preload/channel'
import type { FileFormat, Progress } from '../../preload/contract'
import { openEngine, type Engine } from '../store/engine'
import { exportTable } from '../store/export-rows'
import type { OpenLab } from '../store/lab-session'
import { FIRST_ID, madeLab, madeRun } from './fixtures/made-lab'
import { labFlagging } from './lab-flagging'
import { labMatches } from './lab-matches'
import { labReviews } from './lab-reviews'

const now = (): string => '2026-01-02T03:04:05.678Z'
const quiet: Context<Progress> = { signal: new AbortController().signal, report: () => undefined }

let engine: Engine
let lab: OpenLab

/** Four objects, the last of which is flagged, rejected, and in another catalog that gives magnitudes. */
beforeAll(async () => {
  engine = await openEngine()
  lab = await madeLab(engine, 4)
  await madeRun(engine, lab.lab, 'a', '(i + 1) / 8')
  const [flagging, reviews, matches] = [
    labFlagging(engine, now),
    labReviews(engine, now),
    labMatches(engine, now),
  ]
  for (const part of [flagging, reviews]) await part.load(lab.lab)
  await matches.load(lab)
  await flagging.flag(
    { run: null, by: 'total', border: { kind: 'budget', share: 0.25 }, truth: null },
    { aborted: false },
  )
  const verdict = { id: String(FIRST_ID + 3n), verdict: 'reject' as const, note: 'a star' }
  await reviews.put({ run: null, verdicts: [verdict] })
  const other = join(lab.lab, 'stars.ecsv')
  const header = ['# %ECSV 1.0', '# ---', '# datatype:', '# - {name: ra, unit: deg, datatype: float64}']
  const columns = [
    '# - {name: dec, unit: deg, datatype: float64}',
    '# - {name: g_mag, unit: mag, datatype: float64}',
  ]
  await writeFile(other, [...header, ...columns, 'ra dec g_mag', '0.03 0.3 20.5', '9 9 21.5', ''].join('\n'))
  await matches.match({ file: other, radius: 1, name: null }, quiet)
}, 60_000)
afterAll(() => rm(lab.lab, { recursive: true, force: true }))

async function write(table: string, format: FileFormat, ending: string = format): Promise<string> {
  const file = join(lab.lab, `table.${ending}`)
  const source = { kind: 'table', table, where: null } as const
  await exportTable(engine, lab, { source, format, file }, { software: '0.1.0', now }, quiet)
  return file
}

const provenance = {
  ...{ run: 'a', model: 'bnn', model_hash: 'abc', samples: '4', seed: '7' },
  ...{ precision: 'fp32', device: 'host' },
  flagging: 'the worst 25 % by total uncertainty: above 0.375, 1 of 4 measured, 2026-01-02',
}

test('estimates are written with the flags of their rule, and say of which run, model and rule they are', async () => {
  const file = await write('estimates', 'csv')
  expect(
    (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes(`,${1 << 30},`)),
  ).toHaveLength(1)
  expect(JSON.parse(await readFile(`${file}.provenance.json`, 'utf8'))).toMatchObject(provenance)
})

const python = process.env['PYTHON'] ?? 'python3'
const script = join(import.meta.dirname, '../../scripts/check-export.py')

/** What the script says of the files, and 77 where there is no Python that can read them. */
async function check(): Promise<{ code: unknown; said: string }> {
  const done = promisify(execFile)(python, [script, lab.lab])
  return done.then(
    ({ stdout }) => ({ code: 0, said: stdout.trim() }),
    ({ code, stdout, stderr }: { code: unknown; stdout?: string; stderr?: string }) => ({
      code,
      said: `${stdout}${stderr}`,
    }),
  )
}

const judged = [
  {
    ...{ table: 'estimates', units: {}, provenance },
    ucds: { g1: 'src.ellipticity', sigma_total: 'stat.error;src.ellipticity', flags: 'meta.code' },
  },
  {
    ...{ table: 'reviews', units: {}, provenance },
    ucds: { verdict: 'meta.code.qual', note: 'meta.note', reviewed: 'time.processing' },
  },
  {
    ...{ table: 'match_stars', provenance: { table: 'match_stars' } },
    ucds: { separation: 'pos.angDistance' },
    units: { separation: 'arcsec', ra: 'deg', g_mag: 'mag' },
  },
]

test.for(judged)('astropy and pyarrow find what is said of $table', async ({ table, ...said }, context) => {
  for (const [format, ending] of [['parquet'], ['fits'], ['votable', 'vot'], ['csv']] as const)
    await write(table, format, ending)
  const expected = { ...expectation(table), ...said, survey: 'sky', known_ucds: [] }
  await writeFile(join(lab.lab, 'expected.json'), JSON.stringify(expected))
  const { code, said: found } = await check()
  if (code === 77 || code === 'ENOENT') return context.skip(`no Python with astropy and pyarrow: ${found}`)
  expect(found).toBe('ok')
})

/** What a reader should find: values as texts, with the kind of each column. */
function expectation(table: string): { columns: unknown; kinds: unknown; single: string[] } {
  const found = tableFromIPC(engine.run(`SELECT * FROM ${table}`), { useBigInt: true })
  const columns = found.schema.fields.map(({ name, type }) => {
    const kind = type.typeId === Type.Float ? 'float' : type.typeId === Type.Int ? 'int' : 'text'
    const values = [...found.getChild(name)] as unknown[]
    const isSingle = type.typeId === Type.Float && type.precision === 1
    return { name, kind, isSingle, values: values.map((value) => (value === null ? null : String(value))) }
  })
  return {
    columns: Object.fromEntries(columns.map(({ name, values }) => [name, values])),
    kinds: Object.fromEntries(columns.map(({ name, kind }) => [name, kind])),
    single: columns.filter(({ isSingle }) => isSingle).map(({ name }) => name),
  }
}

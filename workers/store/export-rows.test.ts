import { tableFromIPC } from '@uwdata/flechette'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../preload/channel'
import type { FileFormat, Progress, RowSource } from '../../preload/contract'
import { reportOf } from '../../preload/fault'
import { openCatalog } from '../catalog/open-catalog'
import { readRows } from '../catalog/fixtures/read-rows'
import { knownColumns, meaningOf } from '../export/column-meanings'
import { decodeVotable } from '../export/fixtures/decode-votable'
import { surveyFiles } from '../files/survey-files'
import { openEngine, type Engine } from './engine'
import { exportTable } from './export-rows'
import type { OpenLab } from './lab-session'
import { openParquet } from './parquet-file'

const made = { software: '0.1.0', now: () => '2026-01-02T03:04:05.678Z' }
const quiet: Context<Progress> = { signal: new AbortController().signal, report: () => undefined }

/** One of each type, and what is hard about each: 2^53 + 1, NaN, infinity, quotes, letters beyond ASCII, null. */
const TYPES = `SELECT id::BIGINT AS id, ra::DOUBLE AS ra, dec::DOUBLE AS dec, mag_i::FLOAT AS mag_i, flags::SMALLINT AS flags,
  small::UTINYINT AS small, good::BOOLEAN AS good, name, note, parent::UBIGINT AS parent, tile::INTEGER AS tile
FROM (VALUES
  ('9007199254740993', '53.1', '-28.2', '24.98419', 1, 7, true, 'plain', 'one, "two"', '18446744073709551615', 3),
  ('-9223372036854775807', 'nan', '1e-300', '-inf', -32767, 0, false, '', 'Häuser 🌌', '1', -3),
  ('9223372036854775807', '-0.0', '0.1', '3.4028235e38', 32767, 255, true, 'a''b', ' # ', '9223372036854775808', 2147483647),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
) t(id, ra, dec, mag_i, flags, small, good, name, note, parent, tile)`

let engine: Engine
let folder: string
let lab: OpenLab

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  engine.run(`CREATE TABLE catalog AS ${TYPES}; CREATE VIEW objects AS SELECT * FROM catalog`)
  engine.run('CREATE TABLE empty AS SELECT * FROM catalog WHERE false')
  engine.run('CREATE TABLE many AS SELECT i AS id, i / 7 AS ra, i::VARCHAR AS name FROM range(140000) t(i)')
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-export-'))
  lab = {
    ...{
      lab: join(folder, 'my lab'),
      surveyFolder: '/home/someone/patch',
      fingerprint: '',
      made: [],
      roles: { mag_i: 'i_mag' },
    },
    columns: [{ name: 'i_mag', unit: 'mag', type: 'float32' }],
  }
  await mkdir(lab.lab)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const everything: RowSource = { kind: 'table', table: 'objects', where: null }
const write = (source: RowSource, format: FileFormat, file = `table.${format}`, context = quiet) =>
  exportTable(engine, lab, { source, format, file: join(folder, file) }, made, context)

async function readBack(
  name: string,
): Promise<{ rows: Record<string, unknown>[]; units: Record<string, unknown> }> {
  const reader = await openCatalog(surveyFiles(folder), name, openParquet)
  const rows = await readRows(reader)
  await reader.close()
  return { rows, units: Object.fromEntries(reader.columns.map((column) => [column.name, column.unit])) }
}
const wanted = (): Record<string, unknown>[] =>
  tableFromIPC(engine.run(TYPES), { useBigInt: true }).toArray() as Record<string, unknown>[] // rows are objects
const left = async (): Promise<string[]> => (await readdir(folder)).sort()

test('Parquet reads back in our own reader: every value, null and NaN', async () => {
  expect(await write(everything, 'parquet')).toMatchObject({ table: 'objects', rows: 4, problems: [] })
  const { rows, units } = await readBack('table.parquet')
  expect(rows).toEqual(wanted())
  expect(units).toMatchObject({ ra: 'deg', mag_i: 'mag', id: null })
})

test('FITS reads back: NaN becomes null, absent texts empty, letters beyond ASCII are told', async () => {
  const { rows: count, problems } = await write(everything, 'fits')
  expect(count).toBe(4)
  expect(problems).toEqual([expect.stringMatching(/^note: 1 texts/)])
  const { rows, units } = await readBack('table.fits')
  const ours = wanted().map((row) => ({
    ...row,
    ra: Number.isNaN(row['ra']) ? null : row['ra'],
    name: row['name'] ?? '',
    // Past the largest signed integer no TNULL is left that all readers understand.
    parent: String(row['parent'] ?? ''),
    note: row['note'] === 'Häuser 🌌' ? 'H?user ?' : String(row['note'] ?? '').trimEnd(),
  }))
  expect(rows).toEqual(ours)
  expect(units).toMatchObject({ ra: 'deg', dec: 'deg', mag_i: 'mag' })
})

test('CSV reads back, with no options: numbers exactly, quotes, commas, empty texts and absent ones apart', async () => {
  await write(everything, 'csv')
  const { rows } = await readBack('table.csv')
  // A reader of CSV has one type for whole numbers and one for others.
  const whole = (value: unknown): unknown => (typeof value === 'number' ? BigInt(value) : value)
  const ours = wanted().map((row) => ({
    ...row,
    ra: Number.isNaN(row['ra']) ? null : row['ra'],
    ...Object.fromEntries(['flags', 'small', 'tile'].map((name) => [name, whole(row[name])])),
  }))
  expect(rows.map((row) => ({ ...row, mag_i: 0 }))).toEqual(ours.map((row) => ({ ...row, mag_i: 0 })))
  const singles = rows.map(({ mag_i }) => (mag_i === null ? null : Math.fround(Number(mag_i))))
  expect(singles).toEqual(wanted().map(({ mag_i }) => mag_i))
})

test('a CSV has its provenance beside it, without the folders of this machine', async () => {
  await write({ ...everything, where: 'tile > 0' }, 'csv')
  const text = await readFile(join(folder, 'table.csv.provenance.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({
    ...{
      software: 'Shearwater 0.1.0',
      survey: 'patch',
      lab: 'my lab',
      table: 'objects',
      where: 'tile > 0',
      rows: 2,
    },
    columns: expect.arrayContaining([expect.objectContaining({ name: 'ra', unit: 'deg' })]) as unknown,
  })
  expect(text).not.toContain('someone')
})

test('a VOTable reads back: null and NaN apart, letters kept, unsigned integers past the largest long as text', async () => {
  await write(everything, 'votable')
  const { infos, fields } = decodeVotable(await readFile(join(folder, 'table.votable'), 'utf8'))
  const column = (name: string): unknown[] => wanted().map((row) => row[name])
  expect(infos).toMatchObject({ survey: 'patch', lab: 'my lab', date: made.now() })
  expect(fields.map(({ name }) => name)).toEqual(Object.keys(wanted()[0] ?? {}))
  for (const { name, values } of fields) {
    if (name === 'good') expect(values).toEqual(['T', 'F', 'T', null])
    else
      expect(values).toEqual(
        column(name).map((value) => (name === 'parent' && value !== null ? String(value) : value)),
      )
  }
})

test.each(['parquet', 'arrow', 'csv', 'fits', 'votable'] as const)(
  'an empty table has its columns: %s',
  async (format) => {
    expect(await write({ ...everything, table: 'empty' }, format)).toMatchObject({ rows: 0 })
    const names = Object.keys(wanted()[0] ?? {})
    const bytes = await readFile(join(folder, `table.${format}`))
    if (format === 'votable')
      expect(decodeVotable(bytes.toString()).fields.map(({ name }) => name)).toEqual(names)
    else if (format === 'arrow') expect(tableFromIPC(bytes).names).toEqual(names)
    else
      expect(await readBack(`table.${format}`)).toMatchObject({
        rows: [],
        units: expect.objectContaining({ note: null }) as unknown,
      })
  },
)

test('a query’s rows are written as they are, names that come twice and types that a format lacks too', async () => {
  const sql = `SELECT DATE '2026-01-02' AS day, TIMESTAMP '2026-01-02 03:04:05.5' AS time, [1, NULL, 3] AS list, 1.25::DECIMAL(5,2) AS price,
    12345678901234567890::HUGEINT AS huge, 1 AS n, 2 AS n -- the end`
  expect(await write({ kind: 'query', sql: `${sql}\n;` }, 'fits')).toMatchObject({ table: null, rows: 1 })
  expect((await readBack('table.fits')).rows).toEqual([
    {
      day: '2026-01-02',
      time: '2026-01-02T03:04:05.5',
      list: '[1, NULL, 3]',
      price: 1.25,
      huge: 12345678901234567890,
      n: 1,
      n_1: 2,
    },
  ])
  await write({ kind: 'query', sql }, 'csv')
  expect((await readFile(join(folder, 'table.csv'), 'utf8')).split('\n')[1]).toBe(
    '2026-01-02,2026-01-02T03:04:05.5,"[1, NULL, 3]",1.25,12345678901234567890,1,2',
  )
  // A query says what it was, and claims no unit.
  await write({ kind: 'query', sql: 'SELECT radians(ra) AS ra FROM objects ORDER BY id' }, 'arrow')
  const { schema } = tableFromIPC(await readFile(join(folder, 'table.arrow')))
  expect(schema.metadata?.get('shearwater.query')).toContain('radians(ra)')
  expect(schema.fields[0]?.metadata?.get('unit')).toBeUndefined()
})

test('many rows keep their order over slices and row groups, and their number is told on the way', async () => {
  const steps: Progress[] = []
  const context = { ...quiet, report: (step: Progress) => void steps.push(step) }
  for (const format of ['parquet', 'fits', 'csv'] as const) {
    expect(await write({ ...everything, table: 'many' }, format, undefined, context)).toMatchObject({
      rows: 140_000,
    })
    const { rows } = await readBack(`table.${format}`)
    expect(rows.map(({ id }) => Number(id))).toEqual(Array.from({ length: 140_000 }, (_, id) => id))
  }
  expect(steps[0]).toMatchObject({ stage: 'export', total: 140_000, unit: 'rows' })
  expect(steps.length).toBeGreaterThan(10)
})

test('estimates are exported once there are any, objects until then', async () => {
  const first = await write({ kind: 'table', table: null, where: null }, 'parquet')
  engine.run('CREATE TABLE estimates AS SELECT 1::BIGINT AS id, 0.1::FLOAT AS g1, 0.02::FLOAT AS sigma_total')
  const second = await write({ kind: 'table', table: null, where: null }, 'fits')
  engine.run('DROP TABLE estimates')
  expect([first.table, second.table]).toEqual(['objects', 'estimates'])
  expect(String(await readFile(join(folder, 'table.fits')))).toContain("TUCD2   = 'src.ellipticity'")
})

test.each([
  "1=1; COPY objects TO '/tmp/planted'",
  '1=1); DROP TABLE catalog; SELECT (1=1',
  "id IN (SELECT 1 FROM read_csv('/etc/passwd'))",
  "EXISTS (SELECT * FROM '/etc/passwd')",
  "EXISTS (SELECT * FROM read_text('/etc/passwd'))",
  'nothing > 1',
  'id = 1) -- ',
])('a condition that does anything but choose rows is refused, and no file is left: %s', async (where) => {
  await expect(write({ ...everything, where }, 'parquet')).rejects.toThrow()
  await expect(write({ ...everything, where }, 'fits')).rejects.toThrow()
  expect(await left()).toEqual(['my lab'])
  expect(tableFromIPC(engine.run('SELECT count(*)::INT AS n FROM catalog')).toArray()).toEqual([{ n: 4 }])
})

test.each([
  'DROP TABLE catalog',
  'SELECT 1; DROP TABLE catalog',
  "COPY catalog TO 'x'",
  "SELECT * FROM read_text('/etc/passwd')",
])('a query that does anything but read is refused: %s', async (sql) => {
  await expect(write({ kind: 'query', sql }, 'csv')).rejects.toThrow()
  expect(await left()).toEqual(['my lab'])
})

test.each(['parquet', 'csv', 'fits', 'votable'] as const)(
  'cancelled on the way, an export leaves nothing, and the file that was there stays: %s',
  async (format) => {
    await writeFile(join(folder, 'table'), 'before')
    const controller = new AbortController()
    const context = { signal: controller.signal, report: () => controller.abort() }
    const failure = await write({ ...everything, table: 'many' }, format, 'table', context).catch(reportOf)
    expect(failure).toMatchObject({ code: 'cancelled' })
    expect(await left()).toEqual(['my lab', 'table'])
    expect(await readFile(join(folder, 'table'), 'utf8')).toBe('before')
    expect(await write(everything, format, 'table')).toMatchObject({ rows: 4 })
  },
)

test('a place that cannot be written to is named, with what to do', async () => {
  const failure = async (file: string): Promise<unknown> => write(everything, 'csv', file).catch(reportOf)
  await mkdir(join(folder, 'folder'))
  await writeFile(join(folder, 'file'), '')
  await mkdir(join(lab.lab, 'catalog'))
  expect(await failure('gone/table.csv')).toMatchObject({
    what: 'There is no such folder.',
    where: join(folder, 'gone'),
  })
  expect(await failure('folder')).toMatchObject({ what: 'This is a folder.' })
  expect(await failure('file/table.csv')).toMatchObject({
    remedy: expect.stringContaining('another') as unknown,
  })
  expect(await failure('my lab/catalog/shard-00000.parquet')).toMatchObject({
    what: 'The lab keeps its own files here.',
  })
  expect(await failure('a'.repeat(300))).toMatchObject({ what: 'The name of the file is too long.' })
  expect(
    await exportTable(
      engine,
      lab,
      { source: everything, format: 'csv', file: '/dev/null' },
      made,
      quiet,
    ).catch(reportOf),
  ).toMatchObject({
    what: 'This is no regular file.',
  })
})

test('through a link the file that it points to is replaced', async () => {
  await writeFile(join(folder, 'real.csv'), 'before')
  await symlink(join(folder, 'real.csv'), join(folder, 'link.csv'))
  await write(everything, 'csv', 'link.csv')
  expect(await readFile(join(folder, 'real.csv'), 'utf8')).toContain('id,ra,dec')
})

test('a table that is not there, or is the store’s own, is not exported', async () => {
  for (const table of ['nothing', 'catalog'])
    await expect(write({ ...everything, table }, 'csv')).rejects.toThrow(
      /no table ".*There are empty, many, objects/,
    )
})

const python = process.env['PYTHON'] ?? 'python3'
const check = join(import.meta.dirname, '../../scripts/check-export.py')

test('astropy and pyarrow find in each file what the table holds', async (context) => {
  await write(everything, 'parquet')
  await write(everything, 'fits')
  await write(everything, 'votable', 'table.vot')
  await write(everything, 'csv')
  await writeFile(join(folder, 'expected.json'), JSON.stringify(expectation()))
  const { code, stdout } = await promisify(execFile)(python, [check, folder]).then(
    (done) => ({ ...done, code: 0 }),
    (error: { code: unknown; stdout?: string; stderr?: string }) => ({
      code: error.code,
      stdout: `${error.stdout}${error.stderr}`,
    }),
  )
  if (code === 77 || code === 'ENOENT')
    context.skip(`no Python with astropy and pyarrow (PYTHON names one): ${stdout}`)
  expect(stdout.trim()).toBe('ok')
})

/** What a reader should find: values as texts, with the kind of each column. */
function expectation(): unknown {
  const rows = wanted()
  const names = Object.keys(rows[0] ?? {})
  const kind = (name: string): string =>
    ({ ra: 'float', dec: 'float', mag_i: 'float', good: 'bool', name: 'text', note: 'text' })[name] ?? 'int'
  const text = (value: unknown): unknown =>
    value === null ? null : Object.is(value, -0) ? '-0.0' : String(value)
  return {
    columns: Object.fromEntries(names.map((name) => [name, rows.map((row) => text(row[name]))])),
    kinds: Object.fromEntries(names.map((name) => [name, kind(name)])),
    single: ['mag_i'],
    units: { ra: 'deg', dec: 'deg', mag_i: 'mag' },
    ucds: { ra: 'pos.eq.ra;meta.main', mag_i: 'phot.mag;em.opt.I' },
    survey: 'patch',
    known_ucds: knownColumns.flatMap((name) => meaningOf(name).ucd ?? []),
  }
}

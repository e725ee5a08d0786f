import { tableFromIPC, type Table } from '@uwdata/flechette'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FileFormat } from '../../preload/contract'
import type { Hub } from '../hub'
import { common, readArguments, WrongUsage } from './arguments'
import { progressLine, type ProgressLine } from './progress-line'
import { withHub } from './with-hub'

/** Formats that are made here, of an answer in memory; the store writes the others as the rows come. */
const SHOWN_FORMATS = ['table', 'json'] as const
const FILE_FORMATS: readonly FileFormat[] = ['csv', 'parquet', 'arrow', 'fits', 'votable']
type Format = (typeof SHOWN_FORMATS)[number] | FileFormat

/** Rows that a table on the screen shows; the other formats have all. */
const SHOWN = 200

/** `query LAB "SQL"`: read-only SQL over a lab. */
export async function query(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['LAB', 'SQL'], {
    ...common,
    format: { type: 'string' },
    out: { type: 'string' },
  } as const)
  const [lab = '', sql = ''] = positionals
  const format = formatOf(values.json ? 'json' : (values.format ?? 'table'))
  if (values.out === undefined && isBinary(format) && process.stdout.isTTY)
    throw new WrongUsage(`--format ${format} is not for a terminal; name a file with --out`)
  const progress = progressLine(values.quiet)
  await withHub(async (hub, signal) => {
    await hub.open(lab, { signal })
    if (format === 'table' || format === 'json') await show(hub, sql, format, values.out, signal)
    else if (values.out !== undefined) await save(hub, sql, format, resolve(values.out), progress, signal)
    else await print(hub, sql, format, progress, signal)
  }).finally(progress.end)
  return 0
}

function formatOf(name: string): Format {
  const formats: readonly Format[] = [...SHOWN_FORMATS, ...FILE_FORMATS]
  const format = formats.find((known) => known === name)
  if (format) return format
  throw new WrongUsage(`--format ${name} is unknown; there are ${formats.join(', ')}`)
}

const isBinary = (format: Format): boolean => !['table', 'json', 'csv', 'votable'].includes(format)

async function show(
  hub: Hub,
  sql: string,
  format: 'table' | 'json',
  out: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  // A copy begins at a multiple of eight, as 64-bit columns want; what another process sent may begin anywhere.
  const arrow = new Uint8Array(await hub.query(sql, signal))
  const text = render(tableFromIPC(arrow, { useBigInt: true }), format)
  if (out === undefined) process.stdout.write(text)
  else await writeFile(out, text)
}

async function save(
  hub: Hub,
  sql: string,
  format: FileFormat,
  file: string,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<void> {
  const source = { kind: 'query' as const, sql }
  const { problems } = await hub.exportRows({ source, format, file }, { signal, report: progress.show })
  progress.end()
  for (const problem of problems) console.error(`note: ${problem}`)
}

/** Through a file of its own, so that what comes out is whole, however long it is. */
async function print(
  hub: Hub,
  sql: string,
  format: FileFormat,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-query-'))
  try {
    const file = join(folder, 'rows')
    await save(hub, sql, format, file, progress, signal)
    await pipeline(createReadStream(file), process.stdout, { end: false, signal })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function render(table: Table, format: 'table' | 'json'): string {
  const names = table.names.map(String)
  const rows = table.toArray() as Record<string, unknown>[] // rows of an Arrow table are objects by column name
  if (format === 'json') return `${JSON.stringify(rows, jsonValue)}\n`
  return screenTable(names, rows)
}

/** 64-bit integers past 2^53 become text, so that no digit is lost; NaN and infinities have no JSON and become null. */
function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

function plain(value: unknown): string {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value, jsonValue)
  return typeof value === 'number' ? shortest(value) : String(value)
}

/** A single-precision number comes as a double; of its decimals only those of single precision mean something. */
function shortest(value: number): string {
  return Math.fround(value) === value ? String(Number(value.toPrecision(8))) : String(value)
}

function screenTable(names: readonly string[], rows: readonly Record<string, unknown>[]): string {
  const shown = rows
    .slice(0, SHOWN)
    .map((row) => names.map((name) => ((row[name] ?? null) === null ? '' : plain(row[name]))))
  const widths = names.map((name, at) => Math.max(name.length, ...shown.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ')
  const rest =
    rows.length > SHOWN ? [`… ${rows.length - SHOWN} more rows; --format csv or --out FILE has them all`] : []
  return [line(names), ...shown.map(line), ...rest, ''].join('\n')
}

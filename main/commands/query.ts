import { tableFromIPC, type Table } from '@uwdata/flechette'
import { writeFile } from 'node:fs/promises'
import { common, readArguments, WrongUsage } from './arguments'
import { withHub } from './with-hub'

const FORMATS = ['table', 'csv', 'json', 'arrow'] as const
type Format = (typeof FORMATS)[number]

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
  const arrow = await withHub(async (hub, signal) => {
    await hub.open(lab, { signal })
    return hub.query(sql, signal)
  })
  const text = format === 'arrow' ? arrow : render(tableFromIPC(arrow, { useBigInt: true }), format)
  if (values.out !== undefined) await writeFile(values.out, text)
  else process.stdout.write(text)
  return 0
}

function formatOf(name: string): Format {
  const format = FORMATS.find((known) => known === name)
  if (format) return format
  throw new WrongUsage(`--format ${name} is unknown; there are ${FORMATS.join(', ')}`)
}

function render(table: Table, format: Exclude<Format, 'arrow'>): string {
  const names = table.names.map(String)
  const rows = table.toArray() as Record<string, unknown>[] // rows of an Arrow table are objects by column name
  if (format === 'json') return `${JSON.stringify(rows, jsonValue)}\n`
  if (format === 'csv')
    return [names, ...rows.map((row) => names.map((name) => row[name]))].map(csvLine).join('')
  return screenTable(names, rows)
}

/** 64-bit integers past 2^53 become text, so that no digit is lost; NaN and infinities have no JSON and become null. */
function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvField).join(',')}\n`
}

function csvField(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = plain(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
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

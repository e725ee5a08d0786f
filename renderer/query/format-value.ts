import { Precision, TimeUnit, Type, type DataType } from '@uwdata/flechette'
import * as v from 'valibot'

/** Items of a list that a cell shows; the table would come to a halt over lists of a million. */
const ITEMS_SHOWN = 12

/** How values are written: in a cell of a table, shortened where they are long, or in a file, whole. */
export type Manner = 'shown' | 'whole'

/**
 * The text of a value of an Arrow column, no digit lost: 64-bit integers and decimals exact, floats with the fewest
 * digits that give the same float back. Expects BigInt for 64-bit integers, unscaled BigInt for decimals, numbers for dates.
 */
export function formatValue(value: unknown, type: DataType, manner: Manner): string {
  if (value === null || value === undefined) return 'NULL'
  switch (type.typeId) {
    case Type.Float:
      return formatFloat(Number(value), type.precision === Precision.DOUBLE)
    case Type.Decimal:
      return typeof value === 'bigint' ? formatDecimal(value, type.scale) : String(value)
    case Type.Date:
      return formatInstant(Number(value)).slice(0, -9)
    case Type.Timestamp:
      return `${formatInstant(Number(value))}${type.timezone === null ? '' : '+00'}`
    case Type.Time:
      return formatTime(Number(value) / UNITS_A_SECOND[type.unit])
    case Type.Interval:
      return value instanceof Float64Array ? formatInterval([...value]) : String(value)
    default:
      return formatNested(value, type, manner)
  }
}

const UNITS_A_SECOND = {
  [TimeUnit.SECOND]: 1,
  [TimeUnit.MILLISECOND]: 1e3,
  [TimeUnit.MICROSECOND]: 1e6,
  [TimeUnit.NANOSECOND]: 1e9,
} as const

function formatFloat(value: number, double: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
  return double ? String(value) : shortestSingle(value)
}

/** A single-precision number comes as a double; the digits past those of single precision mean nothing. */
function shortestSingle(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

function formatDecimal(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const [whole, part] = [digits.slice(0, digits.length - scale), digits.slice(digits.length - scale)]
  return `${unscaled < 0n ? '-' : ''}${whole}${part ? `.${part}` : ''}`
}

/** Milliseconds since 1970 as `2026-11-25 02:03:04`, with a fraction of a second where there is one. */
function formatInstant(milliseconds: number): string {
  const date = new Date(Math.floor(milliseconds))
  if (Number.isNaN(date.getTime())) return `${milliseconds} ms`
  const [second, part] = date.toISOString().replace('T', ' ').replace('Z', '').split('.')
  const microseconds = Math.round((milliseconds - Math.floor(milliseconds)) * 1000)
  const fraction = `${part}${String(microseconds).padStart(3, '0')}`.replace(/0+$/, '')
  return `${second}${fraction ? `.${fraction}` : ''}`
}

function formatTime(seconds: number): string {
  return formatInstant(seconds * 1000).slice(11)
}

function formatInterval([months = 0, days = 0, nanoseconds = 0]: readonly number[]): string {
  const counted = (amount: number, unit: string): string[] =>
    amount === 0 ? [] : [`${amount} ${unit}${Math.abs(amount) === 1 ? '' : 's'}`]
  const parts = [
    ...counted(months, 'month'),
    ...counted(days, 'day'),
    ...counted(nanoseconds / 1e9, 'second'),
  ]
  return parts.join(' ') || '0 seconds'
}

function formatNested(value: unknown, type: DataType, manner: Manner): string {
  if (value instanceof Uint8Array && !('children' in type)) return formatBytes(value, manner)
  if (type.typeId === Type.Map && Array.isArray(value)) return formatMap(value, type.children[0].type, manner)
  if ('children' in type && typeof value === 'object' && value !== null) {
    const [item] = type.children
    if (type.typeId === Type.Struct) return formatStruct(value, type.children, manner)
    if (item && isSequence(value)) return formatList(value, item.type, manner)
  }
  return String(value)
}

function formatBytes(bytes: Uint8Array, manner: Manner): string {
  if (manner === 'shown') return `${bytes.length.toLocaleString('en')} bytes`
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')
}

type Fields = readonly { readonly name: string; readonly type: DataType }[]
type Sequence = ArrayLike<unknown>

function isSequence(value: object): value is Sequence {
  return 'length' in value && typeof value.length === 'number'
}

function formatList(list: Sequence, item: DataType, manner: Manner): string {
  const shown = manner === 'whole' ? list.length : Math.min(list.length, ITEMS_SHOWN)
  const items = Array.from({ length: shown }, (_, at) => formatValue(list[at], item, manner))
  if (shown < list.length) items.push(`… ${list.length.toLocaleString('en')} in all`)
  return `[${items.join(', ')}]`
}

function formatStruct(value: object, fields: Fields, manner: Manner): string {
  const values = new Map(Object.entries(value))
  const parts = fields.map(({ name, type }) => `${name}: ${formatValue(values.get(name), type, manner)}`)
  return `{${parts.join(', ')}}`
}

const Entries = v.array(v.tuple([v.unknown(), v.unknown()]))

function formatMap(value: unknown[], entry: DataType, manner: Manner): string {
  const [key, item] = 'children' in entry ? entry.children : []
  if (!key || !item) return String(value)
  const parts = v
    .parse(Entries, value)
    .map(([one, other]) => `${formatValue(one, key.type, manner)}=${formatValue(other, item.type, manner)}`)
  return `{${parts.join(', ')}}`
}

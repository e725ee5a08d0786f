import type { GridCell } from '../grid/grid-column'

/** Decimals that mean something: 1e-6 degrees is 4 milliarcsec; a magnitude is good to a hundredth, a shape to less than a thousandth. */
const DECIMALS: readonly [RegExp, number][] = [
  [/^(ra|dec)$/, 6],
  [/^(mag|magerr)_/, 2],
  [/^(x|y)$/, 1],
  [/^((true_|error_|moments_)?g[12]|sigma_(total|aleatoric|epistemic)|moments_sigma|error)$/, 4],
]

const MISSING: GridCell = { text: '–', missing: true }

/** What a table shows of a value: ids whole, missing as an en dash, floats with the decimals their column deserves. */
export function formatCell(column: string, value: unknown): GridCell {
  if (value === null || value === undefined || Number.isNaN(value)) return MISSING
  return { text: textOf(column, value), missing: false }
}

function textOf(column: string, value: unknown): string {
  if (typeof value === 'number') return formatNumber(column, value)
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  if (value instanceof Date) return value.toISOString()
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
}

function formatNumber(column: string, value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const decimals = DECIMALS.find(([names]) => names.test(column))?.[1]
  if (decimals !== undefined) return value.toFixed(decimals)
  if (Number.isInteger(value)) return String(value)
  const size = Math.abs(value)
  return size >= 1e4 && size < 1e9 ? value.toFixed(1) : value.toPrecision(4)
}

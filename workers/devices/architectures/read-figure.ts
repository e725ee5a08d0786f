import type { Figure } from '../architecture'
import { ArchitectureError } from './architecture-error'
import type { FigureRule } from './architecture-figures'

/** A figure of a data sheet that somebody wrote: `{ value, unit, source }`, or a number alone in the unit of the field. */
export interface WrittenFigure {
  readonly field: string
  readonly written: unknown
  readonly rule: FigureRule
  /** The device or the file, for messages. */
  readonly where: string
  /** Who says so where the figure does not: `user`. */
  readonly source: string
}

/** Reads a figure. Throws an `ArchitectureError` that names the field for what is no such figure. */
export function readFigure({ field, written, rule, where, source }: WrittenFigure): Figure {
  const refuse = (what: string): never => {
    throw new ArchitectureError(`"${field}" ${what}`, where, `Give ${field} ${wanted(rule)}.`)
  }
  if (written === undefined) return refuse('is missing')
  const { value, unit, source: stated } = parts(written, rule.unit, source)
  if (typeof value !== 'number' || !Number.isFinite(value)) return refuse(`is ${shown(value)}, no number`)
  if (unit !== rule.unit) return refuse(`has the unit ${shown(unit)}, which is not ${rule.unit}`)
  if (typeof stated !== 'string') return refuse('has a source that is no text')
  if (value === 0 && field === 'memory') return refuse('is 0: a device with no memory holds no network')
  if (!isWithin(value, rule)) return refuse(`is ${value}, which no device has`)
  return { value, unit, source: stated }
}

function parts(written: unknown, unit: string, source: string): Record<keyof Figure, unknown> {
  if (typeof written !== 'object' || written === null) return { value: written, unit, source }
  const value = 'value' in written ? written.value : undefined
  return {
    value,
    unit: 'unit' in written ? written.unit : unit,
    source: 'source' in written ? written.source : source,
  }
}

function isWithin(value: number, { least, most, isWhole }: FigureRule): boolean {
  return value >= least && value <= most && (!isWhole || Number.isInteger(value))
}

function wanted({ unit, least, most, isWhole }: FigureRule): string {
  return `${isWhole ? 'as a whole number' : `in ${unit}`}, from ${short(least)} to ${short(most)}`
}

/** A border as people write it: `1e6`. */
const short = (value: number): string =>
  value < 1000 ? String(value) : value.toExponential().replace('e+', 'e')

/** A value as it was written, short. */
function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'missing')
  return text.length > 40 ? `${text.slice(0, 37)}...` : text
}

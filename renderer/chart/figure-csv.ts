import { csvLine } from '../query/csv-text'
import type { FigureTable } from './figure'

/** The numbers of a figure as comma-separated values; the header has the units, a field is empty where there is no number. */
export function csvOf({ header, rows }: FigureTable): string {
  const lines = rows.map((row) => csvLine(row.map((value) => (value === null ? '' : String(value)))))
  return csvLine(header) + lines.join('')
}

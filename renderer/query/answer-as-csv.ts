import { csvLine } from './csv-text'
import type { QueryAnswer } from './query-answer'

/** Cells that are written before the page has its turn: a few milliseconds. */
const CELLS_AT_ONCE = 10_000

/** The rows of an answer as comma-separated values, the names first; the page stays alive meanwhile. */
export async function answerAsCsv({ columns, rows, field }: QueryAnswer): Promise<string> {
  const rowsAtOnce = Math.max(1, Math.floor(CELLS_AT_ONCE / columns.length))
  let text = csvLine(columns.map(({ name }) => name))
  for (let row = 0; row < rows; row++) {
    if (row % rowsAtOnce === 0) await new Promise((resolve) => setTimeout(resolve))
    text += csvLine(columns.map((_column, at) => field(row, at)))
  }
  return text
}

import { tableFromIPC } from '@uwdata/flechette'
import type { ColumnCensus } from '../export/exported-table'
import type { Engine } from './engine'
import type { SelectedColumn } from './export-columns'
import { read } from './read-only'

/** How many rows there are and what each column holds, in one pass. `from` is what the columns are selected from. */
export async function countColumns(
  engine: Engine,
  columns: readonly SelectedColumn[],
  from: string,
  signal: AbortSignal,
): Promise<{ rows: number; censuses: ColumnCensus[] }> {
  const figures = ['count(*)', ...columns.flatMap(figuresOf)]
  const select = figures.map((figure, at) => `(${figure})::VARCHAR AS f${at}`).join(', ')
  const { arrow } = await read(engine, `SELECT ${select} FROM ${from}`, { signal })
  const answer = tableFromIPC(arrow)
  const figure = (at: number): string | null => answer.getChildAt<string>(at).at(0)
  const rows = Number(figure(0))
  return {
    rows,
    censuses: columns.map((_, column) => {
      const [values, least, most, longest, beyondAscii] = [0, 1, 2, 3, 4].map((at) =>
        figure(1 + 5 * column + at),
      )
      return {
        nulls: rows - Number(values),
        least: least ? BigInt(least) : null,
        most: most ? BigInt(most) : null,
        longest: Number(longest ?? 0),
        beyondAscii: Number(beyondAscii ?? 0),
      }
    }),
  }
}

/** Five figures of a column: values, least and most whole number, longest text, texts beyond printable ASCII. */
function figuresOf({ type, expression }: SelectedColumn): string[] {
  const whole = type.startsWith('int') || type.startsWith('uint')
  const text = type === 'text'
  return [
    `count(${expression})`,
    ...(whole ? [`min(${expression})`, `max(${expression})`] : ['NULL', 'NULL']),
    ...(text
      ? [`max(length(${expression}))`, `count(*) FILTER (regexp_matches(${expression}, '[^ -~]'))`]
      : ['NULL', 'NULL']),
  ]
}

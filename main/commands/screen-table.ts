/** A cell of a table on the screen; null is shown as `-`. Numbers stand to the right. */
export type Cell = string | number | null

/** A table on the screen: a line of headings, then the rows, each column as wide as it has to be. */
export function screenTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map(textOf))
  const widths = head.map((text, at) => Math.max(text.length, ...cells.map((row) => row[at]?.length ?? 0)))
  const isNumber = head.map((_, at) => rows.some((row) => typeof row[at] === 'number'))
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) => (isNumber[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd()
  return [head, ...cells].map(line).join('\n')
}

function textOf(value: Cell): string {
  if (value === null) return '-'
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
}

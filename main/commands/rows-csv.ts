/** A row whose fields are figures, texts, or groups of them. */
type Row = Readonly<Record<string, unknown>>

/** Rows as CSV; fields of a group stand under names like `breakdown.compute`, and what is null or not there is empty. */
export function rowsCsv(rows: readonly object[]): string {
  const flat = rows.map((row) => flattened({ ...row }))
  const head = [...new Set(flat.flatMap((row) => Object.keys(row)))]
  return [head, ...flat.map((row) => head.map((name) => row[name] ?? ''))]
    .map((cells) => cells.map(quoted).join(','))
    .join('\n')
}

function flattened(row: Row): Record<string, string> {
  const fields = Object.entries(row).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([part, one]): [string, unknown] => [`${name}.${part}`, one])
      : [[name, value] as [string, unknown]],
  )
  return Object.fromEntries(fields.map(([name, value]) => [name, textOf(value)]))
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join('; ') : String(value ?? '')
}

/** A field as RFC 4180 has it. */
function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

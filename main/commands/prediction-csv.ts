import type { Prediction } from '../../preload/contract-devices'

/** Predictions as CSV, one row each; parts stand under names like `breakdown.compute`, and what is null is empty. SI units. */
export function predictionCsv(rows: readonly Prediction[]): string {
  const flat = rows.map(flattened)
  const head = [...new Set(flat.flatMap((row) => Object.keys(row)))]
  return [head, ...flat.map((row) => head.map((name) => row[name] ?? ''))]
    .map((cells) => cells.map(quoted).join(','))
    .join('\n')
}

function flattened({ memory, breakdown, advice, ...plain }: Prediction): Record<string, string> {
  const fields = {
    ...plain,
    ...under('memory', memory),
    ...under('breakdown', breakdown ?? {}),
    advice: advice.join('; '),
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value ?? '')]))
}

function under(group: string, parts: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [`${group}.${name}`, value]))
}

/** A field as RFC 4180 has it. */
function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

// @ts-check

/**
 * Prints tables, as Markdown or in columns of equal width.
 * @param {boolean} isMarkdown
 * @returns {(head: readonly string[], rows: readonly (readonly string[])[]) => void}
 */
export function table(isMarkdown) {
  return (head, rows) => {
    const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)))
    const padded = (/** @type {readonly string[]} */ row) => row.map((cell, at) => cell.padEnd(widths[at]))
    const line = (/** @type {readonly string[]} */ row) =>
      isMarkdown ? `| ${padded(row).join(' | ')} |` : padded(row).join('  ').trimEnd()
    const rule = widths.map((width) => '-'.repeat(width))
    console.log([head, rule, ...rows].map(line).join('\n') + '\n')
  }
}

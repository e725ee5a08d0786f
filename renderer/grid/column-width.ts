const [LEAST, MOST] = [64, 360]
/** Widths of a figure of the grid's font, of a letter of its head and of one of the word under it, and what stands around. */
const [FIGURE, LETTER, SMALL_LETTER, PADDING] = [7.3, 8.2, 7, 18]
/** The widest that a name alone makes a column: the rest of a long name is told when it is pointed at. */
const MOST_FOR_NAME = 200

/** Values of a column that say how wide it has to be: those of so many rows. */
export const ROWS_MEASURED = 100

/** The width, in screen pixels, that a column needs for its name, the word under it and some of its values. */
export function columnWidth(name: string, note: string, values: readonly string[]): number {
  const figures = values.reduce((most, { length }) => Math.max(most, length), 0)
  const forName = Math.min(MOST_FOR_NAME, name.length * LETTER + PADDING)
  const needed = Math.max(forName, note.length * SMALL_LETTER + PADDING, figures * FIGURE + PADDING)
  return Math.ceil(Math.min(MOST, Math.max(LEAST, needed)))
}

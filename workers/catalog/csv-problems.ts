/** What one reading of a CSV file found wrong, counted. */
export class CsvProblems {
  private ragged = { count: 0, first: 0 }
  private readonly misfits = new Map<string, { count: number; row: number; text: string; type: string }>()

  constructor(private readonly known: readonly string[]) {}

  /** A row, counted from 0, that has another number of fields than there are columns. */
  addRagged(row: number): void {
    if (this.ragged.count++ === 0) this.ragged.first = row
  }

  /** A field that has no value of its column's type. */
  addMisfit(column: string, type: string, row: number, text: string): void {
    const found = this.misfits.get(column)
    if (found) found.count++
    else this.misfits.set(column, { count: 1, row, text: text.slice(0, 40), type })
  }

  list(): string[] {
    const { count, first } = this.ragged
    const ragged = `${count} rows are left out: they have more or fewer fields than the header. The first is row ${first}.`
    const misfits = [...this.misfits].map(
      ([column, { count, row, text, type }]) =>
        `${count} values of column ${column} are left out: they are no ${type}. The first is ${JSON.stringify(text)} in row ${row}.`,
    )
    return [...this.known, ...(count > 0 ? [ragged] : []), ...misfits]
  }
}

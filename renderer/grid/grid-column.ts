/** A column of a grid: its name, a word under it (unit or type), its width in screen pixels. */
export interface GridColumn {
  readonly name: string
  readonly note: string
  /** What is told of it when it is pointed at. */
  readonly title: string
  readonly width: number
  /** Text stands at the left, figures at the right. */
  readonly text: boolean
  /** Which way the rows are sorted by it; absent where they cannot be. */
  readonly sorted?: 'ascending' | 'descending' | 'none'
}

/** What a cell shows; `missing` marks what is no value. */
export interface GridCell {
  readonly text: string
  readonly missing: boolean
}

/** A line of a chart: its values by step, null where there is none; `tone` is its colour and its dashes. */
export interface ChartLine {
  readonly name: string
  readonly tone: 'ink' | 'accent' | 'warn' | 'bad'
  readonly steps: readonly number[]
  readonly values: readonly (number | null)[]
}

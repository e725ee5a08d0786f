import type { Drawing } from './drawing'

/** The numbers of a figure: a header with units, and rows; null where there is no number. */
export interface FigureTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** A figure: what it shows, as it is drawn at a width, and its numbers. */
export interface Figure {
  /** `dnn-training`: the name of its files, too. */
  readonly id: string
  readonly title: string
  /** What it shows, in a sentence or two for whoever does not see it. */
  readonly summary: string
  /** What there is to say below it. */
  readonly note: string
  /** Where what was measured comes from; empty where nothing was. */
  readonly source: string
  draw(width: number): Drawing
  readonly table: FigureTable
}

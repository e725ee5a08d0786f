import type { Figure } from '../chart/figure'

/** A figure of which nothing is known yet but its name. */
export const emptyFigure = (id: string, title: string): Figure => ({
  ...{ id, title, summary: title, note: '', source: '' },
  table: { header: [], rows: [] },
  draw: () => ({ width: 0, height: 0, shapes: [] }),
})

import { path, rectangle, text, textWidth, type Shape, type Tone } from './drawing'
import { markAt, type MarkShape } from './mark-shape'

/** An entry of a legend: a line, a mark or a patch of colour, and what it stands for. */
export interface LegendEntry {
  readonly series: string
  readonly label: string
  readonly tone: Tone
  readonly symbol:
    | { readonly kind: 'line'; readonly dash: string }
    | { readonly kind: 'mark'; readonly shape: MarkShape }
    | { readonly kind: 'both'; readonly dash: string; readonly shape: MarkShape }
    | { readonly kind: 'patch'; readonly opacity?: number }
}

const ROW = 17
const SYMBOL = 22
const GAP = 16

/** Entries in rows below one another as far as the width goes; and how high they are. */
export function drawLegend(
  entries: readonly LegendEntry[],
  left: number,
  top: number,
  width: number,
): { shapes: Shape[]; height: number } {
  const shapes: Shape[] = []
  let [x, row] = [left, 0]
  for (const entry of entries) {
    const needed = SYMBOL + 5 + textWidth(entry.label)
    if (x > left && x + needed > left + width) [x, row] = [left, row + 1]
    shapes.push(...drawEntry(entry, x, top + row * ROW + 10))
    x += needed + GAP
  }
  return { shapes, height: entries.length === 0 ? 0 : (row + 1) * ROW }
}

function drawEntry(entry: LegendEntry, x: number, y: number): Shape[] {
  const part = { part: 'legend', series: entry.series } as const
  return [...drawSymbol(entry, x, y), text(entry.label, x + SYMBOL + 5, y + 4, part, { tone: 'ink' })]
}

function drawSymbol({ series, tone, symbol }: LegendEntry, x: number, y: number): Shape[] {
  const part = { part: 'legend', series } as const
  if (symbol.kind === 'patch')
    return [path(rectangle(x + 8, y - 5, 12, 10), part, { fill: tone, opacity: symbol.opacity ?? 1 })]
  const line = (dash: string): Shape => path(`M${x} ${y}h${SYMBOL}`, part, { stroke: tone, width: 1.8, dash })
  const mark = (shape: MarkShape): Shape =>
    path(markAt(shape, x + SYMBOL / 2, y), part, { fill: tone, stroke: 'surface' })
  if (symbol.kind === 'both') return [line(symbol.dash), mark(symbol.shape)]
  return [symbol.kind === 'mark' ? mark(symbol.shape) : line(symbol.dash)]
}

import { path, rectangle, text, textWidth, type Shape } from './drawing'
import { LINE, type Plane } from './frame'

/** A stretch of the horizontal axis where something does not work, as out of memory, and what is said of it. */
export interface Region {
  readonly series: string
  /** From here to the end of the axis. */
  readonly from: number
  readonly label: string
}

/** Hatches a region and writes its label above the frame, where nothing else is drawn, `row` lines up. */
export function drawRegion(plane: Plane, { series, from, label }: Region, row: number): Shape[] {
  const { left, top, width, height } = plane.frame
  const right = left + width
  const start = Math.min(right, Math.max(left, plane.xOf(from)))
  const part = { part: 'region', series } as const
  const fits = textWidth(label) < right - start
  const place = { tone: 'ink', anchor: fits ? 'start' : 'end' } as const
  return [
    path(rectangle(start, top, right - start, height), part, { fill: 'raised', opacity: 0.75 }),
    path(hatching(start, top, right - start, height), part, { stroke: 'ink-soft', opacity: 0.3 }),
    path(`M${start.toFixed(1)} ${top - 3}v${height + 3}`, part, { stroke: 'ink-soft', dash: '3 3' }),
    text(label, fits ? start : right, top - 5 - row * LINE, part, place),
  ]
}

/** Lines that rise to the right at 45 degrees, inside a rectangle. */
function hatching(x: number, y: number, width: number, height: number): string {
  const lines: string[] = []
  for (let at = 9; at < width + height; at += 9) {
    const [from, to] = [Math.max(0, at - height), Math.min(width, at)]
    lines.push(
      `M${(x + from).toFixed(1)} ${(y + at - from).toFixed(1)}L${(x + to).toFixed(1)} ${(y + at - to).toFixed(1)}`,
    )
  }
  return lines.join('')
}

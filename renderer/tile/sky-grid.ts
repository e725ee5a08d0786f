import type { WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { gridLines, type GridLine } from './grid-lines'
import { write } from './ink'
import { canvasFromImage, imageFromCanvas, type Canvas, type View } from './view'

const LINE = 'rgba(190, 215, 240, 0.38)'
const UNDER = 'rgba(10, 20, 35, 0.3)'
const LABEL = 'rgba(214, 230, 246, 0.95)'
/** Screen pixels between lines, about. */
const APART = 130

interface ScreenPoint {
  readonly left: number
  readonly top: number
}

/** Draws lines of right ascension and declination; each is labelled where it enters the canvas, at its foot or its left. */
export function drawSkyGrid(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  view: View,
  world: WorldCoordinates,
): void {
  const corner = (left: number, top: number): { x: number; y: number } =>
    imageFromCanvas(view, canvas, left, top)
  const window = { low: corner(0, canvas.height), high: corner(canvas.width, 0) }
  const wanted = Math.max(2, Math.max(canvas.width, canvas.height) / APART)
  const lines = gridLines(world, window, wanted).map((line) => ({
    line,
    points: line.points.map(({ x, y }) => canvasFromImage(view, canvas, x, y)),
  }))
  context.beginPath()
  for (const { points } of lines) tracePoints(context, points)
  for (const [colour, width] of [
    [UNDER, 2],
    [LINE, 1],
  ] as const) {
    context.lineWidth = width
    context.strokeStyle = colour
    context.stroke()
  }
  for (const { line, points } of lines) label(context, canvas, line, points)
}

function tracePoints(context: CanvasRenderingContext2D, points: readonly ScreenPoint[]): void {
  points.forEach(({ left, top }, at) => (at === 0 ? context.moveTo(left, top) : context.lineTo(left, top)))
}

/** Right ascensions stand along the top and declinations along the left; a line that does not meet them has no label. */
function label(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  { kind, label: text }: GridLine,
  points: readonly ScreenPoint[],
): void {
  if (kind === 'ra') {
    const left = crossing(
      points,
      (point) => point.top,
      (point) => point.left,
      15,
    )
    if (left !== null && left > 60 && left < canvas.width - 30)
      write(context, text, left, 15, { colour: LABEL })
    return
  }
  const top = crossing(
    points,
    (point) => point.left,
    (point) => point.top,
    6,
  )
  if (top !== null && top > 28 && top < canvas.height - 52)
    write(context, text, 6, top - 4, { colour: LABEL, align: 'left' })
}

/** Where a line meets `at` along one axis, on the other one; null where it does not. */
function crossing(
  points: readonly ScreenPoint[],
  along: (point: ScreenPoint) => number,
  across: (point: ScreenPoint) => number,
  at: number,
): number | null {
  for (let index = 1; index < points.length; index++) {
    const [one, other] = [points[index - 1], points[index]]
    if (!one || !other) continue
    const [from, to] = [along(one) - at, along(other) - at]
    if (from === to || from * to > 0) continue
    return across(one) + ((across(other) - across(one)) * from) / (from - to)
  }
  return null
}

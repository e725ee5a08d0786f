import { INK, strokeWithEdge, write } from './ink'
import type { Direction } from './compass'
import type { Canvas, View } from './view'

/** The longest of 1, 2, 5, 10 ... arcsec that stays within 140 screen pixels. */
export function scaleBarArcsec(pixelsPerArcsec: number): number {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600]
  return steps.filter((step) => step * pixelsPerArcsec <= 140).at(-1) ?? 0.1
}

/** Draws a bar of a round length at the lower left; `scale` is arcsec of an image pixel. */
export function drawScaleBar(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  view: View,
  scale: number,
): void {
  const pixelsPerArcsec = view.zoom / scale
  const arcsec = scaleBarArcsec(pixelsPerArcsec)
  const [left, bottom] = [16, canvas.height - 18]
  const right = left + arcsec * pixelsPerArcsec
  context.beginPath()
  context.moveTo(left, bottom - 5)
  context.lineTo(left, bottom)
  context.lineTo(right, bottom)
  context.lineTo(right, bottom - 5)
  strokeWithEdge(context, INK, 1.5)
  write(context, `${arcsec}″`, (left + right) / 2, bottom - 9)
}

/** Draws the directions of north and east at the lower right. */
export function drawCompass(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  { north, east }: { readonly north: Direction; readonly east: Direction },
): void {
  const [x, y, length] = [canvas.width - 46, canvas.height - 26, 30]
  for (const [name, { right, up }] of [
    ['N', north],
    ['E', east],
  ] as const) {
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x + right * length, y - up * length)
    strokeWithEdge(context, INK, 1.5)
    write(context, name, x + right * (length + 9), y - up * (length + 9) + 4)
  }
}

/** Colour of lines and letters over the sky. */
export const INK = 'rgba(255, 255, 255, 0.85)'

/** Around what is drawn over the sky, so that it is seen on a bright one too. */
const EDGE = 'rgba(0, 0, 0, 0.6)'

/** Draws the path with a dark edge around it. */
export function strokeWithEdge(context: CanvasRenderingContext2D, colour: string, width: number): void {
  context.lineWidth = width + 1.8
  context.strokeStyle = EDGE
  context.stroke()
  context.lineWidth = width
  context.strokeStyle = colour
  context.stroke()
}

/** Writes a text over the sky, dark around it, its baseline at `bottom`. */
export function write(
  context: CanvasRenderingContext2D,
  text: string,
  left: number,
  bottom: number,
  { colour = INK, align = 'center' }: { colour?: string; align?: CanvasTextAlign } = {},
): void {
  context.font = '12px system-ui, "DejaVu Sans", sans-serif'
  context.textAlign = align
  context.lineJoin = 'round'
  context.lineWidth = 3
  context.strokeStyle = 'rgba(0, 0, 0, 0.75)'
  context.strokeText(text, left, bottom)
  context.fillStyle = colour
  context.fillText(text, left, bottom)
}

/** Colour of lines and letters over the sky. */
export const INK = 'rgba(255, 255, 255, 0.85)'

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

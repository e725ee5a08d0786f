/** Where the image lies on the canvas: `zoom` screen pixels for an image pixel, and the image pixel at the canvas's centre. */
export interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** A size or a point in screen pixels, y downwards; `ratio` screen pixels of the device make one of the page. */
export interface Canvas {
  readonly width: number
  readonly height: number
}

/** Shows a whole image of `width` x `height` pixels. */
export function fit(image: Canvas, canvas: Canvas): View {
  const zoom = Math.min(canvas.width / image.width, canvas.height / image.height)
  return { x: (image.width - 1) / 2, y: (image.height - 1) / 2, zoom }
}

/** The image point under a point of the canvas, measured from its top left. */
export function imageFromCanvas(
  view: View,
  canvas: Canvas,
  left: number,
  top: number,
): { x: number; y: number } {
  return {
    x: view.x + (left - canvas.width / 2) / view.zoom,
    y: view.y - (top - canvas.height / 2) / view.zoom,
  }
}

/** Where an image point lies on the canvas, measured from its top left. */
export function canvasFromImage(
  view: View,
  canvas: Canvas,
  x: number,
  y: number,
): { left: number; top: number } {
  return {
    left: canvas.width / 2 + (x - view.x) * view.zoom,
    top: canvas.height / 2 - (y - view.y) * view.zoom,
  }
}

/** Zooms by `factor` and keeps the image point under the given point of the canvas where it is. */
export function zoomAt(view: View, canvas: Canvas, left: number, top: number, factor: number): View {
  const zoom = Math.min(64, Math.max(0.01, view.zoom * factor))
  const fixed = imageFromCanvas(view, canvas, left, top)
  return {
    x: fixed.x - (left - canvas.width / 2) / zoom,
    y: fixed.y + (top - canvas.height / 2) / zoom,
    zoom,
  }
}

/** Moves the image with the pointer. */
export function pan(view: View, right: number, down: number): View {
  return { ...view, x: view.x - right / view.zoom, y: view.y + down / view.zoom }
}

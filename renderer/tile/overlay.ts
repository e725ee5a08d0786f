import { pixelFromSky, skyFromPixel, type WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { pixels, radians } from '../../workers/units/quantities'
import type { ObjectId } from '../catalog/object-id'
import type { View } from './colour-image'
import { DEGREES } from './sky-box'
import type { TileObject } from './tile-objects'
import { canvasFromImage, type Canvas } from './view'

const MARK = 'rgba(150, 205, 255, 0.4)'
const CHOSEN = '#ffcf5c'
const CHOSEN_EDGE = 'rgba(0, 0, 0, 0.75)'
const INK = 'rgba(255, 255, 255, 0.85)'
/** Radius of a mark: 1.4 arcsec at 0.2 arcsec a pixel, in image pixels, and its least size on the screen. */
const MARK_RADIUS = 7
const LEAST_RADIUS = 3

/** What is drawn over a tile: marks on the objects, the chosen one standing out, scale bar and compass. */
export interface Overlay {
  readonly objects: readonly TileObject[]
  readonly chosen: ObjectId | null
  readonly marks: boolean
  readonly world: WorldCoordinates | null
  /** Middle of the image, in its pixels: the compass is right there. */
  readonly middle: { readonly x: number; readonly y: number }
}

/** Draws the overlay; lengths are in screen pixels, `ratio` device pixels each. */
export function drawOverlay(element: HTMLCanvasElement, ratio: number, view: View, overlay: Overlay): void {
  const context = element.getContext('2d')
  if (!context) return
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  const canvas = { width: element.width / ratio, height: element.height / ratio }
  context.clearRect(0, 0, canvas.width, canvas.height)
  drawMarks(context, canvas, view, overlay)
  if (!overlay.world) return
  drawScaleBar(context, canvas, view, arcsecPerPixel(overlay.world))
  drawCompass(context, canvas, compassOf(overlay.world, overlay.middle.x, overlay.middle.y))
}

function drawMarks(context: CanvasRenderingContext2D, canvas: Canvas, view: View, overlay: Overlay): void {
  const radius = Math.max(LEAST_RADIUS, MARK_RADIUS * view.zoom)
  const circle = ({ x, y }: TileObject): void => {
    const { left, top } = canvasFromImage(view, canvas, x, y)
    context.moveTo(left + radius, top)
    context.arc(left, top, radius, 0, 2 * Math.PI)
  }
  context.beginPath()
  if (overlay.marks) overlay.objects.forEach(circle)
  context.lineWidth = 1
  context.strokeStyle = MARK
  context.stroke()
  const chosen = overlay.objects.find(({ id }) => id === overlay.chosen)
  if (!chosen) return
  context.beginPath()
  circle(chosen)
  // Dark under light, so that it stands out on an object of its own colour.
  context.lineWidth = 5
  context.strokeStyle = CHOSEN_EDGE
  context.stroke()
  context.lineWidth = 2.5
  context.strokeStyle = CHOSEN
  context.stroke()
}

/** Arcsec of a pixel along the columns, at the reference point. */
export function arcsecPerPixel({ tangentFromPixel: [, b, , d] }: WorldCoordinates): number {
  return Math.hypot(b, d) * DEGREES * 3600
}

/** The longest of 1, 2, 5, 10 ... arcsec that stays within 140 screen pixels. */
export function scaleBarArcsec(pixelsPerArcsec: number): number {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600]
  return steps.filter((step) => step * pixelsPerArcsec <= 140).at(-1) ?? 0.1
}

function drawScaleBar(context: CanvasRenderingContext2D, canvas: Canvas, view: View, scale: number): void {
  const pixelsPerArcsec = view.zoom / scale
  const arcsec = scaleBarArcsec(pixelsPerArcsec)
  const [left, bottom] = [16, canvas.height - 18]
  const right = left + arcsec * pixelsPerArcsec
  context.beginPath()
  context.moveTo(left, bottom - 5)
  context.lineTo(left, bottom)
  context.lineTo(right, bottom)
  context.lineTo(right, bottom - 5)
  context.lineWidth = 1.5
  context.strokeStyle = INK
  context.stroke()
  write(context, `${arcsec}″`, (left + right) / 2, bottom - 9)
}

function drawCompass(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  { north, east }: ReturnType<typeof compassOf>,
): void {
  const [x, y, length] = [canvas.width - 46, canvas.height - 26, 30]
  for (const [name, { right, up }] of [
    ['N', north],
    ['E', east],
  ] as const) {
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x + right * length, y - up * length)
    context.lineWidth = 1.5
    context.strokeStyle = INK
    context.stroke()
    write(context, name, x + right * (length + 9), y - up * (length + 9) + 4)
  }
}

interface Direction {
  readonly right: number
  readonly up: number
}

/**
 * Directions of north and east at a point of the image, as unit vectors: where a small step that way on the sphere falls on the
 * image. Steps are taken on the sphere, so neither RA 0 nor a pole is special; at a pole itself north is along the point's RA.
 */
export function compassOf(
  world: WorldCoordinates,
  x: number,
  y: number,
): { north: Direction; east: Direction } {
  const { rightAscension, declination } = skyFromPixel(world, { x: pixels(x), y: pixels(y) })
  const [sin, cos] = [Math.sin(declination), Math.cos(declination)]
  const step = arcsecPerPixel(world) / 3600 / DEGREES
  const towards = (ra: number, dec: number): Direction => {
    const to = pixelFromSky(world, { rightAscension: radians(ra), declination: radians(dec) })
    return unit(to.x - x, to.y - y)
  }
  return {
    north: towards(rightAscension, declination + step),
    east: towards(rightAscension + Math.atan2(step, cos), Math.atan2(sin, Math.hypot(cos, step))),
  }
}

function unit(right: number, up: number): Direction {
  const length = Math.hypot(right, up) || 1
  return { right: right / length, up: up / length }
}

function write(context: CanvasRenderingContext2D, text: string, left: number, bottom: number): void {
  context.font = '12px system-ui, "DejaVu Sans", sans-serif'
  context.textAlign = 'center'
  context.fillStyle = INK
  context.shadowColor = 'black'
  context.shadowBlur = 3
  context.fillText(text, left, bottom)
  context.shadowBlur = 0
}

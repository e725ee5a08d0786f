import type { WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { arcsecPerPixel, compassOf } from './compass'
import { drawMarks, type Drawn, type Marks } from './object-marks'
import { drawCompass, drawScaleBar } from './scale-bar'
import { drawSkyGrid } from './sky-grid'
import type { View } from './view'

/** What is drawn over a tile: ellipses of the objects, lines of the sky, scale bar and compass. */
export interface Overlay extends Marks {
  readonly world: WorldCoordinates | null
  /** Whether lines of right ascension and declination are drawn. */
  readonly grid: boolean
  /** Middle of the image, in its pixels: the compass is right there. */
  readonly middle: { readonly x: number; readonly y: number }
}

/** Draws the overlay and says what of the objects was drawn; lengths are in screen pixels, `ratio` device pixels each. */
export function drawOverlay(
  element: HTMLCanvasElement,
  ratio: number,
  view: View,
  overlay: Overlay,
): Drawn | null {
  const context = element.getContext('2d')
  if (!context) return null
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  const canvas = { width: element.width / ratio, height: element.height / ratio }
  context.clearRect(0, 0, canvas.width, canvas.height)
  const { world, grid, middle } = overlay
  if (world && grid) drawSkyGrid(context, canvas, view, world)
  const drawn = drawMarks(context, canvas, view, overlay)
  if (world) {
    drawScaleBar(context, canvas, view, arcsecPerPixel(world))
    drawCompass(context, canvas, compassOf(world, middle.x, middle.y))
  }
  return drawn
}

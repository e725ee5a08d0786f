import type { Drawing } from '../../chart/drawing'
import type { Figure } from '../../chart/figure'
import { RAMPS, type Ramp } from '../../linked/count-colours'
import { cellShapes, keyShapes, skyShapes } from './sky-drawing'
import type { SkyScene } from './sky-scene'

/** The height of the map, and of its key below it, in pixels. */
export const SKY_HEIGHT = 420
const KEY = 22

/** What lies over the cells, and what their colours mean; the cells themselves are painted below. */
export function skyDrawing(scene: SkyScene | null, width: number, ramp: Ramp, keyName: string): Drawing {
  const shapes = scene ? [...skyShapes(scene), ...keyShapes(scene, ramp, keyName, SKY_HEIGHT + 10)] : []
  return { width, height: SKY_HEIGHT + KEY, shapes }
}

/** The map as files are written of it, cells and all; `said` is what there is to say of how they were counted. */
export function skyFigure(scene: SkyScene | null, inSight: number, said: string, keyName: string): Figure {
  const counted = `${inSight.toLocaleString('en')} ${inSight === 1 ? 'object' : 'objects'} in sight`
  return {
    ...{ id: 'sky-map', title: 'Sky', source: '' },
    summary: `Map of the sky, north up and east left: ${counted}, ${scene?.footprints.length ?? 0} tiles.`,
    note: scene ? `${counted}${said}. Equal areas of the sky are equal areas here; east is left.` : '',
    draw(width) {
      const now = scene && scaledTo(scene, width)
      const drawing = skyDrawing(now, width, RAMPS.light, keyName)
      return now ? { ...drawing, shapes: [...cellShapes(now, RAMPS.light), ...drawing.shapes] } : drawing
    },
    get table() {
      return {
        header: ['row', 'column', 'objects', '5 sigma depth (mag)'],
        rows: (scene?.cells?.rows ?? []).map(({ row, column, n, depth }) => [row, column, n, depth]),
      }
    },
  }
}

/** The scene in a picture of another width. */
function scaledTo(scene: SkyScene, width: number): SkyScene {
  const scale = (scene.view.scale * scene.extent.width) / width
  return { ...scene, extent: { ...scene.extent, width }, view: { ...scene.view, scale } }
}

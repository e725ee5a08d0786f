import { computed, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { arcsecPerPixel } from './compass'
import type { OpenTile } from './open-tile'
import type { ShownLayers } from './shown-layers'
import { skyOf } from './sky-box'
import type { TileLook } from './tile-look'
import type { TileScene } from './tile-scene'
import type { CanvasPoint } from './use-gestures'
import { imageFromCanvas, type Canvas, type View } from './view'

/** What is read off. */
interface ReadoutWanted {
  readonly tile: Readonly<ShallowRef<OpenTile | null>>
  readonly shown: Readonly<Ref<ShownLayers | null>>
  readonly look: Readonly<Ref<TileLook>>
  readonly view: Readonly<Ref<View>>
  readonly canvas: Readonly<Ref<Canvas>>
  readonly pointer: Readonly<Ref<CanvasPoint | null>>
  readonly scene: TileScene
}

/** Position and pixel values under the pointer, '' where it is not on the tile; and what the picture shows, in words. */
export function useTileReadout(wanted: ReadoutWanted): {
  readout: ComputedRef<string>
  caption: ComputedRef<string>
} {
  const { tile, shown, look, view, canvas, pointer, scene } = wanted
  const readout = computed(() => {
    const [open, layers] = [tile.value, shown.value]
    if (!pointer.value || !open || !layers) return ''
    const at = imageFromCanvas(view.value, canvas.value, pointer.value.left, pointer.value.top)
    const [column, row] = [Math.round(at.x), Math.round(at.y)]
    if (column < 0 || row < 0 || column >= open.grid.width || row >= open.grid.height) return ''
    const sky = open.world ? skyOf(open.world, at.x, at.y) : null
    const values = layers.layers.map((layer, index) => {
      const found = scene.valueAt(open, layer, column, row)
      const mean = found && found.side > 1 ? ` (mean of ${found.side} x ${found.side})` : ''
      return `${layers.names[index] ?? ''} ${found ? found.value.toFixed(2) : '…'}${mean}`
    })
    const where = sky ? `RA ${sky.ra.toFixed(5)}°  Dec ${sky.dec.toFixed(5)}°  ` : ''
    return `${where}x ${column}  y ${row}  ${values.join('  ')} ${layers.unit}`.trimEnd()
  })

  const caption = computed(() => {
    const [open, layers] = [tile.value, shown.value]
    if (!open || !layers) return ''
    const [first = '', second = first, third = second] = layers.names
    const image =
      layers.names.length === 3
        ? `red ${first}, green ${second}, blue ${third}`
        : `${QUANTITIES[layers.layers[0]?.quantity ?? 'image'] ?? ''} of band ${first}, ${look.value.map}`
    const scale = open.world ? `, ${arcsecPerPixel(open.world).toFixed(2)}″ a pixel` : ''
    return `${image}${scale}; ${look.value.curve} stretch`
  })
  return { readout, caption }
}

const QUANTITIES: Readonly<Record<string, string>> = {
  image: 'flux',
  snr: 'signal to noise',
  variance: 'variance',
}

import { copyFigure, saveFigure } from '../../preload/contract-figures'
import { lab } from '../lab'

/** Puts the canvases of a tile on one another, the first at the bottom, as a PNG. */
export async function pngOfLayers(layers: readonly HTMLCanvasElement[]): Promise<Uint8Array> {
  const [first] = layers
  const canvas = new OffscreenCanvas(first?.width ?? 1, first?.height ?? 1)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The page has no canvas to put the picture on.')
  for (const layer of layers) context.drawImage(layer, 0, 0)
  const png = await canvas.convertToBlob({ type: 'image/png' })
  return new Uint8Array(await png.arrayBuffer())
}

/** Writes a picture of a tile to the file that the person chooses; null where they thought better of it. Rejects with a `Fault`. */
export function savePicture(tile: string, png: Uint8Array): Promise<string | null> {
  const name =
    tile
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'tile'
  return lab.call(saveFigure, { name, format: 'png', bytes: png })
}

/** Puts a picture of a tile on the clipboard; where text is pasted, `caption` says what it is. */
export async function copyPicture(png: Uint8Array, caption: string): Promise<void> {
  await lab.call(copyFigure, { png, svg: caption })
}

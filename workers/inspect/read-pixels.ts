import type { PixelBox, PixelValues } from '../../preload/contract'
import { fault } from '../../preload/fault'
import { readFromSource, type ByteSource } from '../fits/byte-source'
import { walkHdus, type Hdu } from '../fits/hdus'
import type { Compression, Piece } from '../tiles/compression'
import { decodePiece, MAXIMUM_PIXELS, type DecodedPiece } from '../tiles/decode-piece'
import { describeImage, isImage, takePieces } from '../tiles/image'
import { piecesInRectangle } from '../tiles/piece-grid'
import { inflate } from '../files/inflate'

/** What pixels decode to, by BITPIX and scaling; as NumPy calls it. */
type PixelType = 'float32' | 'float64' | 'int32'

/**
 * Reads pixels of one extension, `[row, column]` (`[..., row, column]` for a cube) from the bottom row; only the
 * pieces that a box touches are read and decoded. `extension` is an EXTNAME or a number, 0 the primary.
 *
 * Rejects with a `Fault` for an extension or box that is not there, with a FitsError for a damaged file.
 */
export async function readPixels(
  source: ByteSource,
  extension: string,
  box: PixelBox | null,
): Promise<PixelValues> {
  const hdu = findImage(
    await readFromSource(source, walkHdus(source.name, source.size)),
    extension,
    source.name,
  )
  const compression = describeImage(hdu)
  const area = box ?? wholeOf(compression)
  requireInside(area, compression, box !== null, hdu)
  const indices = compression.axes.length === 2 ? piecesInRectangle(compression, area) : undefined
  const pieces = await readFromSource(source, takePieces(hdu, compression, indices))
  return gather(compression, pieces, area)
}

function findImage(hdus: readonly Hdu[], extension: string, file: string): Hdu {
  const hdu = /^\d+$/.test(extension) ? hdus[Number(extension)] : hdus.find(({ name }) => name === extension)
  if (hdu && isImage(hdu)) return hdu
  const images = hdus.flatMap((one, index) => (isImage(one) ? [one.name || String(index)] : []))
  throw fault(`${hdu ? `Extension ${extension} holds no image` : `There is no extension ${extension}`}.`, {
    where: file,
    remedy: `Its images are ${images.join(', ') || 'none'}.`,
  })
}

function wholeOf({ axes: [width = 0, height = 1] }: Compression): PixelBox {
  return { x: 0, y: 0, width, height }
}

function requireInside(
  { x, y, width, height }: PixelBox,
  { axes }: Compression,
  asked: boolean,
  hdu: Hdu,
): void {
  const [columns = 0, rows = 1] = axes
  if (asked && axes.length !== 2) {
    throw fault(`A box is for images of two axes; this has ${axes.length}.`, { where: hdu.name })
  }
  const inside = x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= columns && y + height <= rows
  if (!inside) {
    throw fault(`The box ${x},${y},${width},${height} does not lie in the image.`, {
      where: hdu.name,
      remedy: `The image has ${columns} columns and ${rows} rows, counted from 0.`,
    })
  }
}

function gather(compression: Compression, pieces: readonly Piece[], area: PixelBox): PixelValues {
  const layers = compression.axes.slice(2).reduce((product, length) => product * length, 1)
  const count = area.width * area.height * layers
  if (count > MAXIMUM_PIXELS) throw fault(`${count} pixels are too many at once; ask for a box.`)
  const values = new Float64Array(count)
  let type: PixelType = 'int32'
  for (const piece of pieces) {
    const decoded = decodePiece(compression, piece, inflate)
    type = typeOf(decoded)
    paste(decoded, values, area, compression)
  }
  const shape = [...compression.axes.slice(2).reverse(), area.height, area.width]
  return { shape, type, values: new Uint8Array(values.buffer) }
}

function typeOf({ pixels }: DecodedPiece): PixelType {
  if (pixels instanceof Float32Array) return 'float32'
  return pixels instanceof Float64Array ? 'float64' : 'int32'
}

/** Copies the part of a piece that lies in the area, run by run along x. */
function paste(
  { origin, shape, pixels }: DecodedPiece,
  values: Float64Array,
  area: PixelBox,
  whole: Compression,
): void {
  const [x0 = 0, y0 = 0] = origin
  const [width = 0, height = 1] = shape
  const from = Math.max(x0, area.x)
  const to = Math.min(x0 + width, area.x + area.width)
  for (let run = 0; run * width < pixels.length; run++) {
    const y = y0 + (run % height)
    if (y < area.y || y >= area.y + area.height || from >= to) continue
    const layer = layerOf(Math.floor(run / height), origin, shape, whole)
    const target = (layer * area.height + (y - area.y)) * area.width + (from - area.x)
    values.set(pixels.subarray(run * width + from - x0, run * width + to - x0), target)
  }
}

/** The layer of the whole image, through its third and further axes, of the n-th layer of a piece. */
function layerOf(n: number, origin: number[], shape: number[], { axes }: Compression): number {
  let [rest, stride, layer] = [n, 1, 0]
  for (let axis = 2; axis < axes.length; axis++) {
    layer += ((origin[axis] ?? 0) + (rest % (shape[axis] ?? 1))) * stride
    rest = Math.floor(rest / (shape[axis] ?? 1))
    stride *= axes[axis] ?? 1
  }
  return layer
}

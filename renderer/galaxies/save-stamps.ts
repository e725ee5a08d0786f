import { saveFigure } from '../../preload/contract-figures'
import { saveStamps } from '../../preload/contract-galaxies'
import { stampCubeData, stampCubeEnd, stampCubeHeader } from '../../workers/stamps/stamp-cube'
import { STAMP_SIDE } from '../../workers/stamps/stamp'
import { lab } from '../lab'
import type { ShownGalaxy } from './galaxy-set'
import type { StampLook } from './stamp-look'
import { stampPixels } from './stamp-pixels'

/** Stamps that belong together, one below the other on a contact sheet: their name, and what a FITS header says of them. */
export interface StampSheet {
  /** `galaxies-seed-7`: the file's. */
  readonly name: string
  readonly rows: readonly { readonly title: string; readonly galaxies: readonly ShownGalaxy[] }[]
  readonly keywords: Readonly<Record<string, string | number>>
}

/** Writes the stamps as they are seen to a PNG file that the person chooses; null where they thought better of it. */
export async function saveSheet({ name, rows }: StampSheet, look: StampLook): Promise<string | null> {
  return lab.call(saveFigure, { name, format: 'png', bytes: await contactSheet(rows, look) })
}

/** Writes the stamps to one FITS image `[galaxy, band, row, column]`, nJy, in the file that the person chooses; null where they thought better of it. */
export async function saveCube({ name, rows, keywords }: StampSheet): Promise<string | null> {
  const galaxies = rows.flatMap((row) => row.galaxies)
  const parts = [
    stampCubeHeader(galaxies.length, { ...keywords, CREATOR: 'Shearwater' }),
    ...galaxies.map(({ stamp }) => stampCubeData(stamp)),
    stampCubeEnd(galaxies.length),
  ]
  const bytes = new Uint8Array(await new Blob(parts.map((part) => part.slice())).arrayBuffer())
  return lab.call(saveStamps, { name, bytes })
}

/** Screen pixels for each of a stamp, pixels between stamps, and the most stamps in a row. */
const [ZOOM, GAP, MOST_COLUMNS] = [2, 4, 12]
const HEADING = 22

async function contactSheet(rows: StampSheet['rows'], look: StampLook): Promise<Uint8Array> {
  const side = ZOOM * STAMP_SIDE + GAP
  const columns = Math.min(MOST_COLUMNS, Math.max(...rows.map(({ galaxies }) => galaxies.length)))
  const heights = rows.map(({ galaxies }) => HEADING + side * Math.ceil(galaxies.length / columns))
  const canvas = new OffscreenCanvas(
    columns * side + GAP,
    heights.reduce((sum, height) => sum + height, GAP),
  )
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The page has no canvas to draw a picture on.')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingEnabled = false
  let top = 0
  for (const [at, { title, galaxies }] of rows.entries()) {
    context.fillStyle = '#1a2029'
    context.font = '13px sans-serif'
    context.fillText(title, GAP, top + HEADING - 7)
    for (const [place, { stamp }] of galaxies.entries()) {
      const image = new ImageData(stampPixels(stamp, look), STAMP_SIDE, STAMP_SIDE)
      const [column, row] = [place % columns, Math.floor(place / columns)]
      const [x, y] = [GAP + column * side, top + HEADING + row * side]
      context.drawImage(await createImageBitmap(image), x, y, ZOOM * STAMP_SIDE, ZOOM * STAMP_SIDE)
    }
    top += heights[at] ?? 0
  }
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
}

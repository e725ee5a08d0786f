import * as v from 'valibot'
import { loadTile, type Progress } from '../../preload/contract'
import { fault } from '../../preload/fault'
import { literal } from '../../workers/store/sql'
import { pairPlanes, type BandPlanes, type TilePlane } from '../../workers/tiles/planes'
import type { WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { lab } from '../lab'
import { nameOf } from './band-name'
import { cellGrid, type CellGrid } from './cells'

/** A tile whose pieces lie in the store, ready to be drawn cell by cell. */
export interface OpenTile {
  readonly name: string
  /** The store's table of its pieces. */
  readonly table: string
  /** The bands whose images have the size of the first, each with its other planes. */
  readonly bands: readonly BandPlanes[]
  readonly grid: CellGrid
  readonly world: WorldCoordinates | null
  /** What of the tile could not be read, and why. */
  readonly problems: readonly string[]
}

const Row = v.object({ description: v.string() })

/** Has a tile streamed into the store and reads what its planes are; `most` is the largest side of a texture. Rejects with a `Fault` where it has no image. */
export async function openTile(
  name: string,
  most: number,
  signal: AbortSignal,
  onProgress: (step: Progress) => void,
): Promise<OpenTile> {
  const { table, problems } = await lab.call(loadTile, { tile: name }, { signal, onProgress })
  const sql = `SELECT description FROM tiles WHERE tile = ${literal(name)} AND state = 'stored'`
  const rows = v.parse(v.array(Row), (await lab.query(sql, signal)).toArray())
  // Written by the store from a TilePlane.
  const planes = rows.map(({ description }) => JSON.parse(description) as TilePlane)
  const [bands, odd] = ofOneSize(pairPlanes(planes))
  const image = bands[0]?.image
  if (!image) {
    throw fault('The tile has no image that can be read.', {
      where: name,
      remedy: ['Choose another tile, or see under Survey what was recognised.', ...problems].join(' '),
    })
  }
  return {
    ...{ name, table, bands, grid: cellGrid(image.compression, most), world: image.world },
    problems: [...problems, ...odd],
  }
}

/** The bands as large as the first, and what is said of the others. */
function ofOneSize(bands: BandPlanes[]): [BandPlanes[], string[]] {
  const sizeOf = ({ image }: BandPlanes): string => image.compression.axes.slice(0, 2).join(' x ')
  const [first] = bands
  if (!first) return [[], []]
  const fits = (band: BandPlanes): boolean => sizeOf(band) === sizeOf(first)
  const odd = bands.filter((band) => !fits(band))
  return [
    bands.filter(fits),
    odd.map(
      (band) => `Band ${nameOf(band)} has ${sizeOf(band)} pixels, not ${sizeOf(first)}, and is left out.`,
    ),
  ]
}

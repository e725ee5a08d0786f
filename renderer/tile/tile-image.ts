import * as v from 'valibot'
import { loadTile, type Progress, type TileContents } from '../../preload/contract'
import { fault } from '../../preload/fault'
import { identifier, literal } from '../../workers/store/sql'
import type { Compression } from '../../workers/tiles/compression'
import type { WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { lab } from '../lab'
import type { Planes } from './colour-image'
import type { ImageDecoder } from './image-decoder'

/** A tile ready to be drawn. */
export interface TileImage {
  readonly tile: string
  /** Bands shown as red, green and blue. */
  readonly bands: readonly [string, string, string]
  readonly planes: Planes
  readonly world: WorldCoordinates | null
  /** Unit of the pixels (BUNIT), '' where the file does not say. */
  readonly unit: string
  /** Planes of the tile that could not be read, and why. */
  readonly problems: readonly string[]
}

const PlaneRow = v.object({ compression: v.string(), wcs: v.nullable(v.string()), unit: v.string() })

/** Has the tile streamed into the store, asks for the pieces of three of its bands, and decodes them. */
export async function readTileImage(
  tile: string,
  decoder: ImageDecoder,
  signal: AbortSignal,
  onProgress: (step: Progress) => void,
): Promise<TileImage> {
  const contents = await lab.call(loadTile, { tile }, { signal, onProgress })
  const bands = coloursOf(contents)
  const images = await Promise.all(bands.map((band) => readImage(contents, band, decoder, signal)))
  const [red, green, blue] = images
  if (!red || !green || !blue) throw new Error('three bands make a colour image')
  const [width = 0, height = 0] = red.compression.axes
  return {
    ...{ tile, bands, world: red.world, unit: red.unit, problems: contents.problems },
    planes: { width, height, pixels: [red.pixels, green.pixels, blue.pixels] },
  }
}

/** Red, green, blue: i, r, g where the tile has them, else its last, middle and first band. */
export function coloursOf({ tile, planes }: TileContents): [string, string, string] {
  const bands = planes.filter(({ kind }) => kind === 'image').map(({ band }) => band ?? '')
  const usual: [string, string, string] = ['i', 'r', 'g']
  if (usual.every((band) => bands.includes(band))) return usual
  const [first, middle, last] = [bands[0], bands[Math.floor(bands.length / 2)], bands.at(-1)]
  if (first !== undefined && middle !== undefined && last !== undefined) return [last, middle, first]
  throw fault('The tile has no image that can be read.', { where: tile })
}

interface BandImage {
  readonly compression: Compression
  readonly world: WorldCoordinates | null
  readonly unit: string
  readonly pixels: Float32Array
}

async function readImage(
  { tile, table, planes }: TileContents,
  band: string,
  decoder: ImageDecoder,
  signal: AbortSignal,
): Promise<BandImage> {
  const plane = planes.find((candidate) => candidate.kind === 'image' && (candidate.band ?? '') === band)
  const extension = literal(plane?.extension ?? '')
  const described = await lab.query(
    `SELECT compression, wcs, unit FROM tiles WHERE tile = ${literal(tile)} AND extension = ${extension}`,
    signal,
  )
  const { compression: json, wcs, unit } = v.parse(PlaneRow, described.toArray()[0])
  const compression = JSON.parse(json) as Compression // written by the store from a Compression
  const pieces = await lab.queryArrow(
    `SELECT * EXCLUDE (extension, plane, band) FROM ${identifier(table)} WHERE extension = ${extension}`,
    signal,
  )
  const pixels = await decoder.decode(compression, pieces)
  return { compression, pixels, unit, world: wcs === null ? null : (JSON.parse(wcs) as WorldCoordinates) }
}

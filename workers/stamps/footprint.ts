import { BANDS, type Band } from '../units/bands'
import { pixels } from '../units/quantities'
import { pairPlanes, type BandPlanes } from '../tiles/planes'
import {
  pixelFromSky,
  skyFromPixel,
  type SkyPosition,
  type WorldCoordinates,
} from '../tiles/world-coordinates'
import { STAMP_SIDE } from './stamp'
import type { SurveyTile } from './survey-tile'

/**
 * One grid of pixels of a tile: `width` x `height`, where it lies on the sky, and the bands that share it.
 * `centre` is the unit vector to its middle and `reach` the angle from there within which a stamp may touch it.
 */
export type Footprint = {
  tile: string
  world: WorldCoordinates
  width: number
  height: number
  bands: Map<Band, BandPlanes>
  centre: Vector
  reach: number
}

/** A direction on the sky, of length 1. */
type Vector = [number, number, number]

/** The footprints of tiles: one for each grid in a tile. Images without coordinates, band or two axes have none. */
export function footprintsOf(tiles: readonly SurveyTile[]): Footprint[] {
  return tiles.flatMap((tile) => {
    const footprints = new Map<string, Footprint>()
    for (const planes of pairPlanes(tile.planes)) addPlanes(footprints, tile.name, planes)
    return [...footprints.values()]
  })
}

function addPlanes(footprints: Map<string, Footprint>, tile: string, planes: BandPlanes): void {
  const { world, compression } = planes.image
  const band = BANDS.find((name) => name === planes.band)
  const [width = 0, height = 0] = compression.axes
  if (!band || !world || compression.axes.length !== 2) return
  const grid = JSON.stringify([world, width, height])
  const footprint = footprints.get(grid) ?? makeFootprint(tile, world, width, height)
  footprints.set(grid, footprint)
  if (!footprint.bands.has(band)) footprint.bands.set(band, planes)
}

function makeFootprint(tile: string, world: WorldCoordinates, width: number, height: number): Footprint {
  const vectorAt = (x: number, y: number) => vectorOf(skyFromPixel(world, { x: pixels(x), y: pixels(y) }))
  const centre = vectorAt((width - 1) / 2, (height - 1) / 2)
  // Corners of everything a stamp's centre may be in and still touch the image.
  const margin = STAMP_SIDE
  const [right, top] = [width + margin, height + margin]
  const corners = [
    vectorAt(-margin, -margin),
    vectorAt(right, -margin),
    vectorAt(-margin, top),
    vectorAt(right, top),
  ]
  const reach = 1.01 * Math.max(...corners.map((corner) => angleBetween(centre, corner)))
  return { tile, world, width, height, bands: new Map(), centre, reach }
}

/** Footprints that a stamp at a position may touch, those that contain it first, then by the distance of their centres. */
export function footprintsAround(footprints: readonly Footprint[], position: SkyPosition): Footprint[] {
  const here = vectorOf(position)
  const near = footprints.flatMap((footprint) => {
    const distance = angleBetween(footprint.centre, here)
    if (!(distance <= footprint.reach)) return []
    return [{ footprint, distance, outside: contains(footprint, position) ? 0 : 1 }]
  })
  near.sort((one, other) => one.outside - other.outside || one.distance - other.distance)
  return near.map(({ footprint }) => footprint)
}

/** Whether a position falls on a pixel of a footprint. */
export function contains({ world, width, height }: Footprint, position: SkyPosition): boolean {
  const { x, y } = pixelFromSky(world, position)
  return x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5
}

function vectorOf({ rightAscension, declination }: SkyPosition): Vector {
  const cosine = Math.cos(declination)
  return [cosine * Math.cos(rightAscension), cosine * Math.sin(rightAscension), Math.sin(declination)]
}

function angleBetween([a, b, c]: Vector, [x, y, z]: Vector): number {
  return 2 * Math.asin(Math.min(1, Math.hypot(a - x, b - y, c - z) / 2))
}

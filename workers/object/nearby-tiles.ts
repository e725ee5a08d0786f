import { tableFromIPC } from '@uwdata/flechette'
import * as v from 'valibot'
import type { TileFile } from '../../preload/contract'
import type { TileGrounds } from '../../preload/contract-object'
import { footprintsAround, footprintsOf } from '../stamps/footprint'
import type { TilePlane } from '../tiles/planes'
import type { SkyPosition } from '../tiles/world-coordinates'

const Ground = v.object({ tile: v.string(), description: v.string() })

/** Finds the files of the tiles that the stamp of a position may touch, the nearest first. */
export type NearbyTiles = (position: SkyPosition) => TileFile[]

/** Learns where tiles lie from a plane of each, so that a survey of thousands has to open those around a place alone. */
export function nearbyTiles({ tiles, arrow }: TileGrounds): NearbyTiles {
  const files = new Map(tiles.map((tile) => [tile.name, tile]))
  // A copy: bytes that crossed a process border may begin where doubles must not.
  const rows = v.parse(v.array(Ground), tableFromIPC(new Uint8Array(arrow)).toArray())
  const footprints = footprintsOf(
    rows.map(({ tile, description }) => ({
      name: tile,
      // The store wrote it from a `TilePlane`.
      planes: [JSON.parse(description) as TilePlane],
    })),
  )
  return (position) => {
    const names = new Set(footprintsAround(footprints, position).map(({ tile }) => tile))
    return [...names].flatMap((name) => files.get(name) ?? [])
  }
}

import * as v from 'valibot'
import { remembered } from '../state/remembered'
import type { View } from './view'

/** Where a person last looked at a survey: a tile, and what of it; `view` is null where the whole tile was in sight. */
const TilePlace = v.object({
  folder: v.string(),
  tile: v.string(),
  view: v.nullable(v.object({ x: v.number(), y: v.number(), zoom: v.pipe(v.number(), v.gtValue(0)) })),
})
export type TilePlace = v.InferOutput<typeof TilePlace>

/** Surveys whose places are kept. */
const KEPT = 12

/** The places of the surveys that were looked at last, kept from one start to the next. */
export function tilePlaces(): {
  of(folder: string): TilePlace | null
  keep(folder: string, tile: string, view: View | null): void
} {
  const places = remembered('tile.places', v.array(TilePlace), [])
  return {
    of: (folder) => places.value.find((place) => place.folder === folder) ?? null,
    keep(folder, tile, view) {
      const others = places.value.filter((place) => place.folder !== folder)
      places.value = [{ folder, tile, view }, ...others].slice(0, KEPT)
    },
  }
}

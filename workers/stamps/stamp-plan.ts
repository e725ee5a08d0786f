import { BANDS, type Band } from '../units/bands'
import type { SkyPosition } from '../tiles/world-coordinates'
import { contains, footprintsAround, type Footprint } from './footprint'
import { layerOf, type Layer } from './layer'
import { addNeeds, type PieceNeeds } from './plane-pieces'
import { psfRectangle } from './read-psf'
import { stampGrid, type StampGrid } from './stamp-grid'

/** How to cut one stamp: its grid, and what each footprint adds, the nearest first. `grid` is null outside every tile. */
export type StampPlan = { grid: StampGrid | null; inside: boolean; layers: Layer[] }

/** Works out a stamp's grid and the footprints it touches. No pixels are read. */
export function planStamp(footprints: readonly Footprint[], position: SkyPosition): StampPlan {
  const around = footprintsAround(footprints, position)
  const grid = stampGrid(around, position)
  const layers = grid ? around.flatMap((footprint) => layerOf(grid, footprint) ?? []) : []
  if (layers.length === 0) return { grid: null, inside: false, layers }
  return { grid, inside: around.some((footprint) => contains(footprint, position)), layers }
}

/** Notes the pieces that a stamp touches: those of its layers, and the point-spread functions. */
export function addStampNeeds(needs: PieceNeeds, { layers }: StampPlan): void {
  for (const { footprint, rectangle } of layers) {
    for (const { image, variance, mask } of footprint.bands.values()) {
      for (const plane of [image, variance, mask]) {
        if (plane) addNeeds(needs, footprint.tile, plane, rectangle)
      }
    }
  }
  for (const band of BANDS) {
    const owner = layersWith(layers, band)[0]?.footprint
    const psf = owner?.bands.get(band)?.psf
    const rectangle = psf && psfRectangle(psf)
    if (owner && rectangle) addNeeds(needs, owner.tile, psf, rectangle)
  }
}

/** The layers whose footprint has a band, the nearest first. */
export function layersWith(layers: readonly Layer[], band: Band): Layer[] {
  return layers.filter(({ footprint }) => footprint.bands.has(band))
}

import type { Ramp } from '../../linked/count-colours'
import { stepAt } from '../../linked/count-colours'
import { shareOfCount } from '../../linked/count-scale'
import { cellCentre, type SkyCell, type SkyQuantity, type SkyStretch } from './sky-cells'
import type { SkyLine } from './sky-lines'
import type { SkyPosition, SkyProjection } from './sky-projection'
import { pictureFromMap, type Extent, type PicturePoint, type SkyView } from './sky-view'
import type { Footprint } from './tile-footprints'

/** An object that is drawn by itself. */
export interface SkyObject extends SkyPosition {
  readonly id: string
  readonly flagged: boolean | null
}

/** Cells of the sky, with what they were counted over. */
export interface SkyCells {
  readonly stretch: SkyStretch
  readonly step: number
  readonly rows: readonly SkyCell[]
}

/** All that the map shows, where it lies on the sky. */
export interface SkyScene {
  readonly projection: SkyProjection
  readonly view: SkyView
  readonly extent: Extent
  readonly quantity: SkyQuantity
  readonly cells: SkyCells | null
  /** Each by itself where they are few; then cells are not drawn. */
  readonly objects: readonly SkyObject[] | null
  readonly lines: readonly SkyLine[]
  readonly footprints: readonly Footprint[]
  readonly chosen: SkyPosition | null
  /** Corners of what is brushed. */
  readonly brush: SkyStretch | null
}

/** Where a position lies on the picture. */
export function pictureFromSky({ projection, view, extent }: SkyScene, position: SkyPosition): PicturePoint {
  return pictureFromMap(view, extent, projection.mapFromSky(position))
}

/** A cell on the picture: its upper left corner, its side, and the step of the ramp that is its colour. */
export interface DrawnCell extends PicturePoint {
  readonly side: number
  readonly step: number
}

/** From what value to which the colours run. */
export function rangeOfCells({ cells, quantity }: SkyScene): readonly [low: number, high: number] | null {
  const values = (cells?.rows ?? []).flatMap((cell) => {
    if (quantity === 'density') return [cell.n]
    return cell.depth === null ? [] : [cell.depth]
  })
  if (values.length === 0) return null
  const sorted = values.sort((one, other) => one - other)
  if (quantity === 'density') return [1, sorted.at(-1) ?? 1]
  // A single odd object in a cell of its own is no depth of the survey.
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return [at(0.02), at(0.98)]
}

/** The cells as they lie on the picture. */
export function drawnCells(scene: SkyScene, ramp: Ramp): DrawnCell[] {
  const { cells, quantity, view } = scene
  const range = rangeOfCells(scene)
  if (!cells || !range || scene.objects) return []
  const [low, high] = range
  const side = cells.step / view.scale
  return cells.rows.flatMap((cell) => {
    const value = quantity === 'density' ? cell.n : cell.depth
    if (value === null) return []
    const share =
      quantity === 'density' ? shareOfCount('log', value, high) : (value - low) / (high - low || 1)
    const { left, top } = pictureFromSky(scene, cellCentre(cell, cells.stretch, cells.step))
    return [{ left: left - side / 2, top: top - side / 2, side, step: stepAt(ramp, share) }]
  })
}

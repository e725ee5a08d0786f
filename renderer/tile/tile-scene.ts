import { samplePixels, type PixelSample } from './automatic-limits'
import { cellStore, type CellEars, type CellStore } from './cell-store'
import { boxOfCell, cellsInSight, levelOf, sampleCells } from './cells'
import type { CellDecoder } from './cell-decoder'
import type { Layer } from './layer'
import type { OpenTile } from './open-tile'
import type { CellTexture, DrawnCell } from './picture'
import { layerCell, readCell, type LayerCell } from './read-cell'
import type { ShownLayers } from './shown-layers'
import { intensityOf } from './stretch'
import type { Canvas, View } from './view'

/** What is in sight of an open tile: its layers, and where it is looked at; `ratio` device pixels make one of the page. */
export interface Sight {
  readonly tile: OpenTile
  readonly shown: ShownLayers
  readonly mask: boolean
  readonly view: View
  readonly canvas: Canvas
  readonly ratio: number
}

/** Cells of the tile that is open. */
export interface TileScene {
  /**
   * Has the cells in sight loaded, nearest to the middle first, then those just outside it. While one `isZooming`, only those of which
   * nothing at all can be drawn: how sharp they are to be is known when the zoom rests.
   */
  look(sight: Sight, isZooming: boolean): void
  /** The cells in sight that can be drawn, each as sharp as it is there. */
  cells(sight: Sight): DrawnCell[]
  /** Whether all that is in sight is there, or never will be. */
  isWhole(sight: Sight): boolean
  /** What a sample of the pixels of the layers says; null until it is there. */
  sample(sight: Pick<Sight, 'tile' | 'shown'>): PixelSample | null
  /** The value of a layer at a pixel, and how many pixels a side it is the mean of; null where it is not there. */
  valueAt(tile: OpenTile, layer: Layer, column: number, row: number): { value: number; side: number } | null
  readonly store: CellStore<LayerCell>
  /** Forgets everything: another tile is open. */
  clear(): void
}

/** Screen pixels around what is in sight that are loaded as well. */
const RIM = 200
const COARSEST = 6

/** An empty scene; cells come from the store, through `decoder`. */
export function tileScene(decoder: CellDecoder, ears: CellEars): TileScene {
  const source = {
    atOnce: 2 * decoder.threads,
    read: (cell: LayerCell, signal: AbortSignal) => readCell(cell, decoder, signal),
  }
  const store = cellStore(source, ears)
  const samples = new Map<string, PixelSample>()

  function wishes({ tile, shown, mask, view, canvas, ratio }: Sight, isZooming: boolean): LayerCell[] {
    const level = levelOf(view.zoom * ratio)
    const layers = [...shown.layers, ...(mask && shown.mask ? [shown.mask] : [])]
    const sampled = samples.has(sampleName({ tile, shown })) ? [] : sampleCells(tile.grid)
    const of = (all: readonly Layer[], cells: readonly number[], at: number): LayerCell[] =>
      cells.flatMap((cell) => all.map((layer) => layerCell(tile.table, tile.grid, layer, cell, at)))
    const inSight = cellsInSight(tile.grid, view, canvas)
    if (isZooming) {
      const isBlank = (cell: number): boolean => shown.layers.some((layer) => !best(tile, layer, cell, level))
      return [...of(shown.layers, sampled, 0), ...of(layers, inSight.filter(isBlank), level)]
    }
    const near = new Set(inSight)
    const around = cellsInSight(tile.grid, view, canvas, RIM).filter((cell) => !near.has(cell))
    return [...of(shown.layers, sampled, 0), ...of(layers, inSight, level), ...of(layers, around, level)]
  }

  /** The sharpest cell that is no finer than needed, else the nearest in sharpness. */
  function best({ table, grid }: OpenTile, layer: Layer, cell: number, level: number): CellTexture | null {
    const order = [level]
    for (let finer = level - 1; finer >= 0; finer--) order.push(finer)
    for (let coarser = level + 1; coarser <= COARSEST; coarser++) order.push(coarser)
    for (const at of order) {
      const { key } = layerCell(table, grid, layer, cell, at)
      const values = store.get(key)
      if (values) return { key, values, level: at }
    }
    return null
  }

  function takeSample({ tile, shown }: Pick<Sight, 'tile' | 'shown'>): PixelSample | null {
    const cells = sampleCells(tile.grid)
    const keyOf = (layer: Layer, cell: number): string => layerCell(tile.table, tile.grid, layer, cell, 0).key
    const isThere = cells.every((cell) => shown.layers.every((layer) => store.isSettled(keyOf(layer, cell))))
    if (!isThere) return null
    const images = cells.map((cell) => {
      const planes = shown.layers.map((layer) => store.get(keyOf(layer, cell)))
      const floats = planes.filter((plane) => plane instanceof Float32Array)
      return floats.length === planes.length ? intensityOf(floats, shown.weights) : new Float32Array()
    })
    return samplePixels(joined(images))
  }

  return {
    store,
    look: (sight, isZooming) => store.want(wishes(sight, isZooming)),
    cells({ tile, shown, mask, view, canvas, ratio }) {
      const level = levelOf(view.zoom * ratio)
      return cellsInSight(tile.grid, view, canvas).flatMap((cell) => {
        const bands = shown.layers.flatMap((layer) => best(tile, layer, cell, level) ?? [])
        if (bands.length === 0 || bands.length < shown.layers.length) return []
        const over = mask && shown.mask ? best(tile, shown.mask, cell, level) : null
        return [{ box: boxOfCell(tile.grid, cell), bands, mask: over }]
      })
    },
    isWhole({ tile, shown, view, canvas, ratio }) {
      const level = levelOf(view.zoom * ratio)
      return cellsInSight(tile.grid, view, canvas).every((cell) =>
        shown.layers.every((layer) =>
          store.isSettled(layerCell(tile.table, tile.grid, layer, cell, level).key),
        ),
      )
    },
    sample(sight) {
      const name = sampleName(sight)
      const known = samples.get(name) ?? takeSample(sight)
      if (known) samples.set(name, known)
      return known
    },
    valueAt(tile, layer, column, row) {
      const { grid } = tile
      const cell = Math.floor(row / grid.cellHeight) * grid.columns + Math.floor(column / grid.cellWidth)
      const found = best(tile, layer, cell, 0)
      if (!found) return null
      const [box, side] = [boxOfCell(grid, cell), 2 ** found.level]
      const at =
        Math.floor((row - box.y) / side) * Math.ceil(box.width / side) + Math.floor((column - box.x) / side)
      return { value: found.values[at] ?? Number.NaN, side }
    },
    clear() {
      store.clear()
      samples.clear()
    },
  }
}

function sampleName({ tile, shown }: Pick<Sight, 'tile' | 'shown'>): string {
  return [tile.name, ...shown.layers.map(({ key }) => key)].join(' ')
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

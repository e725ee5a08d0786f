import { axisWords } from '../chart/axis'
import { path, rectangle, type Drawing, type Shape } from '../chart/drawing'
import type { Figure, FigureTable } from '../chart/figure'
import {
  drawHorizontalAxis,
  drawVerticalAxis,
  frameFor,
  planeOf,
  type Frame,
  type Plane,
} from '../chart/frame'
import { drawLegend } from '../chart/legend'
import { valueAt, type BinAxis } from './bin-axis'
import type { BinGrid } from './bin-grid'
import { RAMPS, stepAt, type Ramp } from './count-colours'
import { drawCountKey, KEY_HEIGHT } from './count-key'
import { shareOfCount, type CountScale } from './count-scale'
import type { Measure } from './measure'
import { drawChosen, drawOverlays, overlayLegend, type ChosenMark, type OverlayLine } from './overlay'
import type { Strip } from './running-quantiles'

/** Counts in two-dimensional bins, and what lies over them. */
export interface DensityData {
  readonly id: string
  readonly title: string
  readonly x: Measure
  readonly y: Measure
  readonly axes: readonly [BinAxis, BinAxis]
  readonly grid: BinGrid | null
  readonly scale: CountScale
  readonly lines: readonly OverlayLine[]
  readonly strips: readonly Strip[]
  readonly chosen: ChosenMark | null
  readonly summary: string
  readonly note: string
  readonly source: string
  readonly height: number
}

/** The plane of a figure so wide. */
export function densityPlane({ x, y, axes: [along, up], height }: DensityData, width: number): Plane {
  const vertical = { name: y.name, unit: y.unit, scale: up.scale, domain: up.domain }
  const horizontal = { name: x.name, unit: x.unit, scale: along.scale, domain: along.domain }
  return planeOf(frameFor(vertical, width, height), horizontal, vertical)
}

/** What the page draws around its canvas of bins, and a file with the bins themselves. */
export function densityDrawing(data: DensityData, width: number, ramp: Ramp, withBins: boolean): Drawing {
  const plane = densityPlane(data, width)
  const { axes, grid, scale, lines, strips, chosen, height } = data
  const entries = overlayLegend(lines, strips.length > 0, chosen !== null)
  const legend = drawLegend(entries, 0, height + 4 + KEY_HEIGHT, width)
  return {
    width,
    height: height + 4 + KEY_HEIGHT + legend.height,
    shapes: [
      ...drawVerticalAxis(plane),
      ...(withBins && grid ? drawBins(grid, plane.frame, scale, RAMPS.light) : []),
      ...drawHorizontalAxis(plane),
      ...drawOverlays(plane, axes[0], lines, strips),
      ...(chosen ? drawChosen(plane, chosen) : []),
      ...drawCountKey(ramp, scale, grid?.highest ?? 0, 0, height + 6),
      ...legend.shapes,
    ],
  }
}

/** The bins as rectangles, one path for each colour. */
function drawBins({ x, y, counts, highest }: BinGrid, frame: Frame, scale: CountScale, ramp: Ramp): Shape[] {
  const [wide, high] = [frame.width / x.bins, frame.height / (y?.bins ?? 1)]
  const paths = new Map<number, string[]>()
  counts.forEach((count, at) => {
    if (count === 0) return
    const step = stepAt(ramp, shareOfCount(scale, count, highest))
    const [column, row] = [at % x.bins, Math.floor(at / x.bins)]
    const corner = rectangle(
      frame.left + column * wide,
      frame.top + frame.height - (row + 1) * high,
      wide,
      high,
    )
    const parts = paths.get(step)
    if (parts) parts.push(corner)
    else paths.set(step, [corner])
  })
  return [...paths].map(([step, parts]) =>
    path(parts.join(''), { part: 'bins', series: String(step) }, { fill: ramp[step] ?? null, crisp: true }),
  )
}

/** The figure as files are written of it; its table has the bins that are not empty. */
export function densityFigure(data: DensityData): Figure {
  const { id, title, summary, note, source } = data
  return {
    ...{ id, title, summary, note, source },
    draw: (width) => densityDrawing(data, width, RAMPS.light, true),
    get table() {
      return densityTable(data)
    },
  }
}

function densityTable({ x, y, axes, grid }: DensityData): FigureTable {
  const header = [`${axisWords(x)}: centre of bin`, `${axisWords(y)}: centre of bin`, 'objects']
  const rows: number[][] = []
  grid?.counts.forEach((count, at) => {
    if (count === 0) return
    const [column, row] = [at % axes[0].bins, Math.floor(at / axes[0].bins)]
    rows.push([rounded(valueAt(axes[0], column + 0.5)), rounded(valueAt(axes[1], row + 0.5)), count])
  })
  return { header, rows }
}

/** Nine digits, which is more than a centre of a bin has to say. */
const rounded = (value: number): number => Number(value.toPrecision(9))

import { path, type Shape, type Tone } from '../chart/drawing'
import type { LegendEntry } from '../chart/legend'
import { markAt } from '../chart/mark-shape'
import type { Plane } from '../chart/frame'
import { valueAt, type BinAxis } from './bin-axis'
import type { Strip } from './running-quantiles'

/** A line over the bins of a figure: y at each x, null where there is none. One without a label goes with the line before. */
export interface OverlayLine {
  /** '' for one that another's legend speaks for. */
  readonly label: string
  readonly tone: Tone
  readonly dash: string
  at(x: number): number | null
}

/** The chosen object in a figure. */
export interface ChosenMark {
  readonly x: number
  readonly y: number
  readonly words: string
}

type Point = readonly [x: number, y: number]

/** Points of a line for each bin. */
const FINE = 4

const isWithin = (plane: Plane, [x, y]: Point): boolean => {
  const { left, top, width, height } = plane.frame
  return x >= left - 0.5 && x <= left + width + 0.5 && y >= top - 0.5 && y <= top + height + 0.5
}

/** A path through points, broken where one is null or off the frame. */
function broken(plane: Plane, points: readonly (Point | null)[]): string {
  let d = ''
  let isDown = false
  for (const point of points) {
    const isShown = point !== null && point.every(Number.isFinite) && isWithin(plane, point)
    if (isShown) d += `${isDown ? 'L' : 'M'}${point[0].toFixed(2)} ${point[1].toFixed(2)}`
    isDown = isShown
  }
  return d
}

/** A path over the bins, in its look. */
interface Stroke extends Pick<OverlayLine, 'label' | 'tone' | 'dash'> {
  readonly d: string
}

/** Strokes that keep off what lies below them by a rim of the ground's colour, but not off each other. */
function rimmed(strokes: readonly Stroke[]): Shape[] {
  const seen = strokes.filter(({ d }) => d !== '')
  return [
    ...seen.map(({ d }) =>
      path(d, { part: 'curve', series: '' }, { stroke: 'surface', width: 4, opacity: 0.7 }),
    ),
    ...seen.map(({ d, label, tone, dash }) =>
      path(d, { part: 'curve', series: label }, { stroke: tone, width: 1.8, dash, words: label }),
    ),
  ]
}

/** Draws running medians and lines over a plane whose horizontal axis has bins. */
export function drawOverlays(
  plane: Plane,
  x: BinAxis,
  lines: readonly OverlayLine[],
  strips: readonly Strip[],
): Shape[] {
  return rimmed([...strokesOf(plane, strips), ...lines.map((line) => strokeOf(plane, x, line))])
}

function strokeOf(plane: Plane, x: BinAxis, { label, tone, dash, at }: OverlayLine): Stroke {
  const points = Array.from({ length: FINE * x.bins + 1 }, (_, step): Point | null => {
    const value = valueAt(x, step / FINE)
    const y = at(value)
    return y === null ? null : [plane.xOf(value), plane.yOf(y)]
  })
  return { d: broken(plane, points), label, tone, dash }
}

const MEDIAN = { label: 'median', tone: 'ink', dash: '' } as const
const MIDDLE = { label: '16 % and 84 %', tone: 'ink', dash: '4 3' } as const

/** Running medians, and between which values the middle 68 % lie. */
function strokesOf(plane: Plane, strips: readonly Strip[]): Stroke[] {
  const through = (pick: (strip: Strip) => number | null): string =>
    broken(
      plane,
      strips.map((strip): Point | null => {
        const y = pick(strip)
        return y === null ? null : [plane.xOf(strip.x), plane.yOf(y)]
      }),
    )
  return [
    { d: through(({ low }) => low), ...MIDDLE },
    { d: through(({ high }) => high), ...MIDDLE },
    { d: through(({ median }) => median), ...MEDIAN },
  ]
}

/** Draws the chosen object where it lies in the frame. */
export function drawChosen(plane: Plane, { x, y, words }: ChosenMark): Shape[] {
  const point: Point = [plane.xOf(x), plane.yOf(y)]
  if (!point.every(Number.isFinite) || !isWithin(plane, point)) return []
  const part = { part: 'mark', series: 'chosen' } as const
  return [
    path(markAt('circle', ...point, 7), part, { stroke: 'surface', width: 5 }),
    path(markAt('circle', ...point, 7), part, { stroke: 'series-4', width: 2.2, words }),
  ]
}

/** What a legend says of the overlays. */
export function overlayLegend(
  lines: readonly OverlayLine[],
  hasStrips: boolean,
  hasChosen: boolean,
): LegendEntry[] {
  const strips = hasStrips ? [MEDIAN, MIDDLE] : []
  return [
    ...[...lines.filter(({ label }) => label !== ''), ...strips].map(
      ({ label, tone, dash }): LegendEntry => ({
        ...{ series: label, label, tone },
        symbol: { kind: 'line', dash },
      }),
    ),
    ...(hasChosen
      ? [
          {
            ...{ series: 'chosen', label: 'chosen object', tone: 'series-4' },
            symbol: { kind: 'mark', shape: 'circle' },
          } satisfies LegendEntry,
        ]
      : []),
  ]
}

import type { FittedAxis } from '../chart/axis'
import { axisTicks } from '../chart/axis'
import { lineThrough, path, type Drawing, type Shape as DrawnShape, type Tone } from '../chart/drawing'
import type { Figure } from '../chart/figure'
import { drawHorizontalAxis, drawVerticalAxis, planeOf, type Plane } from '../chart/frame'
import { drawLegend, type LegendEntry } from '../chart/legend'
import { markAt, type MarkShape } from '../chart/mark-shape'
import type { Point } from './contour'
import { threeDecimals, type Shape } from './object-shapes'
import {
  clipped,
  contoursOf,
  fitPoints,
  reachOf,
  UNIT_CIRCLE,
  type Contour,
  type Kind,
  type KnownShapes,
} from './shape-plane'
import { tableOfShapes } from './shape-plane-table'

/** How each kind of uncertainty is drawn. */
const LOOKS: Readonly<Record<Kind, { tone: Tone; dash: string; label: string }>> = {
  total: { tone: 'series-1', dash: '', label: 'total, 68 and 95 %' },
  aleatoric: { tone: 'series-3', dash: '6 3', label: 'aleatoric' },
  epistemic: { tone: 'series-2', dash: '2 3', label: 'epistemic' },
}

/** How what has a place is drawn. */
const MARKS = {
  estimate: { tone: 'series-1', shape: 'circle', label: 'estimate' },
  truth: { tone: 'ink', shape: 'cross', label: 'truth' },
  moments: { tone: 'series-4', shape: 'diamond', label: 'moments ± σ' },
  fit: { tone: 'series-5', shape: 'square', label: 'fitted galaxy, 68 %' },
} as const satisfies Record<string, { tone: Tone; shape: MarkShape; label: string }>

const [TOP, BOTTOM, LEFT, RIGHT, WIDEST] = [26, 42, 46, 14, 420]

/** The (g1, g2) plane of one object: what is said of its shape, and how sure. `words` is what there is to say of what is missing. */
export function shapePlaneFigure(shapes: KnownShapes, words: string): Figure {
  return {
    id: 'object-shape',
    title: `Shape of ${shapes.id}`,
    summary: summaryOf(shapes),
    note: words,
    source:
      'Reduced shear g in pixel axes; contours hold 68.3 and 95 % of a normal distribution (χ² of 2.296 and 5.991).',
    table: tableOfShapes(shapes),
    draw: (width) => drawPlane(shapes, width),
  }
}

function summaryOf({ id, estimate, samples, truth }: KnownShapes): string {
  const place = ([g1, g2]: Shape): string => `(${threeDecimals(g1)}, ${threeDecimals(g2)})`
  return [
    `Object ${id} in the plane of g1 and g2.`,
    estimate ? `Estimated at ${place(estimate.shape)}.` : 'Not estimated.',
    ...(samples ? [`${samples.length} samples.`] : []),
    ...(truth ? [`The truth is ${place(truth)}.`] : []),
  ].join(' ')
}

function drawPlane(shapes: KnownShapes, width: number): Drawing {
  const side = Math.max(60, Math.min(width - LEFT - RIGHT, WIDEST))
  const { middle, reach } = reachOf(shapes)
  const axis = (name: string, at: number): FittedAxis => ({
    ...{ name, unit: '1', scale: 'linear' },
    domain: [at - reach, at + reach],
  })
  const frame = { left: LEFT, top: TOP, width: side, height: side }
  const plane = planeOf(frame, axis('g1', middle[0]), axis('g2', middle[1]))
  const below = TOP + side + BOTTOM
  const circle = drawCircle(plane, middle, reach)
  const legend = drawLegend(legendOf(shapes, circle.length > 0), 0, below, width)
  return {
    width,
    height: below + 4 + legend.height,
    shapes: [
      ...drawVerticalAxis(plane),
      ...drawColumns(plane),
      ...drawHorizontalAxis(plane),
      ...circle,
      ...drawSamples(plane, shapes.samples ?? []),
      ...(shapes.estimate ? contoursOf(shapes.estimate).map((contour) => drawContour(plane, contour)) : []),
      ...drawMarks(plane, shapes),
      ...legend.shapes,
    ],
  }
}

/** Lines upwards, so that the plane is read along both axes. */
function drawColumns({ frame, x, xOf }: Plane): DrawnShape[] {
  return axisTicks(x, frame.width / 60).map(({ value }) =>
    path(
      `M${xOf(value).toFixed(2)} ${frame.top}v${frame.height}`,
      { part: 'grid', series: '' },
      { stroke: 'line' },
    ),
  )
}

const line = ({ xOf, yOf }: Plane, points: readonly Point[]): string =>
  lineThrough(points.map(([x, y]) => [xOf(x), yOf(y)] as const))

function drawCircle(plane: Plane, middle: Point, reach: number): DrawnShape[] {
  const part = { part: 'rule', series: 'unit circle' } as const
  return clipped(UNIT_CIRCLE, middle, reach).map((piece) =>
    path(line(plane, piece), part, {
      stroke: 'ink-soft',
      width: 1.2,
      words: '|g| = 1: no shape lies beyond',
    }),
  )
}

function drawContour(plane: Plane, { kind, percent, points }: Contour): DrawnShape {
  const { tone, dash } = LOOKS[kind]
  const width = percent === 68 ? 1.8 : 1.1
  return path(
    line(plane, points),
    { part: 'curve', series: `${kind} ${percent}` },
    {
      ...{ stroke: tone, dash, width, words: `${kind}, ${percent} %` },
    },
  )
}

function drawSamples({ xOf, yOf }: Plane, samples: readonly Shape[]): DrawnShape[] {
  return samples.map(([g1, g2], at) =>
    path(
      markAt('circle', xOf(g1), yOf(g2), 2.2),
      { part: 'dot', series: 'samples' },
      {
        ...{ fill: 'series-6', opacity: 0.7 },
        words: `sample ${at + 1}: ${threeDecimals(g1)}, ${threeDecimals(g2)}`,
      },
    ),
  )
}

function drawMarks(plane: Plane, { estimate, truth, moments, fit }: KnownShapes): DrawnShape[] {
  return [
    ...(fit?.covariance ? [drawFitContour(plane, fit)] : []),
    ...(fit ? [drawMark(plane, 'fit', [fit.g1, fit.g2])] : []),
    ...(moments
      ? [...drawBars(plane, moments.shape, moments.sigma), drawMark(plane, 'moments', moments.shape)]
      : []),
    ...(estimate ? [drawMark(plane, 'estimate', estimate.shape)] : []),
    ...(truth ? [drawMark(plane, 'truth', truth)] : []),
  ]
}

function drawFitContour(plane: Plane, fit: NonNullable<KnownShapes['fit']>): DrawnShape {
  const part = { part: 'curve', series: 'fit 68' } as const
  return path(line(plane, fitPoints(fit)), part, { stroke: MARKS.fit.tone, width: 1.1 })
}

function drawMark({ xOf, yOf }: Plane, which: keyof typeof MARKS, [g1, g2]: Shape): DrawnShape {
  const { tone, shape, label } = MARKS[which]
  const radius = which === 'truth' ? 5 : 4
  return path(
    markAt(shape, xOf(g1), yOf(g2), radius),
    { part: 'mark', series: which },
    {
      ...{ fill: tone, stroke: 'surface' },
      words: `${label}: ${threeDecimals(g1)}, ${threeDecimals(g2)}`,
    },
  )
}

/** The error of each component as a bar through the mark. */
function drawBars(plane: Plane, [g1, g2]: Shape, sigma: number): DrawnShape[] {
  if (!Number.isFinite(sigma)) return []
  const bars: [Point, Point][] = [
    [
      [g1 - sigma, g2],
      [g1 + sigma, g2],
    ],
    [
      [g1, g2 - sigma],
      [g1, g2 + sigma],
    ],
  ]
  return bars.map((bar) =>
    path(
      line(plane, bar),
      { part: 'curve', series: 'moments error' },
      { stroke: MARKS.moments.tone, width: 1.2 },
    ),
  )
}

function legendOf(
  { estimate, samples, truth, moments, fit }: KnownShapes,
  hasCircle: boolean,
): LegendEntry[] {
  const mark = (which: keyof typeof MARKS): LegendEntry => {
    const { tone, shape, label } = MARKS[which]
    return { series: which, label, tone, symbol: { kind: 'mark', shape } }
  }
  const kinds = estimate
    ? (['total', 'aleatoric', 'epistemic'] as const).filter((kind) => isThere(estimate, kind))
    : []
  return [
    ...(estimate ? [mark('estimate')] : []),
    ...kinds.map((kind): LegendEntry => {
      const { tone, dash, label } = LOOKS[kind]
      return { series: kind, label, tone, symbol: { kind: 'line', dash } }
    }),
    ...(samples && samples.length > 0
      ? [
          {
            series: 'samples',
            label: `${samples.length} samples`,
            tone: 'series-6',
            symbol: { kind: 'mark', shape: 'circle' },
          } as const,
        ]
      : []),
    ...(truth ? [mark('truth')] : []),
    ...(moments ? [mark('moments')] : []),
    ...(fit ? [mark('fit')] : []),
    ...(hasCircle ? [CIRCLE] : []),
  ]
}

const CIRCLE: LegendEntry = {
  ...{ series: 'unit circle', label: '|g| = 1', tone: 'ink-soft' },
  symbol: { kind: 'line', dash: '' },
}

const isThere = (estimate: NonNullable<KnownShapes['estimate']>, kind: Kind): boolean =>
  contoursOf(estimate).some((contour) => contour.kind === kind)

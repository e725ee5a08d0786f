import type { MeasuredGalaxy } from '../../preload/contract-galaxies'
import type { Figure } from '../chart/figure'
import { xyFigure, type Curve } from '../chart/xy-figure'
import { ksDistance, quantile, valuesOf, type Quantity } from './compared-quantities'
import { inWords } from './galaxy-set'

/** Bins of a histogram, and the share of the values that lies beyond its ends at each side. */
const [MOST_BINS, BEYOND] = [30, 0.005]

/** Histograms of a quantity in both sets, as shares of the galaxies of each that it was measured of. */
export function comparisonFigure(
  quantity: Quantity,
  generated: readonly MeasuredGalaxy[],
  simulated: readonly MeasuredGalaxy[],
): Figure {
  const [made, drawn] = [valuesOf(quantity, generated), valuesOf(quantity, simulated)]
  const edges = binEdges(made, drawn)
  const { name, unit } = quantity
  const distance = inWords(ksDistance(made, drawn), 3)
  return xyFigure({
    ...{ id: `galaxies-${quantity.id}`, title: `${name}: generated and simulated` },
    x: { name, unit: unit === '' ? '1' : unit, scale: 'linear' },
    y: { name: 'share of the galaxies', unit: '1', scale: 'linear' },
    ...{ fromZero: true, along: [], regions: [], rules: [], marks: [] },
    curves: [
      stepsOf('generated', 'series-2', '', made, edges),
      stepsOf('simulated', 'series-1', '5 3', drawn, edges),
    ],
    summary: `Histograms of ${name} of ${made.length} generated and ${drawn.length} simulated galaxies. Distance of Kolmogorov and Smirnov: ${distance}.`,
    note: `${made.length} generated and ${drawn.length} simulated galaxies; distance of Kolmogorov and Smirnov ${distance}. The lowest and highest 0.5 % may lie beyond the ends.`,
    source: '',
  })
}

function binEdges(one: Float64Array, other: Float64Array): number[] {
  const ends = [one, other].filter((values) => values.length > 0)
  const low = Math.min(...ends.map((values) => quantile(values, BEYOND)))
  const high = Math.max(...ends.map((values) => quantile(values, 1 - BEYOND)))
  if (!(high > low)) return []
  const fewest = Math.min(...ends.map((values) => values.length))
  const bins = Math.max(6, Math.min(MOST_BINS, Math.round(2 * Math.sqrt(fewest))))
  return Array.from({ length: bins + 1 }, (_, at) => low + (at * (high - low)) / bins)
}

function stepsOf(
  series: string,
  tone: Curve['tone'],
  dash: string,
  values: Float64Array,
  edges: readonly number[],
): Curve {
  const points: [number, number][] = edges.slice(0, -1).flatMap((left, at): [number, number][] => {
    const right = edges[at + 1] ?? NaN
    const isLast = at === edges.length - 2
    const inside = values.filter((value) => value >= left && (isLast ? value <= right : value < right))
    const share = inside.length / Math.max(1, values.length)
    return [
      [left, share],
      [right, share],
    ]
  })
  return { series, label: series, tone, dash, points }
}

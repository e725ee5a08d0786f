import type { Figure, FigureTable } from '../chart/figure'
import { xyFigure, type Curve, type Marks } from '../chart/xy-figure'
import { added, LEVELS, type Sums } from '../../workers/calibration/score-sums'
import { wilson, type ShareInterval } from '../../workers/calibration/wilson'
import type { Drawn } from './run-look'

/** The share of components within an interval, beside what that should hold: both in per cent. */
interface Point {
  readonly nominal: number
  readonly interval: ShareInterval
}

/** The nominal share exactly: one standard deviation holds 68.27 %. */
const nominalOf = (level: number): number => (level === 68 ? 68.2689 : level)

/** How many of a Gaussian's components lie within its intervals, and how many do. */
function pointsOf(parts: readonly Sums[]): Point[] {
  const sums = added(parts)
  return LEVELS.flatMap(([level]) => {
    const hits = (sums[`in_1_${level}`] ?? 0) + (sums[`in_2_${level}`] ?? 0)
    const interval = wilson(hits, 2 * (sums['n'] ?? 0))
    return interval ? [{ nominal: nominalOf(level), interval }] : []
  })
}

type DrawnSums = Drawn<readonly Sums[]>

const X = { name: 'nominal share', unit: '%', scale: 'linear' } as const
const NOTE =
  'Error bars: intervals of Wilson (1927), 68 % of confidence; both components of an object count as independent.'

/** The reliability diagram, and the same less its diagonal, where errors are seen. */
export function reliabilityFigures(runs: readonly DrawnSums[], where: string): Figure[] {
  const points = runs.map((run) => ({ ...run, of: pointsOf(run.of) }))
  const table = tableOf(points)
  const shared = { x: X, regions: [], along: [0, 100], note: NOTE, source: where } as const
  const ideal = { series: 'ideal', label: 'ideal', tone: 'ink-soft', dash: '2 3' } as const
  const names = runs.map(({ name }) => name).join(' and ')
  const whole = xyFigure(
    {
      ...{ ...shared, id: 'reliability', title: 'Reliability', fromZero: true, rules: [] },
      y: { name: 'within their interval', unit: '%', scale: 'linear' },
      curves: [
        {
          ...ideal,
          points: [
            [0, 0],
            [100, 100],
          ],
        },
        ...points.map((run) => curveOf(run, 0)),
      ],
      marks: points.map((run) => marksOf(run, 0)),
      summary: `Share of components within intervals of 10 to 99 % of ${names}, against what a Gaussian has.`,
    },
    table,
  )
  const rest = xyFigure(
    {
      ...{
        ...shared,
        id: 'reliability-difference',
        title: 'Reliability, less the nominal share',
        fromZero: false,
      },
      y: { name: 'within less nominal', unit: '% points', scale: 'linear' },
      rules: [{ y: 0, label: 'ideal' }],
      curves: points.map((run) => curveOf(run, 1)),
      marks: points.map((run) => marksOf(run, 1)),
      summary: `How much more than the nominal share lies within intervals of ${names}.`,
      note: `Above 0 uncertainties are too large, below too small. ${NOTE}`,
    },
    table,
  )
  return [whole, rest]
}

type DrawnPoints = Drawn<readonly Point[]>

/** `less`: how much of the nominal share is taken off, 0 or 1. */
function curveOf({ name, look, of }: DrawnPoints, less: 0 | 1): Curve {
  const points = of.map(({ nominal, interval }) => [nominal, 100 * interval.share - less * nominal] as const)
  return { series: name, label: name, tone: look.tone, dash: look.dash, shift: look.shift, points }
}

function marksOf({ name, look, of }: DrawnPoints, less: 0 | 1): Marks {
  const points = of.map(({ nominal, interval: { share, low, high } }) => ({
    ...{ x: nominal, y: 100 * share - less * nominal },
    words: `${name}: ${(100 * share).toFixed(1)} % within the interval of ${nominal.toFixed(1)} %`,
    error: { low: 100 * low - less * nominal, high: 100 * high - less * nominal },
  }))
  return { series: name, label: '', tone: look.tone, shape: look.shape, shift: look.shift, points }
}

function tableOf(runs: readonly DrawnPoints[]): FigureTable {
  return {
    header: ['run', 'nominal share (%)', 'within (%)', 'low (%)', 'high (%)'],
    rows: runs.flatMap(({ name, of }) =>
      of.map(({ nominal, interval: { share, low, high } }) => [
        name,
        nominal,
        100 * share,
        100 * low,
        100 * high,
      ]),
    ),
  }
}

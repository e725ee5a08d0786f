import type { Axis } from '../chart/axis'
import type { Figure } from '../chart/figure'
import { xyFigure, type Curve } from '../chart/xy-figure'
import { outcomeOfBudget, type RuleCurve, type RuleOutcome } from './rule-curve'
import { MEASURE_NAMES, type RuleMeasure } from './rule-measure'
import { counted, percent, shear } from './rule-words'

const X: Axis = { name: 'flagged', unit: '% of measured objects', scale: 'linear' }
const Y: Axis = { name: 'RMS of what stays, a component', unit: 'reduced shear', scale: 'linear' }

/** Shares at which the curve is drawn, in thousandths apart. */
const STEP = 5

/** A place of the curve: the share flagged, and the RMS of what stays, expected and true. */
export interface StaysPoint {
  readonly share: number
  readonly expected: number | null
  readonly true: number | null
}

/** The RMS of what stays against the share that is flagged, from none up to `most` (a share). */
export function staysPoints(curve: RuleCurve, most: number): StaysPoint[] {
  const thousandths = Array.from({ length: Math.floor((1000 * most) / STEP) + 1 }, (_, at) => at * STEP)
  return thousandths.map((thousandth) => {
    const share = thousandth / 1000
    const { expected, true: known } = outcomeOfBudget(curve, share)
    return { share, expected, true: known }
  })
}

/** What is drawn before the cut is known: it moves without the curve being made again. */
export interface StaysSource {
  readonly measure: RuleMeasure
  readonly points: readonly StaysPoint[]
  readonly measured: number
  /** Objects of known error; none without a truth. */
  readonly known: number
  readonly truth: string | null
}

/** The figure of the RMS of what stays, with the cut that is considered. */
export function staysFigure(source: StaysSource, cut: RuleOutcome): Figure {
  const { measure, points, measured, known, truth } = source
  const share = measured === 0 ? 0 : cut.flagged / measured
  const hasTruth = known > 0
  const marks = [
    markOf('expected', share, cut.expected),
    ...(hasTruth ? [markOf('true', share, cut.true)] : []),
  ]
  const told = hasTruth ? `; true ${shear(cut.true)}` : ''
  return xyFigure(
    {
      ...{ id: 'rms-of-what-stays', title: 'RMS of what stays', x: X, y: Y, fromZero: true },
      curves: [
        curveOf('expected', points, 'expected from σ', '', (point) => point.expected),
        ...(hasTruth
          ? [curveOf('true', points, `true, ${counted(known)} with a truth`, '6 3', (point) => point.true)]
          : []),
      ],
      ...{ marks, regions: [], rules: [], along: [0, 50] },
      summary: `The root mean square error of a component of the shapes that stay, against the share that is flagged by ${MEASURE_NAMES[measure]}. At ${percent(share)}: expected ${shear(cut.expected)}${told}.`,
      note: '',
      source: hasTruth
        ? `Expected: sqrt(mean σ total²) over all measured objects. True: sqrt(mean |error|² / 2) over those with a truth in ${truth ?? 'the truth'}.`
        : 'Expected: sqrt(mean σ total²). Without a truth there is no true one.',
    },
    {
      header: [
        'flagged (%)',
        'expected RMS (reduced shear)',
        ...(hasTruth ? ['true RMS (reduced shear)'] : []),
      ],
      rows: points.map((point) => [
        ...[Number((100 * point.share).toFixed(1)), point.expected],
        ...(hasTruth ? [point.true] : []),
      ]),
    },
  )
}

type Series = 'expected' | 'true'
const toneOf = (series: Series) => (series === 'expected' ? 'series-1' : 'series-2')

function curveOf(
  series: Series,
  points: readonly StaysPoint[],
  label: string,
  dash: string,
  of: (point: StaysPoint) => number | null,
): Curve {
  const drawn = points.map((point) => [100 * point.share, of(point)] as const)
  return { series, label, tone: toneOf(series), dash, points: drawn }
}

function markOf(series: Series, share: number, y: number | null) {
  const words = `${series}: ${shear(y)} at ${percent(share)}`
  const points = y === null ? [] : [{ x: 100 * share, y, words }]
  return { series, label: '', tone: toneOf(series), shape: 'circle', points } as const
}

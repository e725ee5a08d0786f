import type { Tone } from '../chart/drawing'
import type { Figure, FigureTable } from '../chart/figure'
import type { Band } from '../chart/xy-errors'
import { xyFigure, type Curve } from '../chart/xy-figure'
import {
  rejectionCurve,
  type Order,
  type RejectionBin,
  type RejectionPoint,
} from '../../workers/calibration/rejection'
import type { Drawn } from './run-look'

const X = { name: 'rejected', unit: '%', scale: 'linear' } as const
const Y = { name: 'rms of a component of what stays', unit: '1', scale: 'linear' } as const
const ERRORS =
  'Bands: ± 1 standard error, by a jackknife that leaves out one of 32 parts of the objects after the other. Within 1 % of sigma the order is left open.'

const NAMES: Readonly<Record<Order, string>> = {
  total: 'by total σ',
  aleatoric: 'by aleatoric σ',
  epistemic: 'by epistemic σ',
  length: 'best possible, by the true error',
}
const LINES: Readonly<Record<Order, { tone: Tone; dash: string }>> = {
  total: { tone: 'series-1', dash: '' },
  aleatoric: { tone: 'series-3', dash: '6 3' },
  epistemic: { tone: 'series-4', dash: '2 2' },
  length: { tone: 'ink-soft', dash: '8 3 2 3' },
}

interface Line {
  readonly label: string
  readonly tone: Tone
  readonly dash: string
  readonly points: readonly RejectionPoint[]
}

const curveOf = ({ label, tone, dash, points }: Line): Curve => ({
  ...{ series: label, label, tone, dash },
  points: points.map(({ fraction, value }) => [100 * fraction, value] as const),
})

/** The errors of a curve; without a label, for the curve has one. */
const bandOf = ({ label, tone, points }: Line): Band => ({
  ...{ series: label, label: '', tone },
  points: points.flatMap(({ fraction, value, error }) =>
    value === null || error === null ? [] : [[100 * fraction, value - error, value + error] as const],
  ),
})

const tableOf = (lines: readonly Line[]): FigureTable => ({
  header: ['order', 'rejected (%)', 'rms', 'standard error'],
  rows: lines.flatMap(({ label, points }) =>
    points.map(({ fraction, value, error }) => [label, 100 * fraction, value, error]),
  ),
})

/** The rms of what stays of one run, by each of its uncertainties, at best and at random. */
export function ordersFigure(
  { name, of }: Drawn<readonly RejectionBin[]>,
  id: string,
  where: string,
): Figure {
  const hasEpistemic = rejectionCurve(of, 'epistemic').length > 0
  const orders: readonly Order[] = hasEpistemic
    ? ['total', 'aleatoric', 'epistemic', 'length']
    : ['total', 'length']
  const lines = orders.flatMap((order): Line[] => {
    const points = rejectionCurve(of, order)
    return points.length === 0 ? [] : [{ label: NAMES[order], ...LINES[order], points }]
  })
  const all = lines[0]?.points[0]?.value ?? null
  const missing = hasEpistemic
    ? ''
    : 'All its uncertainty is aleatoric: there is no epistemic one where weights are not sampled.'
  return figureOf(lines, {
    ...{ id, where, title: `What rejecting the uncertain leaves: ${name}` },
    rules: all === null ? [] : [{ y: all, label: 'at random' }],
    note: [missing, ERRORS].filter(Boolean).join(' '),
  })
}

/** The rms of what stays of two runs, each by its own total uncertainty. */
export function bothFigure(runs: readonly Drawn<readonly RejectionBin[]>[], where: string): Figure {
  const lines = runs.flatMap(({ name, look: { tone, dash }, of }): Line[] => [
    { label: name, tone, dash, points: rejectionCurve(of, 'total') },
  ])
  return figureOf(lines, {
    ...{ id: 'rejection-both', where, title: 'What rejecting the uncertain leaves, by total σ' },
    ...{ rules: [], note: ERRORS },
  })
}

function figureOf(
  lines: readonly Line[],
  {
    id,
    title,
    rules,
    note,
    where,
  }: { id: string; title: string; rules: { y: number; label: string }[]; note: string; where: string },
): Figure {
  return xyFigure(
    {
      ...{
        id,
        title,
        x: X,
        y: Y,
        fromZero: true,
        along: [0, 100],
        marks: [],
        regions: [],
        rules,
        note,
        source: where,
      },
      curves: lines.map(curveOf),
      bands: lines.filter(({ label }) => label !== NAMES.length).map(bandOf),
      summary: `Rms of a component against the fraction of objects that is rejected, the most uncertain first: ${lines.map(({ label }) => label).join(', ')}.`,
    },
    tableOf(lines),
  )
}

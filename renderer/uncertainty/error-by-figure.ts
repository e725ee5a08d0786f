import type { ErrorByRow } from '../../workers/calibration/error-by'
import type { Axis } from '../chart/axis'
import type { Figure } from '../chart/figure'
import { xyFigure } from '../chart/xy-figure'

/** Of a root mean square of 2n Gaussian components the standard error is the value over the root of 4n. */
const errorOf = ({ rms, n }: ErrorByRow): number => rms / Math.sqrt(4 * n)

/** What was got wrong beside what was said to be uncertain, along a quantity. */
export function errorByFigure(along: Axis, rows: readonly ErrorByRow[], note: string): Figure {
  const words = (row: ErrorByRow): string =>
    `${row.n.toLocaleString('en')} objects: error ${row.rms.toPrecision(3)} ± ${errorOf(row).toPrecision(1)}, σ ${row.sigma.toPrecision(3)}`
  return xyFigure(
    {
      id: `error-by-${along.name.replace(/[^a-z0-9]+/g, '-')}`,
      title: `Error and σ by ${along.name}`,
      x: along,
      y: { name: 'rms of a component', unit: '1', scale: 'linear' },
      fromZero: true,
      curves: [
        {
          ...{ series: 'sigma', label: 'σ total, root mean square', tone: 'series-2', dash: '' },
          points: rows.map(({ x, sigma }) => [x, sigma]),
          told: rows.map(words),
        },
        {
          ...{ series: 'error', label: 'error, root mean square', tone: 'series-1', dash: '5 3' },
          points: rows.map(({ x, rms }) => [x, rms]),
          told: rows.map(words),
        },
      ],
      ...{ marks: [], regions: [], rules: [], along: [] },
      summary: `Root mean square of the error and of σ of a component in ${rows.length} groups of equally many objects by ${along.name}; where σ is right the two agree.`,
      note,
      source: '',
    },
    {
      header: [along.name, 'rms error', 'standard error of it', 'rms sigma total', 'objects'],
      rows: rows.map((row) => [row.x, row.rms, errorOf(row), row.sigma, row.n]),
    },
  )
}

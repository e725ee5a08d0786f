import type { Figure } from '../chart/figure'
import { xyFigure, type Curve, type Marks } from '../chart/xy-figure'
import { added, type Sums } from '../../workers/calibration/score-sums'
import { lineOf } from '../../workers/calibration/scores'
import type { ResponseBin } from './run-calibration'
import type { Drawn } from './run-look'

type DrawnBins = Drawn<{ readonly bins: readonly ResponseBin[]; readonly sums: readonly Sums[] }>

/** Objects that a bin needs to have a mean with an error. */
const FEWEST = 5

/** The mean error of one component against its true shape, with the line of least squares whose slope the table has. */
export function responseFigure(component: 1 | 2, runs: readonly DrawnBins[], where: string): Figure {
  const title = `Mean error against the true shape, g${component}`
  const bins = runs.map(({ of, ...run }) => ({
    ...run,
    of: of.bins.filter(({ k, n, scatter }) => k === component && n >= FEWEST && scatter !== null),
  }))
  return xyFigure(
    {
      ...{ id: `response-g${component}`, title, fromZero: false, along: [], regions: [], source: where },
      x: { name: `true g${component}`, unit: '1', scale: 'linear' },
      y: { name: 'estimated − true', unit: '1', scale: 'linear' },
      curves: runs.flatMap((run) => lineThroughBins(run, component)),
      marks: bins.map(marksOf),
      rules: [{ y: 0, label: 'ideal' }],
      summary: `${title}: means in bins of 0.1 with their standard errors, and the line of least squares, of ${runs.map(({ name }) => name).join(' and ')}.`,
      note: 'Error bars: of the mean, by the scatter in the bin. A mean of a posterior shrinks to what is usual where it knows little: a negative slope is right for faint and blended objects, and no shear bias.',
    },
    {
      header: ['run', `true g${component} (mean)`, 'mean error', 'standard error', 'objects'],
      rows: bins.flatMap(({ name, of }) =>
        of.map(({ t, d, n, scatter }) => [name, t, d, (scatter ?? NaN) / Math.sqrt(n), n]),
      ),
    },
  )
}

function marksOf({ name, look, of }: Drawn<readonly ResponseBin[]>): Marks {
  const points = of.map(({ t, d, n, scatter }) => {
    const error = (scatter ?? 0) / Math.sqrt(n)
    const words = `${name}: ${d.toFixed(4)} ± ${error.toFixed(4)}, ${n.toLocaleString('en')} objects`
    return { x: t, y: d, words, error: { low: d - error, high: d + error } }
  })
  return { series: name, label: '', tone: look.tone, shape: look.shape, shift: look.shift, points }
}

/** The line of least squares over the bins that are drawn. */
function lineThroughBins({ name, look, of: { bins, sums } }: DrawnBins, component: 1 | 2): Curve[] {
  const line = lineOf(added(sums), component)
  const at = bins.filter(({ k, n }) => k === component && n >= FEWEST).map(({ t }) => t)
  if (line === null || at.length < 2) return []
  const ends = [Math.min(...at), Math.max(...at)]
  const points = ends.map((t) => [t, line.offset + line.slope * t] as const)
  return [{ series: name, label: name, tone: look.tone, dash: look.dash, points }]
}

import type { Figure } from '../chart/figure'
import { xyFigure } from '../chart/xy-figure'
import { LEVELS } from '../../workers/calibration/score-sums'
import { wilson } from '../../workers/calibration/wilson'
import { LOOKS } from './run-look'

/** How often network and moments disagree by less than a Gaussian's share of objects would: `counts` is the row of `momentsCheckSql`. */
export function momentsFigure(counts: Readonly<Record<string, number>>, where: string): Figure {
  const n = counts['n'] ?? 0
  const points = LEVELS.flatMap(([level]) => {
    const interval = wilson(counts[`under_${level}`] ?? 0, n)
    return interval ? [{ level, interval }] : []
  })
  const [look] = LOOKS
  const series = 'network against moments'
  return xyFigure(
    {
      ...{
        id: 'moments-check',
        title: 'Disagreement with moments',
        fromZero: true,
        along: [0, 100],
        regions: [],
        rules: [],
      },
      x: { name: 'nominal share', unit: '%', scale: 'linear' },
      y: { name: 'objects that disagree by less', unit: '%', scale: 'linear' },
      curves: [
        {
          series: 'ideal',
          label: 'ideal',
          tone: 'ink-soft',
          dash: '2 3',
          points: [
            [0, 0],
            [100, 100],
          ],
        },
        {
          ...{ series, label: series, tone: look.tone, dash: look.dash },
          points: points.map(({ level, interval }) => [level, 100 * interval.share] as const),
        },
      ],
      marks: [
        {
          ...{ series, label: '', tone: look.tone, shape: look.shape },
          points: points.map(({ level, interval: { share, low, high } }) => ({
            ...{ x: level, y: 100 * share, error: { low: 100 * low, high: 100 * high } },
            words: `${(100 * share).toFixed(1)} % disagree by less than the ${level} % region`,
          })),
        },
      ],
      summary:
        'Share of objects whose difference of network and quick moments lies within regions of 10 to 99 % of its errors.',
      note: 'A weak check: the moments’ own errors were fitted on simulated galaxies, have longer tails than a Gaussian, and are the larger ones. Above the line is no fault of the network; far below it, look for a mistake of axes or of the PSF.',
      source: where,
    },
    {
      header: ['nominal share (%)', 'disagree by less (%)', 'low (%)', 'high (%)'],
      rows: points.map(({ level, interval: { share, low, high } }) => [
        level,
        100 * share,
        100 * low,
        100 * high,
      ]),
    },
  )
}

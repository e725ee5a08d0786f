import type { Figure } from '../chart/figure'
import { xyFigure, type Curve } from '../chart/xy-figure'
import { PIT_BINS, pitChi, pitDensity, uniformError } from '../../workers/calibration/pit'
import type { Drawn } from './run-look'

type DrawnCounts = Drawn<readonly number[]>

/** The histogram of the probability integral transform of one component, over what uniform ones are. */
export function pitFigure(component: 1 | 2, runs: readonly DrawnCounts[], where: string): Figure {
  const title = `Probability integral transform, g${component}`
  const n = Math.min(
    ...runs.map(({ of }) => of.reduce((sum, count) => sum + count, 0)).filter((one) => one > 0),
  )
  const isSome = Number.isFinite(n)
  const spread = isSome ? uniformError(n) : 0
  return xyFigure(
    {
      ...{
        id: `pit-g${component}`,
        title,
        fromZero: true,
        along: [0, 1],
        marks: [],
        regions: [],
        source: where,
      },
      x: { name: 'Φ((true − estimated) / σ)', unit: '1', scale: 'linear' },
      y: { name: 'objects in a bin / uniform', unit: '1', scale: 'linear' },
      curves: runs.map(stairs),
      bands: isSome
        ? [
            {
              series: 'uniform',
              label: `uniform ± 1σ`,
              tone: 'ink-soft',
              points: [
                [0, 1 - spread, 1 + spread],
                [1, 1 - spread, 1 + spread],
              ],
            },
          ]
        : [],
      rules: [],
      summary: `${title} of ${runs.map(({ name }) => name).join(' and ')}, in ${PIT_BINS} bins; uniform where the predicted distributions are right.`,
      note: [
        'High at both ends: σ too small; high in the middle: too large; aslant: shapes are biased.',
        ...runs.flatMap(({ name, of }) => {
          const chi = pitChi(of)
          return chi === null ? [] : [`${name}: χ² / ${PIT_BINS - 1} = ${chi.toFixed(2)}.`]
        }),
      ].join(' '),
    },
    {
      header: ['run', 'bin from', 'bin to', 'objects', 'over uniform', 'error'],
      rows: runs.flatMap(({ name, of }) => {
        const density = pitDensity(of) ?? []
        return of.map((count, bin) => [
          ...[name, bin / PIT_BINS, (bin + 1) / PIT_BINS, count],
          ...[density[bin]?.density ?? null, density[bin]?.error ?? null],
        ])
      }),
    },
  )
}

/** A histogram as a line of steps. */
function stairs({ name, look, of }: DrawnCounts): Curve {
  const points = (pitDensity(of) ?? []).flatMap(({ density }, bin) => [
    [bin / PIT_BINS, density] as const,
    [(bin + 1) / PIT_BINS, density] as const,
  ])
  return { series: name, label: name, tone: look.tone, dash: look.dash, points }
}

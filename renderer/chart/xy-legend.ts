import type { LegendEntry } from './legend'
import { BAND_OPACITY } from './xy-errors'
import type { Curve, Marks, XyFigure } from './xy-figure'

export const RULE_DASH = '2 3'

/** Marks and curve of a series beside one another, rules and bands last; a band without a label has no entry. */
export function legendOf({
  curves,
  marks,
  rules,
  bands = [],
}: Pick<XyFigure, 'curves' | 'marks' | 'rules' | 'bands'>): LegendEntry[] {
  const names = [...new Set([...marks, ...curves].map(({ series }) => series))]
  return [
    ...names.flatMap((name) =>
      entriesOf(
        marks.filter(({ series }) => series === name),
        curves.filter(({ series }) => series === name),
      ),
    ),
    ...rules.map(({ label }): LegendEntry => ({
      ...{ series: label, label, tone: 'ink-soft' },
      symbol: { kind: 'line', dash: RULE_DASH },
    })),
    ...bands
      .filter(({ label }) => label !== '')
      .map(({ series, label, tone }): LegendEntry => ({
        ...{ series, label, tone },
        symbol: { kind: 'patch', opacity: BAND_OPACITY },
      })),
  ]
}

/** The entries of one series. */
function entriesOf(marks: readonly Marks[], curves: readonly Curve[]): LegendEntry[] {
  const shared = marks.find(({ label }) => label === '')
  const apart = marks.filter(({ label }) => label !== '')
  return [
    ...apart.map(({ series, label, tone, shape }): LegendEntry => ({
      ...{ series, label, tone },
      symbol: { kind: 'mark', shape },
    })),
    ...curves.map(({ series, label, tone, dash }): LegendEntry => ({
      ...{ series, label, tone },
      symbol: shared ? { kind: 'both', dash, shape: shared.shape } : { kind: 'line', dash },
    })),
    ...(shared && curves.length === 0 ? [alone(shared)] : []),
  ]
}

const alone = ({ series, tone, shape }: Marks): LegendEntry => ({
  ...{ series, label: series, tone },
  symbol: { kind: 'mark', shape },
})

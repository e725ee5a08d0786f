import type { IntervalMetadata, MosaicClient, SelectionClause } from '@uwdata/mosaic-core'
import { verbatim } from '@uwdata/mosaic-sql'
import { binSql, rangeSql, type BinAxis, type BinRange } from './bin-axis'

/** Bins of one axis or two that are brushed. */
export type BrushedBins = readonly BinRange[]

/** SQL of a brush, in the words of its values: what stands in `where`. */
export function brushSql(axes: readonly BinAxis[], bins: BrushedBins): string {
  return axes.flatMap((axis, at) => (bins[at] ? [rangeSql(axis, bins[at])] : [])).join(' AND ')
}

/**
 * The clause of a brush for Mosaic. What it selects by is the number of the bin, which is whole, so that a cube says of every row exactly what the
 * condition says. `source` is known by its identity; `clients` are not filtered by their own brush.
 */
export function brushClause(
  source: object,
  clients: Set<MosaicClient>,
  axes: readonly BinAxis[],
  bins: BrushedBins | null,
): SelectionClause {
  const scales = axes.map((axis) => ({ type: 'identity', domain: [0, axis.bins] as [number, number] }))
  const meta: IntervalMetadata = { type: 'interval', scales, pixelSize: 1 }
  // A cube is asked for the first and the last bin, both in it.
  const ends = bins?.map(([from, to]): [number, number] => [from, to - 1]) ?? null
  return {
    ...{ source, clients, meta },
    fields: axes.map((axis) => verbatim(binSql(axis))),
    value: axes.length === 1 ? (ends?.[0] ?? null) : ends,
    predicate: bins === null ? null : verbatim(brushSql(axes, bins)),
  }
}

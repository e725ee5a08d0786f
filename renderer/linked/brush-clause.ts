import type { IntervalMetadata, MosaicClient, SelectionClause } from '@uwdata/mosaic-core'
import { verbatim } from '@uwdata/mosaic-sql'
import { binSql, rangeSql, type BinAxis, type BinRange } from './bin-axis'

/** Bins of one axis or two that are brushed. */
export type BrushedBins = readonly BinRange[]

/**
 * Bins that a brush goes by along one of its axes: two where it has two axes, so that cubes are a quarter as large. Of an odd number of bins each
 * counts, for else the last would share its place with what lies beyond.
 */
export const stepOf = (axes: readonly BinAxis[], axis: BinAxis): number =>
  axes.length > 1 && axis.bins % 2 === 0 ? 2 : 1

/** Bins widened to whole steps. */
export function inSteps(axes: readonly BinAxis[], bins: BrushedBins): BrushedBins {
  return bins.map(([from, to], at): BinRange => {
    const axis = axes[at]
    const step = axis ? stepOf(axes, axis) : 1
    return [Math.floor(from / step) * step, Math.ceil(to / step) * step]
  })
}

/** Ranges of bins in steps of so many, or ranges of steps in bins. */
export const scaled = (ranges: BrushedBins, steps: readonly number[], to: 'steps' | 'bins'): BrushedBins =>
  ranges.map(([from, end], at): BinRange => {
    const step = steps[at] ?? 1
    return to === 'bins' ? [from * step, end * step] : [Math.floor(from / step), Math.ceil(end / step)]
  })

/** SQL of a brush, in the words of its values: what stands in `where`. */
export function brushSql(axes: readonly BinAxis[], bins: BrushedBins): string {
  return axes.flatMap((axis, at) => (bins[at] ? [rangeSql(axis, bins[at])] : [])).join(' AND ')
}

/**
 * The clause of a brush for Mosaic. What it selects by is the number of the bin, which is whole, so that a cube says of every row exactly what the
 * condition says. `source` is known by its identity; `clients` are not filtered by their own brush. The bins are whole steps, as `inSteps` has them.
 */
export function brushClause(
  source: object,
  clients: Set<MosaicClient>,
  axes: readonly BinAxis[],
  bins: BrushedBins | null,
): SelectionClause {
  const steps = axes.map((axis) => stepOf(axes, axis))
  const scales = axes.map((axis, at) => ({
    type: 'identity',
    domain: [0, axis.bins / (steps[at] ?? 1)] as [number, number],
  }))
  const meta: IntervalMetadata = { type: 'interval', scales, pixelSize: 1 }
  // A cube is asked for the first and the last step, both in it.
  const ends = bins?.map(([from, to], at): [number, number] => {
    const step = steps[at] ?? 1
    return [from / step, to / step - 1]
  })
  return {
    ...{ source, clients, meta },
    fields: axes.map((axis, at) => verbatim(stepSql(axis, steps[at] ?? 1))),
    value: (axes.length === 1 ? ends?.[0] : ends) ?? null,
    predicate: bins === null ? null : verbatim(brushSql(axes, bins)),
  }
}

const stepSql = (axis: BinAxis, step: number): string =>
  step === 1 ? binSql(axis) : `floor((${binSql(axis)}) / ${step})::INTEGER`

import type { Axis } from '../../chart/axis'
import { DISTANCE, pairsSql, type RunPair } from '../../../workers/store/run-pairs-sql'
import type { BinAxis } from '../../linked/bin-axis'
import { gridQuery } from '../../linked/bin-grid'
import type { Measure } from '../../linked/measure'
import type { OverlayLine } from '../../linked/overlay'
import type { Differences } from './comparison'

/** A figure of two runs: counts of the objects that both have, in two-dimensional bins. */
export interface PairFigure {
  readonly id: string
  readonly title: string
  readonly x: Measure
  readonly y: Measure
  readonly axes: readonly [BinAxis, BinAxis]
  readonly lines: readonly OverlayLine[]
  readonly medians: boolean
  /** SQL of the counts, to be read by `gridOf`. */
  readonly sql: string
}

/** Bins along each axis. */
const BINS = [72, 54] as const

const SIGMA_A = { name: 'sigma of A', unit: '1', scale: 'log', sql: 'sigma_a' } as const
const SIGMA_B = { name: 'sigma of B', unit: '1', scale: 'log', sql: 'sigma_b' } as const
const LENGTH = { name: '|g of B − g of A|', unit: '1', scale: 'log', sql: 'distance' } as const

/** The figures of a pair. One whose values have no spread, as where both runs are alike, is left out. */
export function pairFigures(pair: RunPair, differences: Differences): PairFigure[] {
  const {
    sigma_a_least: leastA,
    sigma_a_most: mostA,
    sigma_b_least: leastB,
    sigma_b_most: mostB,
  } = differences
  const { distance_least: least, distance_most: most } = differences
  const [a, b] = [ends(leastA, mostA), ends(leastB, mostB)]
  const along = a && { ...SIGMA_A, domain: a }
  const up = b && { ...SIGMA_B, domain: b }
  const length = ends(least, most)
  const apart = length && { ...LENGTH, domain: length }
  const identity = (label: string): OverlayLine => ({ label, tone: 'series-2', dash: '', at: (x) => x })
  return [
    ...(along && up
      ? [figure('runs-sigma', 'Sigma of B against sigma of A', pair, along, up, identity('B = A'), false)]
      : []),
    ...(along && apart
      ? [
          figure(
            'runs-shapes',
            'How far apart shapes are, against sigma',
            pair,
            along,
            apart,
            identity('one sigma of A'),
            true,
          ),
        ]
      : []),
  ]
}

/** The ends of a logarithmic axis with some air; null where there is nothing to spread. */
function ends(least: number | null, most: number | null): readonly [number, number] | null {
  return least !== null && most !== null && most > least ? [least / 1.05, most * 1.05] : null
}

type Ended = Axis & {
  readonly sql: string
  readonly scale: 'log'
  readonly domain: readonly [number, number]
}

function figure(
  id: string,
  title: string,
  pair: RunPair,
  x: Ended,
  y: Ended,
  line: OverlayLine,
  medians: boolean,
): PairFigure {
  const [along, up] = [x, y].map(({ sql, domain }, at): BinAxis => {
    return { sql, scale: 'log', domain: [...domain], bins: BINS[at] ?? 1 }
  })
  if (!along || !up) throw new Error('two axes were laid out')
  const values = `SELECT a.sigma_total AS sigma_a, b.sigma_total AS sigma_b, ${DISTANCE} AS distance FROM (${pairsSql(pair)})
    WHERE a.g1 IS NOT NULL AND b.g1 IS NOT NULL`
  const sql = `WITH run_pairs AS (${values}) ${String(gridQuery('run_pairs', along, up))}`
  const measures = { x: { ...x, domain: along.domain }, y: { ...y, domain: up.domain } }
  return { id, title, ...measures, axes: [along, up], lines: [line], medians, sql }
}

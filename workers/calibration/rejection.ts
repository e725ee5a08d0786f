import { scoredObjects, type Scored } from './scored-objects'
import { finite, jackknifeError, type Measured } from './jackknife'

/** What objects may be rejected by, the greatest first. `length`, that of the true error, is the best possible. */
export const ORDERS = ['total', 'aleatoric', 'epistemic', 'length'] as const
export type Order = (typeof ORDERS)[number]

/** Bins in a factor of ten: neighbours are 1 % apart. */
const PER_DECADE = 230

/** Below this all is one bin: a sigma that is zero is as sure as can be. */
const LEAST = 1e-9

/** Objects of one bin of an order and one part. */
export interface RejectionBin {
  readonly order: string
  readonly bin: number
  readonly part: number
  readonly n: number
  readonly square: number
}

/**
 * A row for each bin of the logarithm of each order and each part: how many objects, `n`, and their sum of d1^2 + d2^2, `square`; the surest first. What
 * rejecting objects leaves is then exact at the edges of bins, and needs no sorting.
 */
export function rejectionSql(scored: Scored): string {
  const counted = ORDERS.map(
    (order) => `SELECT '${order}' AS "order", part, n, square,
      floor(${PER_DECADE} * log10(greatest(${order}, ${LEAST.toExponential()})))::INTEGER AS bin FROM scored`,
  )
  return `WITH scored AS MATERIALIZED (SELECT part, total, aleatoric, epistemic, length, 1 AS n, d1 * d1 + d2 * d2 AS square
      FROM (${scoredObjects(scored)}))
    SELECT "order", bin, part, sum(n)::DOUBLE AS n, sum(square) AS square FROM (${counted.join(' UNION ALL ')})
    GROUP BY "order", bin, part ORDER BY "order", bin, part`
}

/** Fractions that curves are given at. */
export const FRACTIONS = Array.from({ length: 39 }, (_, at) => at / 40)

/** The rms of what stays when a fraction of the objects is rejected, with its error. */
export interface RejectionPoint extends Measured {
  readonly fraction: number
}

/** The rejection curve of one order, in steps of `FRACTIONS`; empty where nothing is told apart by it. Errors are those of a jackknife over parts. */
export function rejectionCurve(bins: readonly RejectionBin[], order: Order): RejectionPoint[] {
  const steps = stepsOf(bins.filter((bin) => bin.order === order))
  if (steps.length < 2) return []
  const parts = [...new Set(steps.flatMap(({ parts: some }) => [...some.keys()]))]
  const curves = parts.map((left) => cumulative(steps, left))
  const whole = cumulative(steps, null)
  return FRACTIONS.map((fraction) => ({
    fraction,
    value: rmsAt(whole, 1 - fraction),
    error: jackknifeError(curves.map((curve) => rmsAt(curve, 1 - fraction))),
  }))
}

/** The difference of two rejection curves by the total sigma at a fraction, `one` less `other`, with its error where the parts are of the same objects. */
export function rejectionDifference(
  one: readonly RejectionBin[],
  other: readonly RejectionBin[],
  fraction: number,
): Measured {
  const [first, second] = [one, other].map((bins) => stepsOf(bins.filter((bin) => bin.order === 'total')))
  if (!first || !second) return { value: null, error: null }
  const at = (left: number | null): number | null => {
    const [a, b] = [first, second].map((steps) => rmsAt(cumulative(steps, left), 1 - fraction))
    return a === null || b === null ? null : finite((a ?? NaN) - (b ?? NaN))
  }
  const parts = [...new Set(first.flatMap(({ parts: some }) => [...some.keys()]))]
  return { value: at(null), error: jackknifeError(parts.map(at)) }
}

/** A bin with what each part has in it. */
interface Step {
  readonly n: number
  readonly square: number
  readonly parts: ReadonlyMap<number, { n: number; square: number }>
}

/** The bins of an order, the surest objects first. */
function stepsOf(bins: readonly RejectionBin[]): Step[] {
  const found = new Map<
    number,
    { n: number; square: number; parts: Map<number, { n: number; square: number }> }
  >()
  for (const { bin, part, n, square } of [...bins].sort((a, b) => a.bin - b.bin)) {
    const step = found.get(bin) ?? { n: 0, square: 0, parts: new Map() }
    step.n += n
    step.square += square
    step.parts.set(part, { n, square })
    found.set(bin, step)
  }
  return [...found.values()]
}

/** How many objects and which sum of squares lie at or under each bin, without those of one part. */
interface Cumulative {
  readonly n: Float64Array
  readonly square: Float64Array
}

function cumulative(steps: readonly Step[], left: number | null): Cumulative {
  const [n, square] = [new Float64Array(steps.length + 1), new Float64Array(steps.length + 1)]
  steps.forEach((step, at) => {
    const out = left === null ? undefined : step.parts.get(left)
    n[at + 1] = (n[at] ?? 0) + step.n - (out?.n ?? 0)
    square[at + 1] = (square[at] ?? 0) + step.square - (out?.square ?? 0)
  })
  return { n, square }
}

/** The rms of a component of the surest objects, a share of all; within a bin they are alike. Null of nothing. */
function rmsAt({ n, square }: Cumulative, share: number): number | null {
  const wanted = share * (n.at(-1) ?? 0)
  if (!(wanted > 0)) return null
  let at = n.findIndex((count) => count >= wanted - 1e-9)
  if (at <= 0) at = 1
  const [below, above] = [n[at - 1] ?? 0, n[at] ?? 0]
  const within = above > below ? Math.min(1, (wanted - below) / (above - below)) : 1
  const sum = (square[at - 1] ?? 0) + within * ((square[at] ?? 0) - (square[at - 1] ?? 0))
  return finite(Math.sqrt(Math.max(0, sum) / (2 * wanted)))
}

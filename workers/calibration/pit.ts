import { scoredObjects, type Scored } from './scored-objects'

/**
 * Where 20 intervals of equal probability of a unit Gaussian meet: its quantiles at 0.05 ... 0.95 (Abramowitz & Stegun 1964, table 26.5). The probability
 * integral transform Phi(z) lies in the bin k, 0 ... 19, where k of them are at or under z.
 */
export const PIT_EDGES = [
  ...([-1.6448536269514722, -1.2815515655446004, -1.0364333894937898, -0.8416212335729143] as const),
  ...([-0.6744897501960817, -0.5244005127080407, -0.3853204664075676, -0.2533471031357997] as const),
  ...([-0.12566134685507402, 0, 0.12566134685507402, 0.2533471031357997, 0.3853204664075676] as const),
  ...([0.5244005127080407, 0.6744897501960817, 0.8416212335729143, 1.0364333894937898] as const),
  ...([1.2815515655446004, 1.6448536269514722] as const),
]
export const PIT_BINS = PIT_EDGES.length + 1

/**
 * A row for each bin that is not empty: `bin`, and how many objects have the probability integral transform (Dawid 1984) Phi((g_true - g) / sigma)
 * of each component in it, `n_1` and `n_2`. Where the predicted distributions are right, all bins are equally full.
 */
export function pitSql(scored: Scored): string {
  return binned('-d1 / sqrt(c11)', '-d2 / sqrt(c22)', scoredObjects(scored))
}

/** The same of two numbers of any rows which should be a unit Gaussian's. */
export function binned(one: string, two: string, from: string): string {
  const bin = (z: string): string =>
    PIT_EDGES.map((edge) => `(${z} >= ${edge.toExponential()})::INTEGER`).join(' + ')
  const counted = (k: 1 | 2): string =>
    `SELECT ${bin(`z${k}`)} AS bin, ${k === 1 ? 'n, 0 AS other' : '0, n'} FROM z`
  return `WITH z AS MATERIALIZED (SELECT ${one} AS z1, ${two} AS z2, 1 AS n FROM (${from}))
    SELECT bin, sum(n)::DOUBLE AS n_1, sum(other)::DOUBLE AS n_2 FROM (${counted(1)} UNION ALL ${counted(2)})
    GROUP BY bin ORDER BY bin`
}

/** Counts of all bins of one component. */
export function pitCounts(rows: readonly Readonly<Record<string, number>>[], component: 1 | 2): number[] {
  const found = new Map(rows.map((row) => [row['bin'], row[`n_${component}`]]))
  return Array.from({ length: PIT_BINS }, (_, bin) => found.get(bin) ?? 0)
}

/** A bin over what uniform ones hold, and its standard error, that of a binomial; null of nothing. */
export function pitDensity(counts: readonly number[]): { density: number; error: number }[] | null {
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (n === 0) return null
  return counts.map((count) => {
    const share = count / n
    return { density: share * PIT_BINS, error: PIT_BINS * Math.sqrt((share * (1 - share)) / n) }
  })
}

/** How far one bin over what it should hold strays, one standard deviation, where `n` objects fall uniformly. */
export const uniformError = (n: number): number => Math.sqrt((PIT_BINS - 1) / n)

/** Chi squared of the counts against the uniform, over its degrees of freedom; null of nothing. About 1 +- sqrt(2 / 19) where it holds. */
export function pitChi(counts: readonly number[]): number | null {
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (n === 0) return null
  const expected = n / PIT_BINS
  const square = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return square / (PIT_BINS - 1)
}

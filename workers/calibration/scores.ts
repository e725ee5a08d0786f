import { finite, groupError, jackknifed, type Measured } from './jackknife'
import { RANKED } from './rank-sql'
import { added, LEVELS, REGIONS, type Sums } from './score-sums'
import { wilson } from './wilson'

/** Scores with their standard errors, by the names that `evaluate` gives them; and of each component, `coverage68_1`. */
export type Scores = Readonly<Record<string, Measured>>

type Statistic = (sums: Sums) => number | null
const of = (sums: Sums, name: string): number => sums[name] ?? NaN

/** The statistics that follow from sums. */
export const STATISTICS: Readonly<Record<string, Statistic>> = {
  rms: (sums) => Math.sqrt(of(sums, 'square') / (2 * of(sums, 'n'))),
  ...Object.fromEntries(
    ([1, 2] as const).flatMap((k) => [
      [`slope${k}`, (sums: Sums) => lineOf(sums, k)?.slope ?? null],
      [`offset${k}`, (sums: Sums) => lineOf(sums, k)?.offset ?? null],
    ]),
  ),
  ...Object.fromEntries(
    LEVELS.flatMap(([level]) => [
      [
        `coverage${level}`,
        (sums: Sums) => (of(sums, `in_1_${level}`) + of(sums, `in_2_${level}`)) / (2 * of(sums, 'n')),
      ],
      ...([1, 2] as const).map((k) => [
        `coverage${level}_${k}`,
        (sums: Sums) => of(sums, `in_${k}_${level}`) / of(sums, 'n'),
      ]),
    ]),
  ),
  ...Object.fromEntries(
    REGIONS.map(([level]) => [`region${level}`, (sums: Sums) => of(sums, `region_${level}`) / of(sums, 'n')]),
  ),
  nll: (sums) => of(sums, 'nll') / of(sums, 'n'),
}

/** Least squares of g_estimated = offset + (1 + slope) g_true of a component, with standard errors from the scatter about the line. */
export function lineOf(
  sums: Sums,
  k: 1 | 2,
): { slope: number; offset: number; slopeError: number; offsetError: number } | null {
  const n = of(sums, 'n')
  const [t, g] = [of(sums, `t_${k}`) / n, of(sums, `g_${k}`) / n]
  const square = of(sums, `tt_${k}`) - n * t * t
  if (!(square > 1e-12 * of(sums, `tt_${k}`))) return null
  const product = of(sums, `tg_${k}`) - n * t * g
  const slope = product / square
  const rest = Math.max(0, of(sums, `gg_${k}`) - n * g * g - slope * product)
  const variance = n > 2 ? rest / (n - 2) : NaN
  return {
    ...{ slope: slope - 1, offset: g - slope * t },
    slopeError: Math.sqrt(variance / square),
    offsetError: Math.sqrt(variance * (1 / n + (t * t) / square)),
  }
}

/**
 * All scores that follow from sums. Errors: of lines those of least squares, of shares half the width of Wilson's interval (components count as
 * independent), of the rest those of a jackknife over parts.
 */
export function scoresOfSums(parts: readonly Sums[]): Scores {
  const sums = added(parts)
  const [one, two] = [lineOf(sums, 1), lineOf(sums, 2)]
  const errors: Record<string, number | null | undefined> = {
    ...{
      slope1: one?.slopeError,
      offset1: one?.offsetError,
      slope2: two?.slopeError,
      offset2: two?.offsetError,
    },
  }
  return Object.fromEntries(
    Object.entries(STATISTICS).map(([name, statistic]) => {
      const value = finite(parts.length === 0 ? null : statistic(sums))
      if (name in errors) return [name, { value, error: finite(errors[name]) }]
      if (isShare(name)) return [name, { value, error: shareError(name, value, of(sums, 'n')) }]
      return [name, jackknifed(parts, (some) => statistic(added(some)))]
    }),
  )
}

const isShare = (name: string): boolean => /^(coverage|region)\d/.test(name)

function shareError(name: string, share: number | null, objects: number): number | null {
  if (share === null) return null
  const n = /^coverage\d+$/.test(name) ? 2 * objects : objects
  const interval = wilson(share * n, n)
  return interval === null ? null : (interval.high - interval.low) / 2
}

/** A row of `ranksSql`. */
export type RankRow = Readonly<Record<string, number | null>>

/** The rank correlations and the rms of the surest nine tenths. Errors of correlations are those of the mean of parts that are ranked by themselves. */
export function scoresOfRanks(rows: readonly RankRow[], surestError: number | null): Scores {
  const whole = rows.find(({ part }) => part === null)
  const parts = rows.filter(({ part }) => part !== null)
  return {
    ...Object.fromEntries(
      RANKED.map((name) => {
        const value = finite(whole?.[name])
        const error = value === null ? null : groupError(parts.map((part) => finite(part[name])))
        return [RANK_SCORES[name], { value, error }]
      }),
    ),
    rmsReject10: { value: finite(whole?.['surest']), error: surestError },
  }
}

/** What `evaluate` calls rank correlations. */
export const RANK_SCORES = {
  total: 'spearmanTotal',
  aleatoric: 'spearmanAleatoric',
  epistemic: 'spearmanEpistemic',
} as const

/** Scores of one run less those of another, from sums over the same objects in the same parts: the errors are those of pairs, by jackknife. */
export function differencesOfSums(run: readonly Sums[], other: readonly Sums[]): Scores {
  const pairs = run.flatMap((sums) => {
    const same = other.find((one) => one['part'] === sums['part'])
    return same === undefined ? [] : [{ run: sums, other: same }]
  })
  return Object.fromEntries(
    Object.entries(STATISTICS).map(([name, statistic]) => [
      name,
      jackknifed(pairs, (some) => {
        const [a, b] = [
          statistic(added(some.map((one) => one.run))),
          statistic(added(some.map((one) => one.other))),
        ]
        return a === null || b === null ? null : a - b
      }),
    ]),
  )
}

/** The same of rank correlations. */
export function differencesOfRanks(run: readonly RankRow[], other: readonly RankRow[]): Scores {
  return Object.fromEntries(
    RANKED.map((name) => {
      const differences = run.flatMap((row) => {
        const same = other.find(({ part }) => part === row['part'])
        const [a, b] = [finite(row[name]), finite(same?.[name])]
        return a === null || b === null ? [] : [{ part: row['part'], difference: a - b }]
      })
      const value = differences.find(({ part }) => part === null)?.difference ?? null
      const error = groupError(
        differences.flatMap(({ part, difference }) => (part === null ? [] : [difference])),
      )
      return [RANK_SCORES[name], { value, error: value === null ? null : error }]
    }),
  )
}

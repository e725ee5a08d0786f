import * as v from 'valibot'

const amount = v.nullable(v.number())
const count = v.number()
const range = <const Name extends string>(name: Name) =>
  ({ [`${name}_low`]: amount, [`${name}_median`]: amount, [`${name}_high`]: amount }) as Record<
    `${Name}_low` | `${Name}_median` | `${Name}_high`, // the keys above
    typeof amount
  >

/** What differs between two runs: the row of `differencesSql`. */
export const Differences = v.object({
  ...{ common: count, only_one: count, only_other: count, measured: count },
  ...{ mean_1: amount, mean_error_1: amount, rms_1: amount },
  ...{ mean_2: amount, mean_error_2: amount, rms_2: amount },
  ...{ ...range('total'), ...range('aleatoric'), ...range('epistemic') },
  ...{ neither: count, gained: count, lost: count, kept: count },
  ...{ sigma_a_least: amount, sigma_a_most: amount, sigma_b_least: amount, sigma_b_most: amount },
  ...{ distance_least: amount, distance_most: amount },
})
export type Differences = v.InferOutput<typeof Differences>

/** The scores of one of two runs: a row of `pairScoresSql`. */
export const PairScores = v.object({
  side: v.picklist(['a', 'b']),
  objects: count,
  ...{ rms: amount, rms_error: amount, nmad: amount },
  ...{ slope1: amount, slope1_error: amount, slope2: amount, slope2_error: amount },
  ...{ coverage68: amount, coverage68_error: amount, coverage95: amount, coverage95_error: amount },
  ...{ spearman: amount, spearman_error: amount, square: amount, square_error: amount },
})
export type PairScores = v.InferOutput<typeof PairScores>

/** Two runs compared; `scores` is null where there is no truth, or no object of both has one. */
export interface Comparison {
  readonly differences: Differences
  readonly scores: readonly [one: PairScores, other: PairScores] | null
}

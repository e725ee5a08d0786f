import {
  differencesOfRanks,
  differencesOfSums,
  scoresOfRanks,
  scoresOfSums,
  type Scores,
} from '../../workers/calibration/scores'
import { rejectionCurve, rejectionDifference } from '../../workers/calibration/rejection'
import type { Measured } from '../../workers/calibration/jackknife'
import type { Calibration, Pair } from './measure-runs'
import type { RunCalibration } from './run-calibration'

/** How a score is written: as it is, in per cent, and with how many decimals. */
interface Written {
  readonly factor: number
  readonly decimals: number
  readonly unit: string
}
const PLAIN = { factor: 1, decimals: 4, unit: '' } as const
const RANK = { factor: 1, decimals: 3, unit: '' } as const
const SHARE = { factor: 100, decimals: 1, unit: '%' } as const

/** A score of the table: its name as `evaluate` has it, in words, and what is to be expected where something is. */
export interface ScoreRow extends Written {
  readonly score: string
  readonly words: string
  readonly nominal: number | null
}

const row = (score: string, words: string, written: Written, nominal: number | null = null): ScoreRow => ({
  ...{ score, words, nominal },
  ...written,
})

/** The rows of the table in groups. */
export const GROUPS: readonly { readonly title: string; readonly rows: readonly ScoreRow[] }[] = [
  {
    title: 'Errors',
    rows: [
      row('rms', 'rms of a component', PLAIN),
      row('rmsReject10', 'rms of the surest 90 %', PLAIN),
      row('nll', 'negative log likelihood (nats an object)', RANK),
    ],
  },
  {
    title: 'Within the uncertainty',
    rows: [
      row('coverage50', 'components within 0.67 σ', SHARE, 0.5),
      row('coverage68', 'components within 1 σ', SHARE, 0.682689),
      row('coverage68_1', 'g1 within 1 σ', SHARE, 0.682689),
      row('coverage68_2', 'g2 within 1 σ', SHARE, 0.682689),
      row('coverage95', 'components within 1.96 σ', SHARE, 0.95),
      row('coverage95_1', 'g1 within 1.96 σ', SHARE, 0.95),
      row('coverage95_2', 'g2 within 1.96 σ', SHARE, 0.95),
      row('region68', 'objects in the 68 % ellipse', SHARE, 0.682689),
      row('region95', 'objects in the 95 % ellipse', SHARE, 0.95),
    ],
  },
  {
    title: 'Slopes on the truth',
    rows: [
      row('slope1', 'slope of g1, less 1', PLAIN),
      row('slope2', 'slope of g2, less 1', PLAIN),
      row('offset1', 'offset of g1', PLAIN, 0),
      row('offset2', 'offset of g2', PLAIN, 0),
    ],
  },
  {
    title: 'Rank correlation of σ with the error (Spearman)',
    rows: [
      row('spearmanTotal', 'total σ', RANK),
      row('spearmanAleatoric', 'aleatoric σ', RANK),
      row('spearmanEpistemic', 'epistemic σ', RANK),
    ],
  },
]

/** The fraction that `rmsReject10` rejects. */
const TENTH = 0.1

/** All scores of a run that are known yet. */
export function scoresOf({ sums, ranks, rejection }: RunCalibration): Scores {
  const surest = rejection && rejectionCurve(rejection, 'total').find(({ fraction }) => fraction === TENTH)
  return {
    ...(sums && scoresOfSums(sums)),
    ...(ranks && scoresOfRanks(ranks, surest?.error ?? null)),
  }
}

/** Scores of the shown run less those of the other, over the objects that both have; errors of pairs. */
export function differencesOf({ shown, compared }: Pair): Scores {
  const ranks = shown.ranks && compared.ranks ? { one: shown.ranks, two: compared.ranks } : null
  const rejected =
    shown.rejection && compared.rejection && rejectionDifference(shown.rejection, compared.rejection, TENTH)
  return {
    ...(shown.sums && compared.sums && differencesOfSums(shown.sums, compared.sums)),
    ...(ranks && differencesOfRanks(ranks.one, ranks.two)),
    ...(rejected && ranks && { rmsReject10: surestDifference(ranks.one, ranks.two, rejected.error) }),
  }
}

type Ranks = NonNullable<RunCalibration['ranks']>

/** As each run has it exactly, with the error of the curves. */
function surestDifference(one: Ranks, two: Ranks, error: number | null): Measured {
  const [a, b] = [one, two].map((rows) => rows.find(({ part }) => part === null)?.['surest'] ?? null)
  if (a === null || a === undefined || b === null || b === undefined) return { value: null, error: null }
  return { value: a - b, error }
}

/** A number as the table writes it; a dash where there is none. A minus is one. */
export function written(value: number | null | undefined, { factor, decimals }: Written): string {
  if (value === null || value === undefined) return '–'
  const text = (factor * value).toFixed(decimals)
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−')
}

/** A number with its error. */
export const withError = ({ value, error }: Measured, how: Written): string =>
  error === null ? written(value, how) : `${written(value, how)} ± ${written(error, how)}`

/** Over how many objects, of how many runs. */
export function countsInWords({ shown, compared, pair }: Calibration): string {
  const n = shown.counts?.scored
  if (n === undefined) return ''
  const objects = `${n.toLocaleString('en')} object${n === 1 ? '' : 's'} of known shape and whole stamp`
  const failed = shown.counts?.failed
    ? `, ${shown.counts.failed.toLocaleString('en')} more without a shape`
    : ''
  const common = pair?.shown.counts?.scored
  const theirs = compared?.counts?.scored
  const isOther = theirs !== undefined && (theirs !== n || common !== n)
  const beside = isOther
    ? `; ${theirs.toLocaleString('en')} of the run beside it, ${(common ?? 0).toLocaleString('en')} of both`
    : ''
  return `${objects}${failed}${beside}`
}

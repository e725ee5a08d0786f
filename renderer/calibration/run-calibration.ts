import { pitCounts, pitSql } from '../../workers/calibration/pit'
import { rejectionSql, type RejectionBin } from '../../workers/calibration/rejection'
import { ranksSql } from '../../workers/calibration/rank-sql'
import { responseSql } from '../../workers/calibration/response-sql'
import { partsOf, sumsSql, type Sums } from '../../workers/calibration/score-sums'
import { countsSql, type Scored, type Subset } from '../../workers/calibration/scored-objects'
import type { RankRow } from '../../workers/calibration/scores'

/** What the mean error is in a bin of the true shape of component `k`: see `responseSql`. */
export interface ResponseBin {
  readonly k: number
  readonly bin: number
  readonly n: number
  readonly t: number
  readonly d: number
  readonly scatter: number | null
}

/** What the store says of one run against the truth; what it has not been asked yet is left out. */
export interface RunCalibration {
  readonly counts?: { readonly scored: number; readonly failed: number }
  /** Sums of each part and class of blendedness, over all objects that the filter leaves. */
  readonly classes?: readonly Sums[]
  /** Those of the chosen subset, one for each part. */
  readonly sums?: readonly Sums[]
  readonly pit?: { readonly 1: readonly number[]; readonly 2: readonly number[] }
  readonly rejection?: readonly RejectionBin[]
  readonly response?: readonly ResponseBin[]
  readonly ranks?: readonly RankRow[]
}

/** Asks the store with one statement for its few rows. */
export type Ask = <Row>(sql: string) => Promise<Row[]>

/** A question about a run: what is asked, given what is known, and what of its calibration the answer is. */
type Step = (ask: Ask, scored: Scored, known: RunCalibration) => Promise<RunCalibration>

const all: Subset = 'all'

/** The questions about a run, those that are seen first come first; ranks take longest, for they are sorted. */
export const STEPS: readonly Step[] = [
  async (ask, scored) => {
    const [counts = { scored: 0, failed: 0 }] = await ask<{ scored: number; failed: number }>(
      countsSql(scored),
    )
    const classes = await ask<Sums>(sumsSql({ ...scored, subset: all }))
    return { counts, classes, sums: partsOf(classes, scored.subset) }
  },
  async (ask, scored) => {
    const rows = await ask<Readonly<Record<string, number>>>(pitSql(scored))
    return { pit: { 1: pitCounts(rows, 1), 2: pitCounts(rows, 2) } }
  },
  async (ask, scored) => ({ rejection: await ask<RejectionBin>(rejectionSql(scored)) }),
  async (ask, scored) => ({ response: await ask<ResponseBin>(responseSql(scored)) }),
  async (ask, scored, { counts }) => ({ ranks: await ask<RankRow>(ranksSql(scored, counts?.scored ?? 0)) }),
]

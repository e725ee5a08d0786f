import { shallowRef, watch, type Ref } from 'vue'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'
import { useLinked } from '../state/linked'
import { useSurvey } from '../state/survey'
import { useVisible } from '../state/visible'
import { categoriesQuery } from './category-axis'
import { rangeQuery, type Measure, type MeasureRange } from './measure'

/** Something of measures that the store was asked for. */
export interface Found<Of> {
  /** In the order of the measures; null until all are known. */
  readonly found: Readonly<Ref<readonly Of[] | null>>
  readonly problem: Readonly<Ref<FaultReport | null>>
}

/** The most frequent values of a measure of texts. */
export interface Categories {
  readonly values: readonly string[]
  readonly hasOthers: boolean
}

/** More than any window of figures asks for. */
const KEPT = 300
const answers = new Map<string, Promise<unknown>>()

/** Follows what measures are like, while the view is in sight. */
export function useMeasureRanges(
  measures: () => readonly Measure[],
): { readonly ranges: Found<MeasureRange>['found'] } & Pick<Found<MeasureRange>, 'problem'> {
  const { found, problem } = useFound(measures, 'range', askRange)
  return { ranges: found, problem }
}

/** Follows the most frequent values of measures, while the view is in sight. */
export const useCategories = (measures: () => readonly Measure[]): Found<Categories> =>
  useFound(measures, 'categories', askCategories)

/**
 * What the store says of measures, found once for a survey, a run and a truth, so that axes stay where they are while verdicts and flags
 * change.
 */
function useFound<Of>(
  measures: () => readonly Measure[],
  kind: string,
  ask: (measure: Measure) => Promise<Of>,
): Found<Of> {
  const [linked, lies, visible] = [useLinked(), useSurvey(), useVisible()]
  const found = shallowRef<readonly Of[] | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  let asked = ''

  const keyOf = ({ sql, scale }: Measure): string => {
    const { run, truth, objects } = linked.table ?? {}
    return JSON.stringify([kind, lies.survey?.folder, run, truth, objects, scale, sql])
  }

  async function follow(wanted: readonly Measure[]): Promise<void> {
    const key = wanted.map(keyOf).join()
    if (key === asked && found.value) return
    asked = key
    problem.value = null
    try {
      const known = await Promise.all(wanted.map((measure) => once(keyOf(measure), () => ask(measure))))
      if (asked === key) found.value = known
    } catch (error) {
      if (asked !== key) return
      found.value = null
      problem.value = reportOf(error)
    }
  }

  watch(
    [measures, () => linked.table, visible],
    ([wanted, table, seen]) => {
      if (table && seen) void follow(wanted)
      if (!table) found.value = null
    },
    { immediate: true },
  )
  return { found, problem }
}

/** The answer for a key, asked for once; what failed is asked again. */
function once<Of>(key: string, ask: () => Promise<Of>): Promise<Of> {
  // A key names its kind, and each kind has one type.
  const known = answers.get(key) as Promise<Of> | undefined
  if (known) return known
  const asked = ask().catch((error: unknown) => {
    answers.delete(key)
    throw error
  })
  answers.set(key, asked)
  for (const old of [...answers.keys()].slice(0, -KEPT)) answers.delete(old)
  return asked
}

async function askRange(measure: Measure): Promise<MeasureRange> {
  // The one row of an aggregate, by the names of its columns.
  const row = (await lab.query(rangeQuery(measure))).get(0) as Record<string, unknown>
  const number = (name: string): number => Number(row[name] ?? NaN)
  return {
    rows: number('rows'),
    least: number('least'),
    low: number('low'),
    high: number('high'),
    isWhole: row['is_whole'] === true,
  }
}

async function askCategories({ sql }: Measure): Promise<Categories> {
  // Rows of the query, by the names of its columns.
  const rows = (await lab.query(categoriesQuery(sql))).toArray() as { value: string; different: bigint }[]
  return { values: rows.map(({ value }) => value), hasOthers: Number(rows[0]?.different ?? 0) > rows.length }
}

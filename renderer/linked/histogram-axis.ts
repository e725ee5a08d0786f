import { computed, type ComputedRef, type Ref } from 'vue'
import type { FaultReport } from '../../preload/fault'
import type { BinAxis } from './bin-axis'
import { categoryAxis, OTHERS } from './category-axis'
import { useCategories, useMeasureRanges } from './figure-axes'
import { binAxisOf, type Measure, type MeasureRange } from './measure'

/** The axis of a histogram, and the names of its bins where they are of texts. */
export interface HistogramAxis {
  readonly axis: ComputedRef<BinAxis | null>
  readonly categories: ComputedRef<readonly string[] | null>
  readonly ranges: ComputedRef<readonly MeasureRange[] | null>
  readonly problem: Readonly<Ref<FaultReport | null>>
}

/** Finds the axis of a histogram of numbers or of texts. */
export function useHistogramAxis(
  x: () => Measure,
  kind: () => 'numbers' | 'categories',
  bins: () => number,
): HistogramAxis {
  const isText = (): boolean => kind() === 'categories'
  const numbers = useMeasureRanges(() => (isText() ? [] : [x()]))
  const texts = useCategories(() => (isText() ? [x()] : []))
  const named = computed(() => (isText() ? (texts.found.value?.[0] ?? null) : null))
  const ranges = computed(() => {
    if (!isText()) return numbers.ranges.value
    const rows = named.value?.values.length
    return rows === undefined ? null : [{ rows, least: 0, low: 0, high: 0, isWhole: true }]
  })
  return {
    ranges,
    axis: computed(() => {
      const [range] = ranges.value ?? []
      if (!range || range.rows === 0) return null
      if (!named.value) return isText() ? null : binAxisOf(x(), range, bins())
      return categoryAxis(x().sql, named.value.values, named.value.hasOthers)
    }),
    categories: computed(
      () => named.value && [...named.value.values, ...(named.value.hasOthers ? [OTHERS] : [])],
    ),
    problem: computed(() => numbers.problem.value ?? texts.problem.value),
  }
}

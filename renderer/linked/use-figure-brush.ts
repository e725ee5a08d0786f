import { computed, onBeforeUnmount, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { BinAxis } from './bin-axis'
import { placeOf, valueAt } from './bin-axis'
import { inSteps, type BrushedBins } from './brush-clause'
import { useCrossfilter } from './crossfilter'
import { stretchWords, type Measure } from './measure'

/** The brush of one figure. */
export interface FigureBrushing {
  /** In bins of the axes as they are now. */
  readonly brush: ComputedRef<BrushedBins | null>
  /** In words; '' where nothing is brushed. */
  readonly words: ComputedRef<string>
  /** As SQL; '' where nothing is brushed. */
  readonly condition: ComputedRef<string>
  /** What is told to whoever does not see it, when the brush has come to rest. */
  readonly told: Readonly<Ref<string>>
  set(bins: BrushedBins | null): void
  /** Someone is about to brush: cubes are made. */
  near(): void
}

const REST = 500

/** Brushes a figure through the crossfilter; with the figure its brush goes. `rows` says how many objects lie in the brush. */
export function useFigureBrush(
  source: string,
  measures: () => readonly Measure[],
  axes: () => readonly BinAxis[] | null,
  rows: (bins: BrushedBins) => number | null,
  wordsOf: (bins: BrushedBins) => string = (bins) => brushWords(measures(), axes() ?? [], bins),
): FigureBrushing {
  const crossfilter = useCrossfilter()
  const told = ref('')
  let resting: ReturnType<typeof setTimeout> | undefined

  const own = computed(() => crossfilter.brushOf(source))
  const brush = computed((): BrushedBins | null => {
    const [now, made] = [axes(), own.value]
    if (!now || !made) return null
    return made.axes === now
      ? made.bins
      : made.bins.map((range, at) => carried(range, made.axes[at], now[at]))
  })
  const words = computed(() => (brush.value ? wordsOf(brush.value) : ''))

  watch(brush, (bins, before) => {
    if (bins === before) return
    clearTimeout(resting)
    resting = setTimeout(
      () => (told.value = bins ? `${words.value}: ${rowWords(rows(bins))}` : 'Nothing is brushed.'),
      REST,
    )
  })
  // Of another measure a brush says nothing.
  watch(
    () =>
      measures()
        .map(({ sql, scale }) => `${scale} ${sql}`)
        .join(),
    () => crossfilter.brush(source, '', [], null),
  )
  onScopeDispose(() => clearTimeout(resting))
  onBeforeUnmount(() => crossfilter.brush(source, '', [], null))

  return {
    ...{ brush, words, told },
    condition: computed(() => own.value?.sql ?? ''),
    set(wanted) {
      const now = axes()
      if (!now) return
      const bins = wanted && inSteps(now, wanted)
      crossfilter.brush(source, bins ? wordsOf(bins) : '', now, bins)
    },
    near() {
      const now = axes()
      if (now) crossfilter.prepare(source, now)
    },
  }
}

const rowWords = (rows: number | null): string =>
  rows === null ? '' : `${rows.toLocaleString('en')} ${rows === 1 ? 'object' : 'objects'}`

function brushWords(measures: readonly Measure[], axes: readonly BinAxis[], bins: BrushedBins): string {
  return measures
    .flatMap((measure, at) => {
      const [axis, range] = [axes[at], bins[at]]
      return axis && range ? [stretchWords(measure, valueAt(axis, range[0]), valueAt(axis, range[1]))] : []
    })
    .join(', ')
}

/** A range of bins of one axis in the bins of another that shows the same. */
function carried(
  [from, to]: BrushedBins[number],
  made: BinAxis | undefined,
  now: BinAxis | undefined,
): BrushedBins[number] {
  if (!made || !now) return [from, to]
  const low = Math.max(0, Math.min(now.bins - 1, Math.round(placeOf(now, valueAt(made, from)))))
  return [low, Math.max(low + 1, Math.min(now.bins, Math.round(placeOf(now, valueAt(made, to)))))]
}

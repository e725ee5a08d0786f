import { makeClient, type Coordinator, type MosaicClient, type QueryError } from '@uwdata/mosaic-core'
import type { Table } from '@uwdata/flechette'
import type { FilterExpr } from '@uwdata/mosaic-sql'
import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue'
import { reportOf, type FaultReport } from '../../preload/fault'
import { useLinked } from '../state/linked'
import { useVisible } from '../state/visible'
import type { BinAxis } from './bin-axis'
import { gridOf, gridQuery, type BinGrid } from './bin-grid'
import { useCrossfilter } from './crossfilter'

/** The counts of a figure as they come. */
export interface FigureGrid {
  readonly grid: Readonly<Ref<BinGrid | null>>
  /** Whether the counts are those of `linked_sample`, for the exact ones are on their way. */
  readonly isSample: Readonly<Ref<boolean>>
  readonly problem: Readonly<Ref<FaultReport | null>>
  /** How many times it was counted. */
  readonly answers: Readonly<Ref<number>>
}

/** One axis of bins or two. */
export type GridAxes = readonly [x: BinAxis, y: BinAxis | null]

/**
 * Counts the rows of `linked` in bins, as filtered by all but the figure's own brush (`filtered`) or all rows; of a large lab first those of its
 * sample. They are counted again whenever rows, filter or brushes change, while the figure is in sight.
 */
export function useFigureGrid(source: string, axes: () => GridAxes | null, filtered = true): FigureGrid {
  const [crossfilter, linked, visible] = [useCrossfilter(), useLinked(), useVisible()]
  const grid = shallowRef<BinGrid | null>(null)
  const [isSample, answers] = [ref(false), ref(0)]
  const problem = shallowRef<FaultReport | null>(null)
  const mine = crossfilter.clientsOf(source)
  let client: MosaicClient | null = null

  function leave(): void {
    if (!client) return
    mine.delete(client)
    client.destroy()
    client = null
  }

  function join(coordinator: Coordinator, [x, y]: GridAxes): void {
    const selection = filtered ? crossfilter.selection : undefined
    // As the filter of a query: conditions that all hold, which is what a crossfilter has.
    const others = () => selection?.predicate(one, true) as FilterExpr | undefined
    const query = (table: string) => gridQuery(table, x, y, others())
    const isCurrent = (): boolean => client === one
    const show = (answer: Table, sampled: boolean): void => {
      if (!isCurrent()) return
      grid.value = gridOf(answer, x, y)
      isSample.value = sampled
      answers.value++
      problem.value = null
    }
    const one: MosaicClient = makeClient({
      ...{ coordinator, enabled: false, ...(selection && { selection }) },
      prepare: async () => {
        const { objects = 0, sampled = 0 } = linked.table ?? {}
        // What is wrong with the sample is wrong with the whole, which says so.
        if (sampled < objects)
          await coordinator.query(query('linked_sample')).then(
            (answer) => show(answer, true),
            () => undefined,
          )
      },
      query: (filter) => (filter === undefined ? query('linked') : gridQuery('linked', x, y, filter)),
      // Mosaic hands over the table that flechette read.
      queryResult: (answer) => show(answer as Table, false),
      queryError: ({ cause }: QueryError) => void (isCurrent() && (problem.value = reportOf(cause))),
    })
    mine.add(one)
    client = one
    one.enabled = visible.value
  }

  watch(
    [() => crossfilter.coordinator, axes],
    ([coordinator, wanted]) => {
      leave()
      problem.value = null
      if (coordinator && wanted) join(coordinator, wanted)
      else grid.value = null
    },
    { immediate: true },
  )
  watch(visible, (seen) => client && (client.enabled = seen))
  onBeforeUnmount(leave)
  return { grid, isSample, problem, answers }
}

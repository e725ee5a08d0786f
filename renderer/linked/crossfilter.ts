import { Coordinator, Selection, type MosaicClient, type SelectionClause } from '@uwdata/mosaic-core'
import { verbatim } from '@uwdata/mosaic-sql'
import { defineStore } from 'pinia'
import { markRaw, shallowRef, watch } from 'vue'
import { lab } from '../lab'
import { useFocus, type Brush } from '../state/focus'
import { useLinked } from '../state/linked'
import type { BinAxis } from './bin-axis'
import { brushClause, brushSql, inSteps, type BrushedBins } from './brush-clause'
import { CUBES, storeConnector, type StoreConnector } from './store-connector'

/** What is brushed in a figure: bins of axes that may since have others. */
export interface FigureBrush {
  readonly axes: readonly BinAxis[]
  readonly bins: BrushedBins
  readonly sql: string
}

/** One that brushes: known to Mosaic by its identity, with the clients that its own brush does not filter. */
interface Brusher {
  readonly clients: Set<MosaicClient>
  brush: FigureBrush | null
}

/** The filter as one that brushes; no figure has this name. */
const FILTER = ''

/**
 * Mosaic behind `useFocus`: its selection holds what the filter and the brushes say, and its coordinator asks the store, with cubes that are
 * kept until `linked` changes. Brushes of figures go through `brush`; those of others, known by their SQL alone, count as well.
 */
export const useCrossfilter = defineStore('crossfilter', () => {
  const [linked, focus] = [useLinked(), useFocus()]
  const selection = markRaw(Selection.crossfilter())
  const coordinator = shallowRef<Coordinator | null>(null)
  const brushers = new Map<string, Brusher>()
  const applied = new Map<string, string>()
  let connector: StoreConnector | null = null

  function brusher(source: string): Brusher {
    const known = brushers.get(source) ?? { clients: new Set(), brush: null }
    brushers.set(source, known)
    return known
  }

  function clauseOf(source: string, sql: string | null): SelectionClause {
    const one = brusher(source)
    const { clients, brush } = one
    if (brush && (sql === null || brush.sql === sql))
      return brushClause(one, clients, brush.axes, sql === null ? null : brush.bins)
    const predicate = sql === null ? null : verbatim(`(\n${sql}\n)`)
    return { source: one, clients, fields: [], value: sql, predicate }
  }

  function apply(source: string, sql: string | null): void {
    if ((applied.get(source) ?? null) === sql) return
    if (sql === null) applied.delete(source)
    else applied.set(source, sql)
    selection.update(clauseOf(source, sql))
  }

  /** Has Mosaic say what `focus` says. */
  function follow(filter: string, brushes: readonly Brush[]): void {
    const wanted = new Map(brushes.map(({ source, sql }) => [source, sql]))
    if (filter.trim() !== '') wanted.set(FILTER, filter)
    for (const source of [...applied.keys()].filter((name) => !wanted.has(name))) apply(source, null)
    for (const [source, sql] of wanted) apply(source, sql)
  }
  watch([() => focus.filter, () => focus.brushes], ([filter, brushes]) => follow(filter, brushes), {
    immediate: true,
    flush: 'sync',
  })

  function renew(): void {
    connector?.close()
    coordinator.value?.clear()
    connector = linked.table ? storeConnector(storeAccess) : null
    const options = { logger: null, consolidate: false, preagg: { schema: CUBES } }
    coordinator.value = connector && markRaw(new Coordinator(connector, options))
  }
  watch(() => linked.table, renew, { immediate: true, flush: 'sync' })

  return {
    coordinator,
    selection,
    /** The clients of a figure, which its own brush does not filter. */
    clientsOf: (source: string): Set<MosaicClient> => brusher(source).clients,
    /** What is brushed in a figure, null where nothing is. */
    brushOf(source: string): FigureBrush | null {
      const sql = focus.brushes.find((one) => one.source === source)?.sql
      const { brush } = brusher(source)
      return brush?.sql === sql ? brush : null
    },
    /** Brushes bins of a figure, in whole steps (`inSteps`), said in words as `label`; null lifts its brush. */
    brush(source: string, label: string, axes: readonly BinAxis[], wanted: BrushedBins | null): void {
      if (wanted === null) return focus.brush(source, null)
      const bins = inSteps(axes, wanted)
      const sql = brushSql(axes, bins)
      brusher(source).brush = { axes, bins, sql }
      focus.brush(source, { label, sql })
    },
    /** Has cubes made for brushing a figure, before it begins. */
    prepare(source: string, axes: readonly BinAxis[]): void {
      const one = brusher(source)
      const all = axes.map(({ bins }) => [0, bins] as const)
      selection.activate(brushClause(one, one.clients, axes, all))
    },
  }
})

/** The store as figures ask it: a person waits for every answer. */
const storeAccess = {
  queryArrow: async (sql: string, signal: AbortSignal): Promise<Uint8Array> =>
    (await lab.ask({ sql, priority: 'interactive' }, signal)).arrow,
  keepAggregate: lab.keepAggregate,
}

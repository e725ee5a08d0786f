import * as v from 'valibot'
import { computed, shallowRef, watch, type Ref } from 'vue'
import type { SurveySummary } from '../../preload/contract'
import type { LinkedTable } from '../../preload/contract-linked'
import { useFocus } from '../state/focus'
import { useFocusCount } from '../state/focus-count'
import { useLinked } from '../state/linked'
import { remembered } from '../state/remembered'
import { isUsual, MANY_OBJECTS, orderedColumns, type TableRows } from './table-rows'

/** A column that may be shown, and whether it is. */
export interface ColumnChoice {
  readonly name: string
  readonly shown: boolean
}

/** Columns of the linked table that the catalog has under the same name. */
function ownColumns({ columns }: LinkedTable, catalog: ReadonlySet<string>): Set<string> {
  const names = new Set(columns.map(({ name }) => name))
  return new Set([...catalog].filter((name) => names.has(name) && !names.has(`catalog_${name}`)))
}

/** The rows of the catalog's table: of the linked table, where it is there, and those that count. */
export function useTableRows(survey: () => SurveySummary): {
  readonly rows: Readonly<Ref<TableRows>>
  readonly choices: Readonly<Ref<readonly ColumnChoice[]>>
  choose(name: string, shown: boolean): void
} {
  const [linked, focus, counts] = [useLinked(), useFocus(), useFocusCount()]
  /** Columns that a person has shown or hidden, in whatever survey. */
  const chosen = remembered('catalog.columns', v.record(v.string(), v.boolean()), {})
  const catalog = computed(() => new Set(survey().columns.map(({ name }) => name)))

  const choices = computed(() => {
    const { table } = linked
    if (!table) return survey().columns.map(({ name }) => ({ name, shown: chosen.value[name] ?? true }))
    return orderedColumns(table).map(({ name }) => ({
      name,
      shown: name === 'id' || (chosen.value[name] ?? isUsual(name, table, catalog.value)),
    }))
  })

  const wanted = computed((): TableRows | null => {
    const shown = new Set(choices.value.flatMap(({ name, shown: isShown }) => (isShown ? [name] : [])))
    const { folder, columns, objects } = survey()
    const { table } = linked
    if (!table) {
      const key = JSON.stringify([folder, [...shown]])
      return {
        key,
        from: 'objects',
        columns: columns.filter(({ name }) => shown.has(name)),
        count: objects,
        isWhole: true,
        own: null,
      }
    }
    const count = focus.where === '' ? table.objects : counts.objects
    if (count === null) return null
    return {
      key: JSON.stringify([folder, table.run, table.version, focus.where, [...shown]]),
      from: focus.where === '' ? 'linked' : `(SELECT * FROM linked WHERE ${focus.where})`,
      columns: orderedColumns(table).filter(({ name }) => shown.has(name)),
      count,
      isWhole: focus.where === '',
      own: focus.where === '' && table.objects > MANY_OBJECTS ? ownColumns(table, catalog.value) : null,
    }
  })

  // While the objects of another condition are counted, and where they cannot be, the last rows stay.
  const rows = shallowRef(
    wanted.value ?? { key: '', from: 'objects', columns: [], count: 0, isWhole: true, own: null },
  )
  watch(wanted, (next) => {
    if (next && next.key !== rows.value.key) rows.value = next
  })
  return {
    rows,
    choices,
    choose: (name, shown) => void (chosen.value = { ...chosen.value, [name]: shown }),
  }
}

import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { useSurvey } from './survey'
import type { ViewId } from './view-ids'

/** What the dock can be asked for; it is there while a survey is open. */
export interface Dock {
  /** Brings a view to the front, in a panel of its own where it has none yet; the keyboard goes there too where it `enters`. */
  show(view: ViewId, enters: boolean): void
}

/** Which views are in sight, and how one view asks for another without knowing it. */
export const useDesk = defineStore('desk', () => {
  const lies = useSurvey()
  const dock = shallowRef<Dock | null>(null)
  /** What is shown while no survey is open; null for the welcome. */
  const alone = ref<ViewId | null>(null)
  /** Views whose panel is in front. */
  const visible = shallowRef<ReadonlySet<ViewId>>(new Set())
  /** What the SQL console is to be asked; each order is another object. */
  const wantedQuery = shallowRef<{ readonly sql: string } | null>(null)

  /** A view of the survey that was asked for before its dock was there. */
  let early: { readonly view: ViewId; readonly enters: boolean } | null = null

  function show(view: ViewId | null, enters = true): void {
    alone.value = view
    if (dock.value === null) early = lies.survey && view !== null ? { view, enters } : null
    else if (view !== null) dock.value.show(view, enters)
  }
  watch(
    dock,
    (there) => {
      if (there && early !== null) there.show(early.view, early.enters)
      if (there) early = null
    },
    { flush: 'sync' },
  )

  return {
    ...{ dock, alone, visible, wantedQuery, show },
    /** Asks the store as anyone could: the query stands in the console. */
    ask(sql: string): void {
      wantedQuery.value = { sql }
      show('query')
    },
  }
})

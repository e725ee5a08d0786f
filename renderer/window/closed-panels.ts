import type { DockviewApi } from 'dockview-vue'
import { VIEW_IDS, type ViewId } from '../state/view-ids'

/** Panels that were closed, so that the last one can be opened again. */
export interface ClosedPanels {
  follow(dock: Pick<DockviewApi, 'onDidRemovePanel'>): void
  /** The panel closed last that is not open again; undefined where there is none. */
  last(isOpen: (view: ViewId) => boolean): ViewId | undefined
}

/** Remembers from now on. */
export function closedPanels(): ClosedPanels {
  let closed: readonly ViewId[] = []
  return {
    follow(dock) {
      dock.onDidRemovePanel(({ id }) => {
        const view = VIEW_IDS.find((known) => known === id)
        if (view) closed = [...closed.filter((one) => one !== view), view]
      })
    },
    last: (isOpen) => [...closed].reverse().find((view) => !isOpen(view)),
  }
}

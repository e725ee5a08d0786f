import type { DockviewApi, DockviewGroupPanel, IDockviewPanel } from 'dockview-vue'
import { VIEW_IDS, type ViewId } from '../state/view-ids'
import type { Arrangement, Group } from './arrangements'
import { VIEWS } from './views'

const isView = (id: string): id is ViewId => VIEW_IDS.some((known) => known === id)

/** Lays the views out anew; `front` comes to the front of its group. */
export function arrange(api: DockviewApi, { columns }: Arrangement, front: readonly ViewId[] = []): void {
  api.clear()
  const heads = columns.map(({ groups }, at) => {
    const place = at === 0 ? {} : { position: { direction: 'right' as const } }
    return addGroup(api, groups[0], place)
  })
  columns.forEach(({ groups }, at) => {
    let above = heads[at]
    for (const group of groups.slice(1)) {
      if (!above) continue
      above = addGroup(api, group, { position: { referenceGroup: above, direction: 'below' } })
    }
  })
  size(api, columns)
  for (const view of [
    ...columns.flatMap(({ groups }) => groups.flatMap(({ views }) => views[0] ?? [])),
    ...front,
  ])
    api.getPanel(view)?.api.setActive()
}

type Place = {
  inactive?: boolean
  position?: NonNullable<Parameters<DockviewApi['addPanel']>[0]['position']>
}

function addGroup(api: DockviewApi, group: Group | undefined, place: Place): DockviewGroupPanel | undefined {
  const [first, ...others] = group?.views ?? []
  if (first === undefined) return undefined
  const head = addView(api, first, place)
  // Behind the first, so that they are not made before someone looks at them.
  for (const view of others) addView(api, view, { position: { referenceGroup: head.group }, inactive: true })
  return head.group
}

function addView(api: DockviewApi, view: ViewId, place: Place): ReturnType<DockviewApi['addPanel']> {
  return api.addPanel({ id: view, component: 'view', title: VIEWS[view].title, ...place })
}

function size(api: DockviewApi, columns: Arrangement['columns']): void {
  for (const { share, groups } of columns) {
    for (const group of groups) {
      const panel = group.views[0] === undefined ? undefined : api.getPanel(group.views[0])
      panel?.api.setSize({
        width: Math.round(share * api.width),
        ...(groups.length > 1 ? { height: Math.round(group.share * api.height) } : {}),
      })
    }
  }
}

/** Brings a view to the front; one that has no panel comes beside what is looked at now. `enters`: the keyboard goes there too. */
export function showView(api: DockviewApi, view: ViewId, enters = true): void {
  const panel = api.getPanel(view) ?? addView(api, view, {})
  panel.api.setActive()
  if (enters) enter(panel)
}

/** Frames in which a panel that comes to the front is laid out at the latest. */
const FRAMES = 10

/** Puts the keyboard into a panel: Tab goes on from there to what is in it. */
export function enter(panel: IDockviewPanel, frames = FRAMES): void {
  const before = document.activeElement
  const element = panel.view.content.element.querySelector<HTMLElement>('[data-panel]')
  element?.focus({ preventScroll: true })
  if ((element && document.activeElement === element) || frames === 0) return
  // Not laid out yet; and whoever takes the keyboard meanwhile keeps it.
  requestAnimationFrame(() => document.activeElement === before && enter(panel, frames - 1))
}

/** Views whose panels are in sight. */
export function viewsInSight(api: DockviewApi): Set<ViewId> {
  return new Set(
    api.panels
      .filter((panel) => panel.api.isVisible)
      .map(({ id }) => id)
      .filter(isView),
  )
}

/** Lays the views out as they were; false where what was kept is not a layout of views. */
export function restore(api: DockviewApi, kept: unknown): boolean {
  try {
    // What `toJSON` gave at another start: `fromJSON` throws where it is anything else.
    api.fromJSON(kept as Parameters<DockviewApi['fromJSON']>[0])
    if (api.panels.length > 0 && api.panels.every(({ id }) => isView(id))) return true
  } catch {
    // The layout of another version: the first one takes its place.
  }
  api.clear()
  return false
}

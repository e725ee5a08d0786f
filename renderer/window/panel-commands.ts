import type { DockviewApi, DockviewGroupPanel, IDockviewPanel } from 'dockview-vue'
import type { Command } from '../commands/commands'
import type { ViewId } from '../state/view-ids'
import type { ClosedPanels } from './closed-panels'
import { enter, showView } from './dock'

const SIDES = [
  ['left', 'arrowleft'],
  ['right', 'arrowright'],
  ['above', 'arrowup'],
  ['below', 'arrowdown'],
] as const

/** Arranging by keyboard what the mouse arranges by dragging. `dock` is null before it is there. */
export function panelCommands(dock: () => DockviewApi | null, closed: ClosedPanels): Command[] {
  const lastClosed = (): ViewId | undefined => closed.last((view) => dock()?.getPanel(view) !== undefined)
  const panel = (): IDockviewPanel | undefined => dock()?.activePanel
  const isThere = (): boolean => panel() !== undefined
  const moves = SIDES.map(([side, key]): Command => ({
    id: `panel.split-${side}`,
    title: `Move the panel to a group of its own ${side === 'left' || side === 'right' ? `at the ${side}` : side}`,
    keys: [`mod+alt+${key}`],
    isOpen: isThere,
    run: () => splitOff(dock(), side),
  }))
  return [
    {
      id: 'panel.next',
      title: 'Next panel, tab by tab',
      keys: ['mod+]'],
      isOpen: isThere,
      run: () => step(dock(), 1),
    },
    {
      id: 'panel.before',
      title: 'Panel before, tab by tab',
      keys: ['mod+['],
      isOpen: isThere,
      run: () => step(dock(), -1),
    },
    {
      id: 'panel.cross',
      title: 'Into the panel of the next group',
      keys: ['f6'],
      isOpen: isThere,
      run: () => cross(dock(), 1),
    },
    {
      id: 'panel.cross-back',
      title: 'Into the panel of the group before',
      keys: ['shift+f6'],
      isOpen: isThere,
      run: () => cross(dock(), -1),
    },
    {
      id: 'panel.next-group',
      title: 'Move the panel into the next group',
      keys: ['mod+alt+g'],
      isOpen: () => (dock()?.groups.length ?? 0) > 1,
      run: () => moveOn(dock()),
    },
    ...moves,
    {
      id: 'panel.maximize',
      title: 'Only this panel, or all again',
      keys: ['mod+shift+enter'],
      isOpen: isThere,
      run: () => maximize(panel()),
    },
    {
      id: 'panel.close',
      title: 'Close the panel',
      keys: ['alt+w'],
      isOpen: isThere,
      run: () => close(dock()),
    },
    {
      id: 'panel.reopen',
      title: 'Open the panel closed last',
      keys: ['alt+shift+w'],
      isOpen: () => dock() !== null && lastClosed() !== undefined,
      run: () => {
        const [api, view] = [dock(), lastClosed()]
        if (api && view) showView(api, view)
      },
    },
  ]
}

/** The groups as they lie, column by column, each from above to below. */
function inOrder(dock: DockviewApi | null): DockviewGroupPanel[] {
  const placed = (dock?.groups ?? []).map((group) => ({ group, box: group.element.getBoundingClientRect() }))
  placed.sort((one, other) => one.box.x - other.box.x || one.box.y - other.box.y)
  return placed.map(({ group }) => group)
}

/** Looks at the panel so many further on, round and round, in the order of the groups. */
function step(dock: DockviewApi | null, by: 1 | -1): void {
  const panels = inOrder(dock).flatMap((group) => group.panels)
  const at = panels.findIndex((one) => one === dock?.activePanel)
  const next = panels.at((at + by) % panels.length)
  next?.api.setActive()
  if (next) enter(next)
}

/** Steps into the panel in front of the next group, round and round. */
function cross(dock: DockviewApi | null, by: 1 | -1): void {
  const groups = inOrder(dock).filter(({ activePanel }) => activePanel !== undefined)
  const at = groups.findIndex((one) => one === dock?.activeGroup)
  const next = groups.at((at + by) % groups.length)?.activePanel
  next?.api.setActive()
  if (next) enter(next)
}

function close(dock: DockviewApi | null): void {
  dock?.activePanel?.api.close()
  if (dock?.activePanel) enter(dock.activePanel)
}

function splitOff(dock: DockviewApi | null, side: (typeof SIDES)[number][0]): void {
  const panel = dock?.activePanel
  if (!panel) return
  const position = { above: 'top', below: 'bottom', left: 'left', right: 'right' } as const
  panel.api.moveTo({ group: panel.group, position: position[side] })
}

function moveOn(dock: DockviewApi | null): void {
  const panel = dock?.activePanel
  const groups = inOrder(dock)
  const next = panel && groups[(groups.indexOf(panel.group) + 1) % groups.length]
  if (next && next !== panel.group) panel.api.moveTo({ group: next })
}

function maximize(panel: IDockviewPanel | undefined): void {
  if (panel?.api.isMaximized()) panel.api.exitMaximized()
  else panel?.api.maximize()
}

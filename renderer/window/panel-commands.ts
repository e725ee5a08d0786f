import type { DockviewApi, IDockviewPanel } from 'dockview-vue'
import type { Command } from '../commands/commands'

const SIDES = [
  ['left', 'arrowleft'],
  ['right', 'arrowright'],
  ['above', 'arrowup'],
  ['below', 'arrowdown'],
] as const

/** Arranging by keyboard what the mouse arranges by dragging. `dock` is null before it is there. */
export function panelCommands(dock: () => DockviewApi | null): Command[] {
  const panel = (): IDockviewPanel | undefined => dock()?.activePanel
  const isThere = (): boolean => panel() !== undefined
  const moves = SIDES.map(([side, key]): Command => ({
    id: `panel.split-${side}`,
    title: `Panel to a group of its own ${side === 'left' || side === 'right' ? `at the ${side}` : side}`,
    keys: [`mod+alt+${key}`],
    isOpen: isThere,
    run: () => splitOff(dock(), side),
  }))
  return [
    {
      id: 'panel.next',
      title: 'Next panel',
      keys: ['mod+]', 'f6'],
      isOpen: isThere,
      run: () => step(dock(), 1),
    },
    {
      id: 'panel.before',
      title: 'Panel before',
      keys: ['mod+[', 'shift+f6'],
      isOpen: isThere,
      run: () => step(dock(), -1),
    },
    {
      id: 'panel.next-group',
      title: 'Panel into the next group',
      keys: ['mod+alt+g'],
      isOpen: () => (dock()?.groups.length ?? 0) > 1,
      run: () => moveOn(dock()),
    },
    ...moves,
    {
      id: 'panel.maximize',
      title: 'Panel as large as the window, or back',
      keys: ['mod+shift+enter'],
      isOpen: isThere,
      run: () => maximize(panel()),
    },
    {
      id: 'panel.close',
      title: 'Close the panel',
      keys: ['alt+w'],
      isOpen: isThere,
      run: () => panel()?.api.close(),
    },
  ]
}

/** Looks at the panel so many further on, round and round, in the order of the groups. */
function step(dock: DockviewApi | null, by: 1 | -1): void {
  const panels = dock?.groups.flatMap((group) => group.panels) ?? []
  const at = panels.findIndex((one) => one === dock?.activePanel)
  const next = panels.at((at + by) % panels.length)
  next?.api.setActive()
  next?.group.element.querySelector<HTMLElement>('.dv-active-tab')?.focus()
}

function splitOff(dock: DockviewApi | null, side: (typeof SIDES)[number][0]): void {
  const panel = dock?.activePanel
  if (!panel) return
  const position = { above: 'top', below: 'bottom', left: 'left', right: 'right' } as const
  panel.api.moveTo({ group: panel.group, position: position[side] })
}

function moveOn(dock: DockviewApi | null): void {
  const panel = dock?.activePanel
  const groups = dock?.groups ?? []
  const next = panel && groups[(groups.indexOf(panel.group) + 1) % groups.length]
  if (next && next !== panel.group) panel.api.moveTo({ group: next })
}

function maximize(panel: IDockviewPanel | undefined): void {
  if (panel?.api.isMaximized()) panel.api.exitMaximized()
  else panel?.api.maximize()
}

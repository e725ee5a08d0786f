import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { RecentLab } from '../preload/contract'
import { VIEW_IDS, VIEW_NAMES } from '../preload/contract-window'

/** What the menus can do that Electron's own roles cannot. */
export interface MenuActions {
  chooseSurvey(): void
  askForUrl(): void
  openSurvey(folder: string): void
  clearRecent(): void
  /** Has the page do one of its commands. */
  command(id: string): void
  showAbout(): void
}

/** What the menus show: labs that were open before, and whether one is now. */
export interface MenuState {
  readonly recent: readonly RecentLab[]
  readonly isOpen: boolean
}

/** Sets the application's menus; called again whenever what they show changes. */
export function setMenus(state: MenuState, actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, actions, process.platform === 'darwin')))
}

/** The menus as data. */
export function menuTemplate(
  { recent, isOpen }: MenuState,
  actions: MenuActions,
  mac: boolean,
): MenuItemConstructorOptions[] {
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { id: 'open', label: 'Open Survey…', accelerator: 'CmdOrCtrl+O', click: () => actions.chooseSurvey() },
      {
        id: 'open-url',
        label: 'Open URL…',
        accelerator: 'CmdOrCtrl+Shift+O',
        click: () => actions.askForUrl(),
      },
      { id: 'recent', label: 'Open Recent', submenu: recentItems(recent, actions) },
      { type: 'separator' },
      { role: mac ? 'close' : 'quit' },
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      ...viewItems(isOpen, actions),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  }
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    file,
    { role: 'editMenu' },
    view,
    { role: 'windowMenu' },
    { label: '&Help', submenu: helpItems(actions) },
  ]
}

/** One for each view; those of a survey only while one is open. The page has the same keys, and hears them first. */
function viewItems(isOpen: boolean, actions: MenuActions): MenuItemConstructorOptions[] {
  return VIEW_IDS.map((id) => ({
    id,
    label: VIEW_NAMES[id].title,
    accelerator: VIEW_NAMES[id].keys.replace('mod', 'CmdOrCtrl'),
    enabled: isOpen || !VIEW_NAMES[id].isOfSurvey,
    click: () => actions.command(`view.${id}`),
  }))
}

/** Where to look when one does not know how. */
function helpItems(actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    {
      id: 'commands',
      label: 'Commands…',
      accelerator: 'CmdOrCtrl+K',
      click: () => actions.command('window.commands'),
    },
    { id: 'keys', label: 'Keyboard Shortcuts', click: () => actions.command('window.keys') },
    { id: 'tour', label: 'Tour on the Sample Survey', click: () => actions.command('window.tour') },
    { type: 'separator' },
    { id: 'about', label: 'About Shearwater', click: () => actions.showAbout() },
  ]
}

function recentItems(recent: readonly RecentLab[], actions: MenuActions): MenuItemConstructorOptions[] {
  if (recent.length === 0) return [{ label: 'Nothing yet', enabled: false }]
  return [
    ...recent.map(({ name, folder }) => ({
      label: `${name} — ${folder}`,
      click: () => actions.openSurvey(folder),
    })),
    { type: 'separator' },
    { id: 'clear-recent', label: 'Clear', click: () => actions.clearRecent() },
  ]
}

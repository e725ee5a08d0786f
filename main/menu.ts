import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { RecentLab } from '../preload/contract'

/** What the menus can do that Electron's own roles cannot. */
export interface MenuActions {
  chooseSurvey(): void
  askForUrl(): void
  openSurvey(folder: string): void
  clearRecent(): void
  showTraining(): void
  showRuns(): void
  showDevices(): void
  showAbout(): void
}

/** Sets the application's menus; called again whenever the list of recent labs changes. */
export function setMenus(recent: RecentLab[], actions: MenuActions): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(recent, actions, process.platform === 'darwin')),
  )
}

/** The menus as data. */
export function menuTemplate(
  recent: RecentLab[],
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
  const help: MenuItemConstructorOptions = {
    label: '&Help',
    submenu: [{ label: 'About Shearwater', click: () => actions.showAbout() }],
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { id: 'runs', label: 'Runs', accelerator: 'CmdOrCtrl+Shift+R', click: () => actions.showRuns() },
      {
        id: 'training',
        label: 'Training',
        accelerator: 'CmdOrCtrl+Shift+T',
        click: () => actions.showTraining(),
      },
      {
        id: 'devices',
        label: 'Devices',
        accelerator: 'CmdOrCtrl+Shift+D',
        click: () => actions.showDevices(),
      },
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
    help,
  ]
}

function recentItems(recent: RecentLab[], actions: MenuActions): MenuItemConstructorOptions[] {
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

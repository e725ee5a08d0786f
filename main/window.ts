import { BrowserWindow, screen, type WebContents } from 'electron'
import { readWindowState, writeWindowState } from './window-state'

export interface WindowOptions {
  /** The built preload script. */
  readonly preload: string
  /** The page's address. */
  readonly address: string
  /** Where the window's place is kept from one start to the next. */
  readonly stateFile: string
}

/** Opens the lab's window: sandboxed, isolated, without Node, and unable to leave its own page. */
export function openWindow({ preload, address, stateFile }: WindowOptions): BrowserWindow {
  const { corner, width, height, maximized } = readWindowState(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow({
    ...corner,
    width,
    height,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Shearwater',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    writeWindowState(stateFile, { corner: { x, y }, width, height, maximized: window.isMaximized() })
  })
  confine(window.webContents)
  recover(window)
  void window.loadURL(address)
  return window
}

/** No new windows, no navigation, no embedded pages, no permissions. */
function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  contents.session.setPermissionCheckHandler(() => false)
}

/** A page that crashed is loaded again, unless it crashes again and again. */
function recover(window: BrowserWindow): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const now = Date.now()
    crashes = [...crashes.filter((time) => now - time < 60_000), now]
    console.error(
      `The page ended (${reason}); ${crashes.length > 3 ? 'it is not loaded again' : 'loading it again'}.`,
    )
    if (crashes.length <= 3) window.webContents.reload()
  })
}

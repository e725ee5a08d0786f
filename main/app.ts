import { app } from 'electron'
import { startDesktop } from './desktop'
import { registerPageProtocol } from './page-protocol'
import { startOptions } from './start-options'

// The Electron entry: one instance of the desktop lab.

registerPageProtocol()
// As root Chromium has no sandbox to offer, and asking for one is fatal.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()

if (app.requestSingleInstanceLock()) {
  app.on('window-all-closed', () => app.quit())
  void app.whenReady().then(() => startDesktop(startOptions(process.argv)))
} else {
  console.error('Shearwater is open already: its window comes to the front.')
  app.exit(0)
}

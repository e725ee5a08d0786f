import { contextBridge, ipcRenderer, webUtils } from 'electron'
import * as v from 'valibot'
import { Message } from './channel'
import { pageLine, storeLine } from './contract'
import { pageRequests } from './page-requests'

/** What the page sees of the rest of the lab: a port that carries the contract's page requests and nothing else. */
export interface Bridge {
  post(message: unknown): void
  receive(listener: (message: unknown) => void): void
  /** The path of a file or folder that the person dropped on the window. */
  pathOf(file: File): string
}

declare global {
  interface Window {
    readonly shearwater: Bridge
  }
}

const bridge: Bridge = {
  post(message) {
    const parsed = v.parse(Message, message)
    const allowed = parsed.type === 'cancel' || (parsed.type === 'call' && pageRequests.includes(parsed.name))
    if (!allowed) throw new Error(`The page may not send this: ${JSON.stringify(parsed).slice(0, 200)}`)
    ipcRenderer.send(pageLine, parsed)
  },
  receive(listener) {
    ipcRenderer.on(pageLine, (_event, message: unknown) => listener(message))
  },
  // Electrons before 32 have no webUtils, and put the path on the file itself.
  pathOf: (file) =>
    (webUtils as typeof webUtils | undefined)?.getPathForFile(file) ?? (file as { path?: string }).path ?? '',
}

contextBridge.exposeInMainWorld('shearwater', bridge)

ipcRenderer.on(storeLine, (event) => window.postMessage(storeLine, window.location.origin, event.ports))

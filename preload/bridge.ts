import { contextBridge, ipcRenderer } from 'electron'
import * as v from 'valibot'
import { Message } from './channel'
import { pageLine, pageRequests, storeLine } from './contract'

/** What the page sees of the rest of the lab: a port that carries the contract's page requests and nothing else. */
export interface Bridge {
  post(message: unknown): void
  receive(listener: (message: unknown) => void): void
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
}

contextBridge.exposeInMainWorld('shearwater', bridge)

ipcRenderer.on(storeLine, (event) => window.postMessage(storeLine, window.location.origin, event.ports))

import type { MessagePortMain } from 'electron'
import type { Port } from '../../preload/channel'

/** How a worker process hears its parent, the main process. */
export interface ParentLine {
  readonly port: Port
  /** Hears of every new client, the page or another worker, that main has given a port to this process. */
  onClient(listener: (port: Port) => void): void
  /** Called once, when the parent has gone. */
  onEnd(listener: () => void): void
}

/** The line to the parent: a utility process's under Electron, a forked Node's under the command line. */
export function parentLine(): ParentLine {
  return hasParentPort() ? utilityLine() : forkedLine()
}

function hasParentPort(): boolean {
  return 'parentPort' in process && Boolean(process.parentPort)
}

function utilityLine(): ParentLine {
  const { parentPort } = process
  return {
    port: {
      post: (message) => parentPort.postMessage(message),
      receive: (listener) =>
        parentPort.on('message', (event) => {
          if (event.ports.length === 0) listener(event.data)
        }),
    },
    onClient: (listener) =>
      parentPort.on('message', (event) => {
        for (const port of event.ports) listener(clientPort(port))
      }),
    // Chromium ends a utility process when its browser process goes; the orphan watch covers the rest.
    onEnd: () => undefined,
  }
}

function clientPort(port: MessagePortMain): Port {
  return {
    post: (message) => port.postMessage(message),
    receive(listener) {
      port.on('message', (event) => listener(event.data))
      port.start()
    },
  }
}

function forkedLine(): ParentLine {
  return {
    port: {
      post: (message) => process.send?.(message),
      receive: (listener) => process.on('message', listener),
    },
    onClient: () => undefined,
    onEnd: (listener) => process.once('disconnect', listener),
  }
}

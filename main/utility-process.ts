import { app, utilityProcess, type MessagePortMain } from 'electron'
import { join } from 'node:path'
import { environmentOf } from './worker-environment'
import { passWords } from './worker-words'
import type { Spawn, WorkerProcess } from './worker-process'

/** A worker under Electron can also be handed a port on which it serves the page or another worker. */
export interface UtilityWorker extends WorkerProcess {
  connect(port: MessagePortMain): void
}

/** Starts workers as Electron utility processes; `folder` holds their built entry files. */
export function utilityProcesses(folder: string): (...kind: Parameters<Spawn>) => UtilityWorker {
  return (kind, birth) => {
    const serviceName = `shearwater-${birth.name}`
    const child = utilityProcess.fork(join(folder, `${kind}.js`), [], {
      serviceName,
      env: environmentOf(birth),
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    if (child.stderr) passWords(child.stderr, process.stderr)
    return {
      port: {
        post: (message) => child.postMessage(message),
        receive: (listener) => child.on('message', listener),
      },
      onExit(listener) {
        // A crashed process emits `exit` with code 0; only `child-process-gone` knows why, and it comes first or never.
        let reason: string | undefined
        const hear = (_event: unknown, details: Electron.Details): void => {
          if (details.name === serviceName) reason = `${details.reason}, exit code ${details.exitCode}`
        }
        app.on('child-process-gone', hear)
        child.once('exit', (code) => {
          app.off('child-process-gone', hear)
          listener(reason ?? `exit code ${code}`)
        })
      },
      kill: () => child.kill(),
      connect: (port) => child.postMessage(null, [port]),
    }
  }
}

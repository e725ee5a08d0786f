import { fork } from 'node:child_process'
import { join } from 'node:path'
import { environmentOf } from './worker-environment'
import { passWords } from './worker-words'
import type { Spawn } from './worker-process'

/** Starts workers as forked Node processes; `folder` holds their built entry files. For the command line. */
export function forkedProcesses(folder: string): Spawn {
  return (kind, birth) => {
    const child = fork(join(folder, `${kind}.js`), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: environmentOf(birth),
    })
    if (child.stderr) passWords(child.stderr, process.stderr)
    return {
      port: {
        post: (message) => {
          // One that has just ended refuses it; its exit is told.
          if (child.connected) child.send(message as object, () => undefined)
        },
        receive: (listener) => child.on('message', listener),
      },
      onExit(listener) {
        child.once('error', (error) => listener(error.message))
        child.once('exit', (code, signal) => listener(signal ? `signal ${signal}` : `exit code ${code}`))
      },
      kill: () => child.kill('SIGKILL'),
    }
  }
}

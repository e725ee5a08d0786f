import { openChannel, type Handler, type Port } from '../../preload/channel'
import { mainPidVariable, workerReady } from '../../preload/contract'
import { parentLine } from './parent-line'
import { watchForOrphanhood } from './orphan-watch'

export interface Service {
  /** Answers main. */
  readonly handlers: Handler[]
  /** Answers the page and other workers, who hold ports of their own. */
  readonly clientHandlers?: Handler[]
}

/** Runs a worker process: starts its service, answers its parent, and ends when its parent ends. */
export async function runWorker(start: () => Promise<Service>): Promise<void> {
  const line = parentLine()
  const main = Number(process.env[mainPidVariable])
  if (main > 0) watchForOrphanhood(main)
  line.onEnd(() => process.exit(0))
  // Ctrl+C reaches every process of the terminal. Main decides what becomes of it, and ends us when it ends.
  process.on('SIGINT', () => undefined)
  const early: Port[] = []
  let serveClient = (port: Port): void => void early.push(port)
  line.onClient((port) => serveClient(port))

  const service = await start()
  const channel = openChannel(line.port, service.handlers)
  serveClient = (port) => void openChannel(port, service.clientHandlers)
  early.forEach(serveClient)
  channel.tell(workerReady, { pid: process.pid })
}

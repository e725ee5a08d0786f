import { openChannel, type Channel, type Handler, type Port } from '../../preload/channel'
import { mainPidVariable, workerReady } from '../../preload/contract'
import { parentLine } from './parent-line'
import { watchForOrphanhood } from './orphan-watch'

export interface Service {
  /** Answers main. */
  readonly handlers: Handler[]
  /** Answers the page and other workers, who hold ports of their own. */
  readonly clientHandlers?: Handler[]
}

/** Runs a worker process: starts its service, which may `tell` its parent of events, answers the parent, and ends when that ends. */
export async function runWorker(start: (tell: Channel['tell']) => Promise<Service>): Promise<void> {
  const line = parentLine()
  const main = Number(process.env[mainPidVariable])
  if (main > 0) watchForOrphanhood(main)
  line.onEnd(() => process.exit(0))
  // Ctrl+C reaches every process of the terminal. Main decides what becomes of it, and ends us when it ends.
  process.on('SIGINT', () => undefined)
  const early: Port[] = []
  let serveClient = (port: Port): void => void early.push(port)
  line.onClient((port) => serveClient(port))

  let channel: Channel | null = null
  const service = await start((event, payload) => channel?.tell(event, payload))
  channel = openChannel(line.port, service.handlers)
  serveClient = (port) => void openChannel(port, service.clientHandlers)
  early.forEach(serveClient)
  channel.tell(workerReady, { pid: process.pid })
}

import type { Table } from '@uwdata/flechette'
import type {} from '../preload/bridge'
import { listen, openChannel, type Call, type Listener } from '../preload/channel'
import { workersChanged } from '../preload/contract'
import type { Event } from '../preload/token'
import { storeLine, type Answer, type Question, type StoreLine } from './store-line'

/** The page's only way to the rest of the lab: requests to main, events from it, SQL to the store. */
export interface Lab {
  readonly call: Call
  /** Hears an event from now on; returns the way to stop. */
  on<Payload>(event: Event<Payload>, hear: (payload: Payload) => void): () => void
  /** Asks the store with one reading statement; 64-bit integers come as BigInt. */
  query(sql: string, signal?: AbortSignal): Promise<Table>
  /** As `query`, with the answer left as an Arrow IPC stream. */
  queryArrow(sql: string, signal?: AbortSignal): Promise<Uint8Array>
  /** As `queryArrow`, within limits; the answer says whether they cut it and how long it took. */
  ask(question: Question, signal?: AbortSignal): Promise<Answer>
  /** Keeps the rows of a reading statement in the store, as `mosaic."NAME"`. */
  readonly keepAggregate: StoreLine['keepAggregate']
  /** The path of a file or folder that was dropped on the window. */
  pathOf(file: File): string
}

const listeners: Listener[] = []
const main = openChannel(window.shearwater, [], listeners)
const store = storeLine(main.call)

export const lab: Lab = {
  call: main.call,
  on(event, hear) {
    const listener = listen(event, hear)
    listeners.push(listener)
    return () => listeners.splice(listeners.indexOf(listener), 1)
  },
  query: store.query,
  queryArrow: store.queryArrow,
  ask: store.ask,
  keepAggregate: store.keepAggregate,
  pathOf: (file) => window.shearwater.pathOf(file),
}

lab.on(workersChanged, (statuses) => {
  const pid = statuses.find(({ kind }) => kind === 'store')?.pid ?? null
  store.expect(pid)
})

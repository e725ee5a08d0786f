import { tableFromIPC, type Table } from '@uwdata/flechette'
import { openChannel, type Call, type Channel, type Port } from '../preload/channel'
import { connectStore, queryStore, storeLine as portName } from '../preload/contract'
import { keepAggregate } from '../preload/contract-linked'
import type { InputOf, OutputOf } from '../preload/token'

/** One reading statement with its limits, and what the store answers. */
export type Question = InputOf<typeof queryStore>
export type Answer = OutputOf<typeof queryStore>

/** The page's own line to the store, opened when it is first needed. */
export interface StoreLine {
  query(sql: string, signal?: AbortSignal): Promise<Table>
  /** As `query`, with the answer left as an Arrow IPC stream. */
  queryArrow(sql: string, signal?: AbortSignal): Promise<Uint8Array>
  /** As `queryArrow`, within limits; the answer says whether they cut it and how long it took. */
  ask(question: Question, signal?: AbortSignal): Promise<Answer>
  /** Keeps the rows of a reading statement as the table `mosaic."NAME"`, and says how many they are. */
  keepAggregate(wanted: InputOf<typeof keepAggregate>, signal?: AbortSignal): Promise<number>
  /** Says which process the store is now; a line to another one is closed, and the next query opens a new one. */
  expect(pid: number | null): void
}

interface Line {
  readonly channel: Channel
  readonly pid: number
}

/** Makes the line; `call` asks main for the port. */
export function storeLine(call: Call): StoreLine {
  let line: Promise<Line> | undefined

  function connected(): Promise<Line> {
    line ??= open(call).catch((error: unknown) => {
      line = undefined
      throw error
    })
    return line
  }

  async function ask(question: Question, signal?: AbortSignal): Promise<Answer> {
    const { channel } = await connected()
    return channel.call(queryStore, question, { signal })
  }

  return {
    ask,
    async keepAggregate(wanted, signal) {
      const { channel } = await connected()
      return (await channel.call(keepAggregate, wanted, { signal })).rows
    },
    queryArrow: async (sql, signal) => (await ask({ sql }, signal)).arrow,
    query: async (sql, signal) => tableFromIPC((await ask({ sql }, signal)).arrow, { useBigInt: true }),
    expect(pid) {
      const past = line
      void past?.then((known) => {
        if (known.pid === pid) return
        if (line === past) line = undefined
        known.channel.close({ code: 'gone', what: 'The store process ended; it is started again.' })
      })
    },
  }
}

async function open(call: Call): Promise<Line> {
  const arrival = nextPort()
  const { pid } = await call(connectStore, null)
  return { channel: openChannel(pagePort(await arrival)), pid }
}

function nextPort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    window.addEventListener('message', function take({ source, data, ports: [port] }) {
      if (source !== window || data !== portName || !port) return
      window.removeEventListener('message', take)
      resolve(port)
    })
  })
}

function pagePort(port: MessagePort): Port {
  return {
    post: (message) => port.postMessage(message),
    receive: (listener) => (port.onmessage = ({ data }) => listener(data)),
  }
}

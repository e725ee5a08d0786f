import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { handle, listen, openChannel, type Channel, type Handler, type Listener, type Port } from './channel'
import { Fault, fault } from './fault'
import { event, request } from './token'

const double = request('double', { input: v.object({ n: v.number() }), output: v.number() })
const slow = request('slow', { input: v.null(), output: v.null(), progress: v.number() })
const lying = request('lying', { input: v.null(), output: v.number() })
const rang = event('rang', v.object({ times: v.number() }))

/** Two ports joined back to back; every message is structured-cloned, as between processes. */
function line(): [Port, Port] {
  const ends: ((message: unknown) => void)[][] = [[], []]
  const port = (mine: number): Port => ({
    post: (message) => {
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => ends[1 - mine]?.forEach((hear) => hear(copy)))
    },
    receive: (listener) => ends[mine]?.push(listener),
  })
  return [port(0), port(1)]
}

function pair(
  handlers: Handler[],
  listeners: Listener[] = [],
): { asker: Channel; answerer: Channel; raw: Port } {
  const [a, b] = line()
  return { asker: openChannel(a, [], listeners), answerer: openChannel(b, handlers), raw: a }
}

const codeOf = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'answered',
    (error: unknown) => (error instanceof Fault ? error.report.code : error),
  )

test('a request is answered', async () => {
  const { asker } = pair([handle(double, ({ n }) => 2 * n)])
  expect(await asker.call(double, { n: 21 })).toBe(42)
})

test('an unknown request is refused by name', async () => {
  const { asker } = pair([])
  await expect(asker.call(double, { n: 1 })).rejects.toThrow('Unknown request "double"')
})

test('a wrong payload is refused before the handler sees it', async () => {
  const answer = vi.fn(() => 0)
  const { raw } = pair([handle(double, answer)])
  const heard = new Promise((resolve) => raw.receive(resolve))
  raw.post({ type: 'call', id: 1, name: 'double', input: { n: 'three' } })
  expect(await heard).toMatchObject({ type: 'failure', id: 1, report: { code: 'refused' } })
  expect(answer).not.toHaveBeenCalled()
})

test('a message that is none is dropped, and the line lives on', async () => {
  const { asker, raw } = pair([handle(double, ({ n }) => 2 * n)])
  for (const junk of [null, 7, { type: 'call' }, { type: 'call', id: 'x', name: 3 }, [1]]) raw.post(junk)
  expect(await asker.call(double, { n: 2 })).toBe(4)
})

test('an answer of the wrong type is refused where it enters', async () => {
  const { asker } = pair([{ name: 'lying', answer: () => Promise.resolve('not a number') }])
  await expect(asker.call(lying, null)).rejects.toThrow('Wrong answer to lying')
})

test('progress arrives in order, before the answer', async () => {
  const { asker } = pair([
    handle(slow, (_, { report }) => {
      report(1)
      report(2)
      return null
    }),
  ])
  const steps: number[] = []
  await asker.call(slow, null, { onProgress: (step) => steps.push(step) })
  expect(steps).toEqual([1, 2])
})

test('cancelling rejects at once and aborts the handler', async () => {
  const aborted = vi.fn()
  const { asker } = pair([
    handle(slow, (_, { signal }) => {
      signal.addEventListener('abort', aborted)
      return new Promise<null>(() => undefined)
    }),
  ])
  const controller = new AbortController()
  const answer = codeOf(asker.call(slow, null, { signal: controller.signal }))
  await Promise.resolve().then(() => undefined)
  controller.abort()
  expect(await answer).toBe('cancelled')
  await vi.waitFor(() => expect(aborted).toHaveBeenCalledOnce())
})

test('a fault keeps its what, where and remedy across the line', async () => {
  const { asker } = pair([
    handle(double, () => {
      throw fault('No catalog.', { where: 'a folder', remedy: 'Add detected.parquet.' })
    }),
  ])
  const error: unknown = await asker.call(double, { n: 1 }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(Fault)
  expect(error).toMatchObject({
    report: { code: 'failed', what: 'No catalog.', where: 'a folder', remedy: 'Add detected.parquet.' },
  })
})

test('closing fails what is under way and what comes after', async () => {
  const { asker } = pair([handle(slow, () => new Promise<null>(() => undefined))])
  const underWay = codeOf(asker.call(slow, null))
  asker.close({ code: 'gone', what: 'The other end ended.' })
  expect(await underWay).toBe('gone')
  expect(await codeOf(asker.call(slow, null))).toBe('gone')
})

test('an event is heard with its payload', async () => {
  const heard = vi.fn()
  const { answerer } = pair([], [listen(rang, heard)])
  answerer.tell(rang, { times: 3 })
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ times: 3 }))
})

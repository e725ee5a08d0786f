import * as v from 'valibot'
import { cancelled, Fault, FaultReport, reportOf } from './fault'
import type { Event, Request } from './token'

/** One end of a line between two processes. Messages are structured-cloned and arrive in order. */
export interface Port {
  post(message: unknown): void
  receive(listener: (message: unknown) => void): void
}

/** What crosses the line. `id` counts the caller's requests. */
export const Message = v.variant('type', [
  v.object({ type: v.literal('call'), id: v.number(), name: v.string(), input: v.unknown() }),
  v.object({ type: v.literal('cancel'), id: v.number() }),
  v.object({ type: v.literal('progress'), id: v.number(), step: v.unknown() }),
  v.object({ type: v.literal('result'), id: v.number(), output: v.unknown() }),
  v.object({ type: v.literal('failure'), id: v.number(), report: FaultReport }),
  v.object({ type: v.literal('event'), name: v.string(), payload: v.unknown() }),
])
export type Message = v.InferOutput<typeof Message>

/** What a handler is given beside its input. */
export interface Context<Step> {
  /** Aborted when the asker cancels or goes away. */
  readonly signal: AbortSignal
  report(step: Step): void
}

/** A request with the function that answers it; the types are checked where `handle` is called. */
export interface Handler {
  readonly name: string
  answer(input: unknown, signal: AbortSignal, report: (step: unknown) => void): Promise<unknown>
}

/** An event with the function that hears it. */
export interface Listener {
  readonly name: string
  hear(payload: unknown): void
}

export interface CallOptions<Step> {
  signal?: AbortSignal | undefined
  onProgress?: ((step: Step) => void) | undefined
}

/** Asks the other end. Rejects with a `Fault`, never with anything else. */
export type Call = <In, Out, Step>(
  request: Request<In, Out, Step>,
  input: In,
  options?: CallOptions<Step>,
) => Promise<Out>

export interface Channel {
  readonly call: Call
  tell<Payload>(event: Event<Payload>, payload: Payload): void
  /** Fails every request under way, both ways: the other end is no more. */
  close(reason: FaultReport): void
}

/** Pairs a request with its answer. The input is validated before `answer` sees it. */
export function handle<In, Out, Step>(
  request: Request<In, Out, Step>,
  answer: (input: In, context: Context<Step>) => Promise<Out> | Out,
): Handler {
  return {
    name: request.name,
    answer: async (input, signal, report) =>
      answer(validate(request.input, input, `input of ${request.name}`), { signal, report }),
  }
}

/** Pairs an event with what is done when it comes. */
export function listen<Payload>(event: Event<Payload>, hear: (payload: Payload) => void): Listener {
  return {
    name: event.name,
    hear(payload) {
      const parsed = v.safeParse(event.payload, payload)
      if (parsed.success) hear(parsed.output)
      else console.warn(`Dropped an event "${event.name}" with a wrong payload.`)
    },
  }
}

interface Waiting {
  step(step: unknown): void
  settle(output: unknown): void
  fail(report: FaultReport): void
}

/** Opens a line: answers what `handlers` can answer, hears what `listeners` hear, refuses everything else. */
export function openChannel(port: Port, handlers: Handler[] = [], listeners: Listener[] = []): Channel {
  const waiting = new Map<number, Waiting>()
  const answering = new Map<number, AbortController>()
  let calls = 0
  let closed: FaultReport | undefined

  const send = (message: Message): void => {
    if (!closed) port.post(message)
  }

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    const handler = handlers.find((candidate) => candidate.name === name)
    if (!handler) return send({ type: 'failure', id, report: refusal(`Unknown request "${name}".`) })
    const controller = new AbortController()
    answering.set(id, controller)
    try {
      const report = (step: unknown): void => send({ type: 'progress', id, step })
      send({ type: 'result', id, output: await handler.answer(input, controller.signal, report) })
    } catch (error) {
      send({ type: 'failure', id, report: reportOf(error) })
    } finally {
      answering.delete(id)
    }
  }

  port.receive((received) => {
    const parsed = v.safeParse(Message, received)
    if (!parsed.success || closed) return
    const message = parsed.output
    switch (message.type) {
      case 'call':
        return void answer(message.id, message.name, message.input)
      case 'cancel':
        return answering.get(message.id)?.abort()
      case 'progress':
        return waiting.get(message.id)?.step(message.step)
      case 'result':
        return waiting.get(message.id)?.settle(message.output)
      case 'failure':
        return waiting.get(message.id)?.fail(message.report)
      case 'event':
        for (const listener of listeners) if (listener.name === message.name) listener.hear(message.payload)
    }
  })

  const call: Call = (request, input, options = {}) =>
    new Promise((resolve, reject) => {
      const { signal, onProgress } = options
      if (closed) return reject(new Fault(closed))
      if (signal?.aborted) return reject(cancelled())
      const id = ++calls
      const end = (finish: () => void): void => {
        waiting.delete(id)
        signal?.removeEventListener('abort', cancel)
        try {
          finish()
        } catch (error) {
          reject(error instanceof Fault ? error : new Fault(reportOf(error)))
        }
      }
      const cancel = (): void => {
        send({ type: 'cancel', id })
        end(() => reject(cancelled()))
      }
      signal?.addEventListener('abort', cancel, { once: true })
      const fail = (report: FaultReport): void => end(() => reject(new Fault(report)))
      waiting.set(id, {
        step(step) {
          const parsed = v.safeParse(request.progress, step)
          if (parsed.success) onProgress?.(parsed.output)
          else fail(refusal(`Wrong progress of ${request.name}.`))
        },
        settle: (output) => end(() => resolve(validate(request.output, output, `answer to ${request.name}`))),
        fail,
      })
      send({ type: 'call', id, name: request.name, input })
    })

  return {
    call,
    tell: (event, payload) => send({ type: 'event', name: event.name, payload }),
    close(reason) {
      closed = reason
      for (const controller of answering.values()) controller.abort()
      for (const one of [...waiting.values()]) one.fail(reason)
    },
  }
}

function refusal(what: string): FaultReport {
  return { code: 'refused', what }
}

function validate<T>(schema: v.GenericSchema<T>, value: unknown, subject: string): T {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  const path = v.getDotPath(issue)
  throw new Fault(refusal(`Wrong ${subject}${path ? `, at "${path}"` : ''}: ${issue.message}.`))
}

import * as v from 'valibot'

/** A request is a value: its name at run time, the types of its input, output and progress in the type. */
export interface Request<In, Out, Step = never> {
  readonly name: string
  readonly input: v.GenericSchema<In>
  readonly output: v.GenericSchema<Out>
  readonly progress: v.GenericSchema<Step>
}

/** Something one process tells another, unasked. */
export interface Event<Payload> {
  readonly name: string
  readonly payload: v.GenericSchema<Payload>
}

interface RequestShape<In, Out, Step> {
  input: v.GenericSchema<In>
  output: v.GenericSchema<Out>
  progress?: v.GenericSchema<Step>
}

/** Declares a request. Without a `progress` schema it reports none. */
export function request<In, Out, Step = never>(
  name: string,
  shape: RequestShape<In, Out, Step>,
): Request<In, Out, Step> {
  return { name, input: shape.input, output: shape.output, progress: shape.progress ?? v.never() }
}

/** Declares an event. */
export function event<Payload>(name: string, payload: v.GenericSchema<Payload>): Event<Payload> {
  return { name, payload }
}

/** The type of a request's input. */
export type InputOf<R> = R extends Request<infer In, infer _Out, infer _Step> ? In : never

/** The type of a request's output. */
export type OutputOf<R> = R extends Request<infer _In, infer Out, infer _Step> ? Out : never

import { passOrder, type Pass, type Schedule } from './pass-order'

/** A link from a device to the next one. */
export interface PipelineLink {
  /** Bytes a second in one direction; each direction has as much. A data sheet's `linkBandwidth` is both together. */
  readonly bandwidth: number
  /** Seconds that a message takes beside its bytes. */
  readonly latency: number
  /** Whether a device computes while it sends: a GPU does, an IPU computes and exchanges in turn. */
  readonly overlaps: boolean
}

/** A link that costs nothing. */
export const FREE_LINK: PipelineLink = { bandwidth: Infinity, latency: 0, overlaps: true }

/** Seconds of the passes of one micro-batch and of the update on one stage, and the bytes that it sends on for each micro-batch. */
export interface StageSeconds {
  readonly forward: number
  readonly backward: number
  readonly update: number
  readonly outputBytes: number
}

/** A pass as it ran: seconds from the start of the step. Sending is not part of it. */
export interface PassRun extends Pass {
  readonly stage: number
  readonly start: number
  readonly end: number
}

/**
 * Runs one step of a pipeline, each stage on a device of its own, pass by pass: a forward pass waits for the activations of the stage
 * before, a backward pass for the gradients (as many bytes) of the stage after, and both for the pass before it on the same device.
 * Each link carries one message after the other in each direction. Returns every pass, by stage and in order of time.
 */
export function runPipeline(
  stages: readonly StageSeconds[],
  microBatches: number,
  schedule: Schedule,
  link: PipelineLink,
): PassRun[] {
  const devices = stages.map((seconds, stage) => {
    return startDevice(seconds, passOrder(schedule, { stage, stages: stages.length, microBatches }))
  })
  let moved = true
  while (moved) moved = devices.map((_, stage) => advance(devices, stage, link)).includes(true)
  return devices.flatMap(({ runs, order }, stage) => {
    if (runs.length < order.length) throw new Error(`stage ${stage} of the pipeline waits for ever`)
    return runs.map((run) => ({ ...run, stage }))
  })
}

/** When the last pass of a step has ended, in seconds. */
export function makespan(runs: readonly PassRun[]): number {
  return runs.reduce((latest, { end }) => Math.max(latest, end), 0)
}

type Direction = 'forward' | 'backward'

/** A device in the middle of a step. */
interface Device {
  readonly seconds: StageSeconds
  readonly order: readonly Pass[]
  readonly runs: Omit<PassRun, 'stage'>[]
  /** When it may start its next pass, and each of its two links its next message. */
  freeAt: number
  readonly linkFreeAt: Record<Direction, number>
  /** When the activations and the gradients of each micro-batch were there. */
  readonly arrivals: Record<Direction, number[]>
}

function startDevice(seconds: StageSeconds, order: readonly Pass[]): Device {
  const [linkFreeAt, arrivals] = [
    { forward: 0, backward: 0 },
    { forward: [], backward: [] },
  ]
  return { seconds, order, runs: [], freeAt: 0, linkFreeAt, arrivals }
}

/** Lets a device run all passes that wait for nothing; whether there was one. */
function advance(devices: readonly Device[], stage: number, link: PipelineLink): boolean {
  const device = devices[stage]
  if (device === undefined) return false
  const before = device.runs.length
  for (let next = device.order[before]; next !== undefined; next = device.order[device.runs.length]) {
    const ready = readyAt(device, next, stage === 0, stage === devices.length - 1)
    if (ready === null) break
    const start = Math.max(device.freeAt, ready)
    device.freeAt = start + device.seconds[next.pass]
    device.runs.push({ ...next, start, end: device.freeAt })
    send(devices, stage, next, link)
  }
  return device.runs.length > before
}

/** When what a pass waits for is there; null where that is not known yet. */
function readyAt({ arrivals }: Device, { pass, microBatch }: Pass, first: boolean, last: boolean) {
  if (pass === 'update' || microBatch === null) return 0
  if (pass === 'forward' ? first : last) return 0
  return arrivals[pass][microBatch] ?? null
}

/** Sends what a pass made to the stage that waits for it. */
function send(devices: readonly Device[], stage: number, { pass, microBatch }: Pass, link: PipelineLink) {
  if (pass === 'update' || microBatch === null) return
  const [from, to] = [devices[stage], devices[pass === 'forward' ? stage + 1 : stage - 1]]
  if (from === undefined || to === undefined) return
  const carrying = (pass === 'forward' ? from : to).seconds.outputBytes / link.bandwidth
  const departs = Math.max(from.freeAt, from.linkFreeAt[pass])
  from.linkFreeAt[pass] = departs + carrying
  to.arrivals[pass][microBatch] = departs + carrying + link.latency
  if (!link.overlaps) from.freeAt = departs + carrying + link.latency
}

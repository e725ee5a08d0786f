import type { QueuedRun, RunOrder, RunOutcome, RunProgress } from '../preload/contract-queue'
import { Fault, reportOf, type FaultReport } from '../preload/fault'
import { pauseGate, type PauseGate } from '../preload/pause-gate'
import type { Hub } from './hub'

/** A run with what holds and stops it. */
interface Entry {
  run: QueuedRun
  readonly gate: PauseGate
  readonly controller: AbortController
  ended: Promise<void>
}

const UNDER_WAY: readonly QueuedRun['state'][] = ['preparing', 'running', 'stopping']
const isUnderWay = ({ run }: Entry): boolean => UNDER_WAY.includes(run.state)
const isWaiting = ({ run }: Entry): boolean => run.state === 'waiting'

/**
 * The runs that are wanted of one survey, one at a time: the first that waits begins when none is under way. `changed` hears of every
 * change, `atOnce` where a person waits to see it.
 */
export class SurveyQueue {
  private entries: readonly Entry[] = []
  /** Whether nothing begins any more: another survey is open, or the lab is closed. */
  private isLeft = false

  constructor(
    private readonly estimate: Hub['estimate'],
    private readonly changed: (atOnce: boolean) => void,
  ) {}

  get runs(): QueuedRun[] {
    return this.entries.map(({ run }) => run)
  }

  append(ticket: number, order: RunOrder): void {
    this.arrange([...this.entries, waiting(ticket, order)])
    this.beginNext()
  }

  /** Moves a waiting run past the one that waits before it (-1) or behind it (1), where there is one. */
  move(ticket: number, by: -1 | 1): void {
    const entry = this.find(ticket)
    const inLine = this.entries.filter(isWaiting)
    const other = inLine[inLine.indexOf(entry) + by]
    if (!isWaiting(entry) || !other) return
    const exchanged = new Map([
      [entry, other],
      [other, entry],
    ])
    this.arrange(this.entries.map((one) => exchanged.get(one) ?? one))
  }

  /** Holds the run under way, or lets it go on. */
  pause(ticket: number, paused: boolean): void {
    const entry = this.find(ticket)
    if (!isUnderWay(entry)) throw refusal('This run is not under way.')
    entry.gate.set(paused)
    this.change(entry, { paused })
  }

  /** Takes a waiting run away, or stops the one under way; done when it has ended. */
  async stop(ticket: number): Promise<void> {
    const entry = this.find(ticket)
    if (isWaiting(entry)) this.remove(entry)
    else await this.halt(entry)
  }

  /** Puts a run that has stopped or failed at the end again. */
  resume(ticket: number): void {
    const entry = this.find(ticket)
    if (entry.run.state !== 'stopped' && entry.run.state !== 'failed') return
    this.remove(entry)
    this.append(ticket, entry.run.order)
  }

  /** Takes an ended run off the list. */
  dismiss(ticket: number): void {
    const entry = this.find(ticket)
    if (isUnderWay(entry)) throw refusal('This run is under way: stop it first.')
    this.remove(entry)
  }

  /** Stops all that waits or is under way; nothing begins until `enter`. */
  async leave(): Promise<void> {
    this.isLeft = true
    await this.haltAll()
  }

  enter(): void {
    this.isLeft = false
  }

  private beginNext(): void {
    if (this.isLeft || this.entries.some(isUnderWay)) return
    const entry = this.entries.find(isWaiting)
    if (!entry) return
    this.change(entry, { state: 'preparing' })
    entry.ended = this.follow(entry)
  }

  private async follow(entry: Entry): Promise<void> {
    const { gate, run, controller } = entry
    const report = (progress: RunProgress): void =>
      this.change(entry, { progress, ...(entry.run.state === 'preparing' && { state: 'running' }) })
    const order = { ...run.order, part: null }
    const end = await ending(this.estimate(order, { signal: controller.signal, report, gate }))
    const isUnasked = end.state === 'stopped' && !controller.signal.aborted
    this.change(entry, { ...end, paused: false, ...(isUnasked && { problem: LEFT }) })
    // What waits would begin on the other survey.
    if (isUnasked) await this.haltAll()
    this.beginNext()
  }

  private async haltAll(): Promise<void> {
    await Promise.all(this.entries.map((entry) => this.halt(entry)))
  }

  private async halt(entry: Entry): Promise<void> {
    if (isWaiting(entry)) this.change(entry, { state: 'stopped' })
    if (!isUnderWay(entry)) return
    this.change(entry, { state: 'stopping' })
    entry.controller.abort()
    await entry.ended
  }

  private find(ticket: number): Entry {
    const entry = this.entries.find(({ run }) => run.ticket === ticket)
    if (entry) return entry
    throw refusal(`There is no run with the ticket ${ticket} in the queue.`)
  }

  private remove(entry: Entry): void {
    this.arrange(this.entries.filter((other) => other !== entry))
  }

  private arrange(entries: readonly Entry[]): void {
    this.entries = entries
    this.changed(true)
  }

  private change(entry: Entry, difference: Partial<QueuedRun>): void {
    entry.run = { ...entry.run, ...difference }
    this.changed('state' in difference || 'paused' in difference)
  }
}

/** Why a run stopped that nobody stopped. */
const LEFT: FaultReport = { code: 'cancelled', what: 'It was stopped when another survey was to be opened.' }

const refusal = (what: string): Fault => new Fault({ code: 'refused', what })

function waiting(ticket: number, order: RunOrder): Entry {
  const run: QueuedRun = {
    ...{ ticket, order, state: 'waiting', paused: false },
    ...{ progress: null, outcome: null, problem: null },
  }
  return { run, gate: pauseGate(), controller: new AbortController(), ended: Promise.resolve() }
}

/** How a run ended: whole, stopped, or with a problem. */
async function ending(outcome: Promise<RunOutcome>): Promise<Partial<QueuedRun>> {
  try {
    return { state: 'done', outcome: await outcome }
  } catch (error) {
    const report = reportOf(error)
    return report.code === 'cancelled'
      ? { state: 'stopped' }
      : { state: 'failed', problem: withWayOn(report) }
  }
}

/** A process that was lost takes nothing with it that is sealed. */
function withWayOn(report: FaultReport): FaultReport {
  if (report.code !== 'gone') return report
  return { ...report, remedy: 'Go on with it: what is sealed is kept.' }
}

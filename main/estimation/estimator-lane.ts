import type { EstimatorActivity } from '../../preload/contract-queue'
import { estimateShard, holdEstimation, prepareEstimation, type ShardPart } from '../../preload/contract-runs'
import { Fault, reportOf } from '../../preload/fault'
import type { InputOf } from '../../preload/token'
import type { Worker } from '../worker'
import type { Piece, ShardWork } from './shard-work'
import { USUAL_TEMPO } from './tempo'

/**
 * What came of a piece: its estimates, or the end of the process, which was `blamed` on it or on another that it had in hand; `isFirst` of all
 * pieces that hear of this end.
 */
export type Outcome =
  | { readonly kind: 'estimated'; readonly result: Pick<ShardPart, 'arrow' | 'samples'> }
  | { readonly kind: 'lost'; readonly blamed: boolean; readonly isFirst: boolean }

/** Pieces in one estimator's hands: the next is cut while one is estimated. */
const MOST_IN_HAND = 2

/** Falls, without standing in between, after which a process that stood before is given up. */
const MOST_FALLS = 6

interface InHand {
  readonly piece: Piece
  done: number
}

/** One estimator at work on a run: it is prepared whenever its process is another, and given two pieces at most. */
export class EstimatorLane {
  /** What is wrong with tiles, as the estimator found when it was prepared. */
  problems: readonly string[] = []
  private readonly hands: InHand[] = []
  private lastGroup: number | null = null
  private prepared: { readonly pid: number; readonly ready: Promise<unknown> } | null = null
  /** The process whose end somebody was blamed for. */
  private blamedEnd: number | null = null
  /** Ends that somebody has heard of. */
  private ends: number
  private held = false
  /** Whose answers are awaited: pieces that the process has, or is prepared for. */
  private readonly asked = new Set<Piece>()
  /** How often the process had fallen when it last stood. */
  private stoodAfter = -Infinity
  private silence: NodeJS.Timeout | undefined

  constructor(
    readonly worker: Worker,
    private readonly preparation: InputOf<typeof prepareEstimation>,
    private readonly changed: () => void,
    private readonly tempo = USUAL_TEMPO,
  ) {
    this.ends = worker.status.crashes
  }

  get activity(): EstimatorActivity {
    const { name, state } = this.worker.status
    const [first] = this.hands
    const { from = 0, to = 0, shard = null } = first?.piece ?? {}
    return { name, state, shard, done: first?.done ?? 0, objects: to - from }
  }

  /** Objects that are estimated in pieces which are not whole yet. */
  get done(): number {
    return this.hands.reduce((sum, { done }) => sum + done, 0)
  }

  /** Takes a piece where there is room for one; a piece over which a process ended is tried with nothing beside it. */
  take(work: ShardWork): Piece | null {
    const isSuspected = this.hands.some(({ piece }) => piece.losses > 0)
    if (isSuspected || this.hands.length >= MOST_IN_HAND) return null
    const piece = work.take(this.lastGroup, this.hands.length > 0)
    if (!piece) return null
    this.lastGroup = piece.group
    this.hands.push({ piece, done: 0 })
    return piece
  }

  /** Estimates a piece that was taken, at the positions that `read` gives. Rejects for whatever is not the end of the process. */
  async estimate(piece: Piece, read: () => Promise<Uint8Array>, signal: AbortSignal): Promise<Outcome> {
    let sentTo: number | null = null
    try {
      const arrow = await read()
      this.asked.add(piece)
      this.listenForLife()
      await this.prepare(signal)
      sentTo = this.worker.status.pid
      const onProgress = ({ done }: { done: number }): void => this.note(piece, done)
      const input = { run: this.preparation.run, arrow }
      return {
        kind: 'estimated',
        result: await this.worker.call(estimateShard, input, { signal, onProgress }),
      }
    } catch (error) {
      if (signal.aborted || reportOf(error).code !== 'gone') throw error
      return this.lost(sentTo)
    } finally {
      this.asked.delete(piece)
      const place = this.hands.findIndex((one) => one.piece === piece)
      this.hands.splice(place, 1)
      this.listenForLife()
    }
  }

  /** Holds what is being estimated between two batches, or lets it go on. */
  async hold(held: boolean): Promise<void> {
    this.held = held
    this.listenForLife()
    // One that has ended is told when another has taken its place.
    if (this.prepared?.pid === this.worker.status.pid) await this.tellHeld()
  }

  end(): void {
    clearTimeout(this.silence)
  }

  private async prepare(signal: AbortSignal): Promise<void> {
    // One that nobody has asked yet, or that waits for a person: the run is somebody who asks.
    if (['stopped', 'failed'].includes(this.worker.status.state)) this.worker.start()
    await this.standing()
    const { pid } = this.worker.status
    if (this.prepared?.pid !== pid) {
      const ready = this.worker.call(prepareEstimation, this.preparation, { signal }).then(({ problems }) => {
        this.problems = problems
        if (this.held) return this.tellHeld()
      })
      this.prepared = { pid: pid ?? 0, ready }
    }
    await this.prepared?.ready
  }

  /** Waits until the process stands. One that stood before, and was ended so often that its worker gave up, is as good as ended once more. */
  private async standing(): Promise<void> {
    try {
      await this.worker.process()
      this.stoodAfter = this.worker.status.crashes
    } catch (error) {
      const falls = this.worker.status.crashes - this.stoodAfter
      throw falls > MOST_FALLS ? error : new Fault({ ...reportOf(error), code: 'gone' })
    }
  }

  /** The end of the process is blamed on the first piece that was sent to it: that is the one it worked on. */
  private lost(sentTo: number | null): Outcome {
    const { crashes } = this.worker.status
    const blamed = sentTo !== null && sentTo !== this.blamedEnd
    if (blamed) this.blamedEnd = sentTo
    const isFirst = crashes !== this.ends
    this.ends = crashes
    return { kind: 'lost', blamed, isFirst }
  }

  private async tellHeld(): Promise<void> {
    await this.worker.call(holdEstimation, { held: this.held }).catch(() => undefined)
  }

  private note(piece: Piece, done: number): void {
    const mine = this.hands.find((one) => one.piece === piece)
    if (mine) mine.done = done
    this.listenForLife()
    this.changed()
  }

  private listenForLife(): void {
    clearTimeout(this.silence)
    // One that is held, or that waits for the store, has nothing to say.
    if (this.held || this.asked.size === 0) return
    this.silence = setTimeout(() => this.worker.kill(), this.tempo.silence)
  }
}

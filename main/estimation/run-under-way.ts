import {
  readRunShard,
  sealRunShard,
  type prepareEstimation,
  type RunPlan,
  type RunShard,
} from '../../preload/contract-runs'
import type { PredictedWork, Simulation } from '../../preload/contract-simulation'
import { cancelled, fault, reportOf, type FaultReport } from '../../preload/fault'
import type { InputOf } from '../../preload/token'
import { eitherSignal } from '../either-signal'
import type { Pool } from '../pool'
import { RateMeter } from '../rate-meter'
import { partOf, type RunPart } from '../run-part'
import type { Worker } from '../worker'
import { Bell } from './bell'
import { EstimatorLane, type Outcome } from './estimator-lane'
import { patiently } from './patience'
import type { EstimationContext, LabAccess } from './run-estimation'
import { ShardWork, type Piece, type WholeShard } from './shard-work'
import { USUAL_TEMPO, type Tempo } from './tempo'

/** What a run is done with. */
export interface RunMeans {
  readonly pool: Pick<Pool, 'store' | 'onChange'>
  readonly lab: LabAccess
  readonly estimators: readonly Worker[]
  readonly plan: RunPlan
  readonly preparation: InputOf<typeof prepareEstimation>
  /** The device that the run is predicted on; null for this machine. */
  readonly simulation: Simulation | null
  readonly part: RunPart | null
  readonly tempo?: Tempo
}

type Lost = Extract<Outcome, { kind: 'lost' }>

/** Pieces that each estimator may have in hand. */
const HANDS = [0, 1]

/** Ends of processes, one after the other with nothing estimated in between, after which the run gives up: more than the search for one poisonous object takes. */
const MOST_ENDS = 15

/** A planned run, from its first shard that is not sealed to the last. */
export class RunUnderWay {
  /** The name of the run, and the shards that are to be done of it. */
  readonly run: string
  readonly mine: readonly RunShard[]
  private readonly lanes: readonly EstimatorLane[]
  private readonly work: ShardWork
  private readonly news = new Bell()
  private readonly meter = new RateMeter(() => performance.now())
  private readonly failure = new AbortController()
  private readonly totals = { objects: 0, before: 0, estimated: 0 }
  private readonly sealed: Set<number>
  private held: FaultReport | null = null
  private ends = 0

  constructor(
    private readonly means: RunMeans,
    private readonly context: EstimationContext,
  ) {
    const { plan, part, estimators, preparation, tempo } = means
    this.run = plan.run
    const isMine = ({ index }: RunShard): boolean =>
      !part || partOf(index, plan.shards.length, part.of) === part.part
    this.mine = plan.shards.filter(isMine)
    const left = this.mine.filter(({ sealed }) => !sealed)
    this.work = new ShardWork(left, () => this.news.ring())
    this.lanes = estimators.map((worker) => new EstimatorLane(worker, preparation, () => this.tell(), tempo))
    const objects = sum(this.mine)
    Object.assign(this.totals, { objects, before: objects - sum(left) })
    this.sealed = new Set(this.mine.filter(({ sealed }) => sealed).map(({ index }) => index))
  }

  /** What is wrong with tiles, each said once. */
  get problems(): readonly string[] {
    return [...new Set(this.lanes.flatMap(({ problems }) => problems))]
  }

  /** Estimates and seals what is left; resolves with the number of objects that were estimated. */
  async finish(): Promise<number> {
    const { gate } = this.context
    const { signal, release } = eitherSignal(this.context.signal, this.failure.signal)
    const deaf = [
      gate.onChange(() => void this.hold(gate.paused)),
      this.means.pool.onChange(() => this.tell()),
    ]
    this.tell()
    try {
      // First hands first: each estimator has something to do before one has two.
      const hands = HANDS.flatMap(() => this.lanes.map((lane) => this.workOff(lane, signal)))
      await this.allOf(hands)
    } finally {
      deaf.forEach((turn) => turn())
      release()
      this.lanes.forEach((lane) => lane.end())
      if (gate.paused) await this.hold(false)
    }
    return this.totals.estimated
  }

  /** Waits for every hand, for one may still be sealing when another fails: the failure ends them all. */
  private async allOf(hands: readonly Promise<void>[]): Promise<void> {
    const failures: unknown[] = []
    const end = (error: unknown): void => {
      failures.push(error)
      this.failure.abort()
    }
    await Promise.all(hands.map((hand) => hand.catch(end)))
    const worst = failures.find((error) => reportOf(error).code !== 'cancelled') ?? failures[0]
    if (worst !== undefined) throw worst
  }

  /** One of an estimator's hands: takes piece after piece until all are done. */
  private async workOff(lane: EstimatorLane, signal: AbortSignal): Promise<void> {
    while (!this.work.isOver) {
      await this.context.gate.pass(signal)
      if (signal.aborted) throw cancelled()
      const piece = lane.take(this.work)
      const whole = piece ? await this.estimate(lane, piece, signal) : await this.news.next(signal)
      if (whole) await this.seal(whole, signal)
    }
  }

  private async estimate(lane: EstimatorLane, piece: Piece, signal: AbortSignal): Promise<WholeShard | null> {
    const { run } = this.means.plan
    const { shard, from, to } = piece
    const read = async (): Promise<Uint8Array> =>
      (
        await this.ask(
          () => this.means.pool.store.call(readRunShard, { run, shard, from, to }, { signal }),
          signal,
        )
      ).arrow
    const outcome = await lane.estimate(piece, read, signal)
    if (outcome.kind === 'lost') return this.lose(piece, outcome)
    this.ends = 0
    this.totals.estimated += to - from
    this.tell()
    return this.work.give(piece, outcome.result)
  }

  private lose(piece: Piece, { blamed, isFirst }: Lost): WholeShard | null {
    if (isFirst) this.ends++
    if (this.ends > MOST_ENDS) {
      const what = `Estimators ended ${this.ends} times in a row, over different objects.`
      throw fault(what, {
        remedy: 'Run `npx shearwater doctor`; what is sealed is kept, and the run goes on after it.',
      })
    }
    this.tell()
    if (!blamed) {
      this.work.putBack(piece)
      return null
    }
    return this.work.lose(piece)
  }

  /** Not cancelled while it is written: what is estimated is kept. */
  private async seal({ shard, parts }: WholeShard, signal: AbortSignal): Promise<void> {
    const { run } = this.means.plan
    await this.ask(() => this.means.pool.store.call(sealRunShard, { run, shard, parts: [...parts] }), signal)
    this.sealed.add(shard)
    this.tell()
  }

  /** Says why nothing moves, or that it does again; of several that wait for the same to be mended one is told. */
  wait(report: FaultReport | null): void {
    if (!report || report.what !== this.held?.what) this.held = report
    if (!report) this.meter.restart()
    this.tell()
  }

  private ask<T>(question: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const held = (report: FaultReport | null): void => this.wait(report)
    const { lab, tempo = USUAL_TEMPO } = this.means
    return patiently(question, { signal, held, reopened: (until) => lab.reopened(until), tempo })
  }

  private async hold(held: boolean): Promise<void> {
    this.meter.restart()
    this.tell()
    await Promise.all(this.lanes.map((lane) => lane.hold(held)))
  }

  private tell(): void {
    const { objects, before, estimated } = this.totals
    const done = before + estimated + this.lanes.reduce((inHand, lane) => inHand + lane.done, 0)
    const moving = !this.context.gate.paused && !this.held
    const rate = moving ? this.meter.at(done) : null
    this.context.report({
      ...{ run: this.means.plan.run, done, objects, sealed: this.sealed.size, shards: this.mine.length },
      objectsPerSecond: rate,
      secondsLeft: rate && rate > 0 ? (objects - done) / rate : null,
      ...{ paused: this.context.gate.paused, held: this.held },
      workers: this.lanes.map(({ activity }) => activity),
      ...(this.means.simulation && {
        ...{ simulation: this.means.simulation, predicted: predictedOf(this.mine) },
        predictedDone: predictedOf(this.mine.filter(({ index }) => this.sealed.has(index))),
      }),
    })
  }
}

function sum(shards: readonly RunShard[]): number {
  return shards.reduce((objects, shard) => objects + shard.objects, 0)
}

function predictedOf(shards: readonly RunShard[]): PredictedWork {
  const of = (figure: 'seconds' | 'joules'): number =>
    shards.reduce((total, { predicted }) => total + (predicted?.[figure] ?? 0), 0)
  return { seconds: of('seconds'), joules: of('joules') }
}

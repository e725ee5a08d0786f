import * as v from 'valibot'
import type { Call } from '../../preload/channel'
import type { Progress } from '../../preload/contract'
import type { RunProgress } from '../../preload/contract-queue'
import { estimateShard, planRun, RunPlan, sealRunShard } from '../../preload/contract-runs'
import { reportOf } from '../../preload/fault'
import { eitherSignal } from '../either-signal'
import { namedModel } from '../models'
import type { PauseGate } from '../pause-gate'
import type { Pool } from '../pool'
import type { Worker } from '../worker'
import type { EstimateInQueue } from './estimate-in-queue'
import { runEstimation } from './run-estimation'

/** Stamps that go through the network together, where nobody says. */
const BATCH = 64
/** Seconds before a rate means something. */
const LEAST = 3

/** Runs as the queue wants them, with one estimator; `left` aborts when the survey is left. */
export function watchedEstimation(pool: Pool, left: () => AbortSignal): EstimateInQueue {
  return async ({ model, options, batch, fresh, part }, { signal: stop, report, gate }) => {
    const { folder, options: named } = namedModel(model)
    const { signal, release } = eitherSignal(stop, left())
    const watch = new RunWatch(pool, gate, signal, report)
    const wish = { model: folder, options: { ...options, ...named }, batch: batch ?? BATCH, fresh, part }
    const context = { signal, report: ({ done }: Progress): void => watch.tell(done) }
    try {
      const result = await persistently(() => runEstimation(watch.pool, wish, context))
      return { ...result, problems: [...result.problems] }
    } finally {
      watch.end()
      release()
    }
  }
}

/** A run whose process ended goes on with the next one, after what is sealed; a few times. */
async function persistently<T>(run: () => Promise<T>, lives = 5): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (reportOf(error).code !== 'gone' || lives === 0) throw error
    return persistently(run, lives - 1)
  }
}

/** Sees a run's requests go by: its plan, the shard under way, what is sealed. Holds it between two shards. */
class RunWatch {
  readonly pool: Pool
  private plan: RunPlan = { run: '', objects: 0, shards: [], tiles: [] }
  private readonly sealed = new Set<number>()
  private readonly begun = performance.now()
  private held = 0
  private first: number | null = null
  private done = 0
  private readonly silence: () => void

  constructor(
    private readonly real: Pool,
    private readonly gate: PauseGate,
    private readonly signal: AbortSignal,
    private readonly report: (progress: RunProgress) => void,
  ) {
    const watched = (worker: Worker): Worker => ({ ...worker, call: this.callOf(worker) })
    this.pool = { ...real, store: watched(real.store), estimator: watched(real.estimator) }
    this.silence = gate.onChange(() => this.plan.run && this.tell(this.done))
  }

  tell(done: number): void {
    this.first ??= done
    this.done = done
    const seconds = (performance.now() - this.begun - this.held) / 1000
    const rate = seconds >= LEAST && done > this.first ? (done - this.first) / seconds : null
    const { run, objects, shards } = this.plan
    this.report({
      ...{ run, done, objects, sealed: this.sealed.size, shards: shards.length },
      ...{ objectsPerSecond: rate, secondsLeft: rate && (objects - done) / rate },
      ...{ paused: this.gate.paused, held: null, workers: [this.activity(done)] },
    })
  }

  end(): void {
    this.silence()
  }

  private activity(done: number): RunProgress['workers'][number] {
    const shard = this.plan.shards.find(({ index }) => !this.sealed.has(index))
    const sealed = this.plan.shards.filter(({ index }) => this.sealed.has(index))
    const before = sealed.reduce((sum, { objects }) => sum + objects, 0)
    const { name, status } = this.real.estimator
    const place = { shard: shard?.index ?? null, objects: shard?.objects ?? 0 }
    return { name, state: status.state, ...place, done: Math.min(place.objects, Math.max(0, done - before)) }
  }

  private callOf(worker: Worker): Call {
    return async (request, input, options) => {
      if (request.name === estimateShard.name) await this.hold()
      const answer = await worker.call(request, input, options)
      if (request.name === planRun.name) this.take(v.parse(RunPlan, answer))
      if (request.name === sealRunShard.name) this.sealed.add(v.parse(sealRunShard.input, input).shard)
      return answer
    }
  }

  private async hold(): Promise<void> {
    const since = performance.now()
    await this.gate.pass(this.signal)
    this.held += performance.now() - since
  }

  private take(plan: RunPlan): void {
    this.plan = plan
    const sealed = plan.shards.filter((shard) => shard.sealed)
    sealed.forEach(({ index }) => this.sealed.add(index))
    this.tell(sealed.reduce((sum, { objects }) => sum + objects, 0))
  }
}

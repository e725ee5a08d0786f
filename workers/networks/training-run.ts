import { isDeepStrictEqual } from 'node:util'
import type { Tensor } from '@tensorflow/tfjs-core'
import { cancelled, fault } from '../../preload/fault'
import { restingState, tensorsIn } from './adam'
import { readCheckpoint, writeCheckpoint, type Checkpoint, type CheckpointNotes } from './checkpoint'
import type { Operations } from './differentiable-layers'
import { tensorsOf } from './eager-network'
import { shapeLearner, type Learner, type LearningSource } from './learner'
import type { ShapeArchitecture } from './shape-network'
import type { StepLoss, StepOptions } from './training-step'
import type { TrainingBatch, TrainingSource } from './training-source'

/** How a run of training goes. `size` comes from the source. */
export interface RunOptions extends Omit<StepOptions, 'size'> {
  readonly batch: number
  /** Steps between two validations, and between two checkpoints. */
  readonly validateEvery: number
  readonly checkpointEvery: number
  /** Held-out galaxies of a validation. */
  readonly heldOut: number
  /** Validations without a better likelihood after which training stops. */
  readonly patience: number
}

/** The options that the trained networks were made with, where a processor can follow. */
export const DEFAULT_OPTIONS: RunOptions = {
  ...{ steps: 20_000, batch: 64, seed: 1 },
  ...{ learningRate: 1e-3, warmUp: 500, weightDecay: 1e-4, gradientNorm: 5, averaging: 0.999 },
  ...{ prior: 0.1, divergenceWarmUp: 0.3 },
  ...{ validateEvery: 500, checkpointEvery: 500, heldOut: 1024, patience: 20 },
}

/** Figures of a validation, by subset: `all`, `isolated`, ... */
export type Metrics = Readonly<Record<string, Readonly<Record<string, number | null>>>>

/** How far a run has come; `metrics` are there after a validation only. */
export interface RunProgress extends StepLoss {
  readonly step: number
  readonly steps: number
  readonly stampsPerSecond: number
  readonly metrics: Metrics | null
}

/** What a run needs beside its options, whatever it teaches. */
export interface LearningSurroundings<Batch> {
  readonly tf: Operations
  readonly source: LearningSource<Batch>
  /** The folder of the checkpoints. */
  readonly checkpoints: string
  /** Milliseconds, for rates and times. */
  now(): number
  readonly signal: AbortSignal
  report(progress: RunProgress): void
  /** What a person ought to know. */
  note(text: string): void
}

/** What a run for a network that measures shapes needs. */
export interface RunSurroundings extends LearningSurroundings<TrainingBatch> {
  readonly source: TrainingSource
  /** Scores the outputs `[stamp, 5]` for held-out galaxies; `all.nll` is what early stopping looks at. */
  score(outputs: Float32Array, heldOut: TrainingBatch): Metrics
}

/** A run that came to its end: the average of the weights, by the names of training, with the statistics of the input. */
export interface TrainedWeights {
  readonly weights: Map<string, Tensor>
  readonly steps: number
  readonly loss: number | null
  readonly metrics: Metrics
  readonly seconds: number
  readonly stampsPerSecond: number | null
  readonly stopped: 'all steps done' | 'no better any more'
}

/** Trains a network that measures shapes, as `runLearning` does. */
export async function runTraining(
  architecture: ShapeArchitecture,
  options: RunOptions,
  resume: boolean,
  surroundings: RunSurroundings,
): Promise<TrainedWeights> {
  return runLearning(shapeLearner(architecture, surroundings.score), options, resume, surroundings)
}

/**
 * Trains a network, or goes on from the newest whole checkpoint where `resume` says so; the curve is then that of a run that was never
 * interrupted. Rejects with a `Fault`: of code `cancelled` when the signal is aborted, which writes a checkpoint first; when the
 * loss is no number; when a checkpoint is of another run. Weights are for the caller to dispose of.
 */
export async function runLearning<Batch>(
  learner: Learner<Batch>,
  options: RunOptions,
  resume: boolean,
  surroundings: LearningSurroundings<Batch>,
): Promise<TrainedWeights> {
  const { tf, source, checkpoints, signal, note } = surroundings
  const found = resume ? await readCheckpoint(tf, checkpoints, note) : null
  if (found) expectSameRun(found, learner.architecture, options, checkpoints)
  if (resume && !found) note('There is no checkpoint to go on from; training begins anew.')
  const begun = found ?? (await firstCheckpoint(learner, options, surroundings))
  const held = await source.heldOut(options.heldOut, options.seed)
  const run = new Run(learner, options, surroundings, held, begun)
  const batches = source.batches({ batch: options.batch, seed: options.seed }, run.step)
  try {
    while (run.step < options.steps && !run.isStale) {
      if (signal.aborted) throw await run.interrupted()
      const { value, done } = await batches.next()
      if (done) throw fault(`The galaxies to train on ended after ${run.step} steps.`)
      await run.follow(value)
    }
    return await run.finish()
  } finally {
    run.dispose()
    await batches.return?.()
  }
}

/** A run on its way: the state of the optimiser between two steps, and what has been seen of it. */
class Run<Batch> {
  private checkpoint: Checkpoint
  private stamps = 0
  private spent = 0

  constructor(
    private readonly learner: Learner<Batch>,
    private readonly options: RunOptions,
    private readonly surroundings: LearningSurroundings<Batch>,
    private readonly held: Batch,
    begun: Checkpoint,
  ) {
    this.checkpoint = begun
  }

  get step(): number {
    return this.checkpoint.notes.step
  }

  get isStale(): boolean {
    return (this.checkpoint.notes.best?.since ?? 0) >= this.options.patience
  }

  /** A step, and the validation and the checkpoint that are due after it. */
  async follow(batch: Batch): Promise<void> {
    const { tf, now, source, report } = this.surroundings
    const [{ notes, state, statistics }, began] = [this.checkpoint, now()]
    const size = Number.isFinite(source.size) ? source.size : this.options.steps * this.options.batch
    const options = { ...this.options, size }
    const done = await this.learner.step(tf, statistics, state, batch, notes.step, options)
    const { losses } = done
    this.count(this.learner.sizeOf(batch), now() - began)
    this.checkpoint = { ...this.checkpoint, state: done.state, notes: this.after(losses) }
    if (!Number.isFinite(losses.loss)) throw diverged(this.step)
    const { steps, validateEvery } = this.options
    const metrics = this.step % validateEvery === 0 ? await this.validate() : null
    report({ ...losses, step: this.step, steps, stampsPerSecond: this.rate ?? 0, metrics })
    if (this.step % this.options.checkpointEvery === 0) await this.save()
    // Requests, a cancel among them, are heard between two steps.
    await new Promise((resolve) => setImmediate(resolve))
  }

  private count(stamps: number, milliseconds: number): void {
    this.stamps += stamps
    this.spent += milliseconds / 1000
  }

  private get rate(): number | null {
    return this.spent > 0 ? this.stamps / this.spent : null
  }

  private after({ loss }: StepLoss): Checkpoint['notes'] {
    const { notes } = this.checkpoint
    return { ...notes, step: notes.step + 1, loss }
  }

  private async measure(): Promise<Metrics> {
    const { statistics, state } = this.checkpoint
    return this.learner.measure(this.surroundings.tf, statistics, state.average, this.held)
  }

  private async validate(): Promise<Metrics> {
    const metrics = await this.measure()
    const nll = metrics['all']?.['nll'] ?? Infinity
    const { best } = this.checkpoint.notes
    const isBetter = nll < (best?.nll ?? Infinity)
    const next = isBetter ? { nll, since: 0 } : best && { ...best, since: best.since + 1 }
    this.checkpoint = { ...this.checkpoint, notes: { ...this.checkpoint.notes, best: next } }
    return metrics
  }

  private get seconds(): number {
    return this.checkpoint.notes.seconds + this.spent
  }

  private async save(): Promise<void> {
    const notes = { ...this.checkpoint.notes, seconds: this.seconds }
    await writeCheckpoint(this.surroundings.checkpoints, { ...this.checkpoint, notes })
  }

  /** The fault of a run that was cancelled, when its checkpoint is written. */
  async interrupted(): Promise<Error> {
    await this.save()
    return cancelled(`Training was stopped after ${this.step} steps; --resume goes on from there.`)
  }

  async finish(): Promise<TrainedWeights> {
    const metrics = await this.measure()
    await this.save()
    const { tf } = this.surroundings
    const { notes, statistics, state } = this.checkpoint
    const weights = new Map(
      [...statistics, ...state.average].map(([name, tensor]) => [name, tf.clone(tensor)]),
    )
    return {
      ...{ weights, steps: notes.step, loss: notes.loss, metrics },
      ...{ seconds: this.seconds, stampsPerSecond: this.rate },
      stopped: notes.step < this.options.steps ? 'no better any more' : 'all steps done',
    }
  }

  dispose(): void {
    const { statistics, state } = this.checkpoint
    this.surroundings.tf.dispose([...statistics.values(), ...tensorsIn(state)])
  }
}

/** A run at its beginning; the statistics of the input are those of its first batch. */
async function firstCheckpoint<Batch>(
  { architecture, begin, isTrained }: Learner<Batch>,
  { batch, seed }: RunOptions,
  { tf, source }: LearningSurroundings<Batch>,
): Promise<Checkpoint> {
  const batches = source.batches({ batch, seed }, 0)
  const { value, done } = await batches.next()
  await batches.return?.()
  if (done) throw fault('There are no galaxies to train on.')
  const all = tensorsOf(tf, begin(tf, value, seed))
  // The order of a checkpoint's file: sums over all weights come out the same after it.
  const ordered = [...all].sort(([one], [other]) => (one < other ? -1 : 1))
  const chosen = (trained: boolean): Map<string, Tensor> =>
    new Map(ordered.filter(([name]) => isTrained(name) === trained))
  const state = restingState(tf, chosen(true))
  tf.dispose([...chosen(true).values()])
  const notes = { format: 1, step: 0, seed, batch, architecture, seconds: 0, loss: null, best: null } as const
  return { notes, statistics: chosen(false), state }
}

function expectSameRun(
  { notes }: Checkpoint,
  architecture: CheckpointNotes['architecture'],
  { seed, batch }: RunOptions,
  where: string,
): void {
  const differing = [
    ...(isDeepStrictEqual(notes.architecture, architecture) ? [] : ['the architecture']),
    ...(notes.seed === seed ? [] : [`the seed ${notes.seed}`]),
    ...(notes.batch === batch ? [] : [`the batch of ${notes.batch}`]),
  ]
  if (differing.length === 0) return
  const remedy = 'Resume with the same options, or train in another folder.'
  throw fault(`The checkpoint is of another run: it differs in ${differing.join(', ')}.`, { where, remedy })
}

function diverged(step: number): Error {
  return fault(`The loss is no number any more after ${step} steps.`, {
    remedy: 'Resume from the last checkpoint with another seed, or train with a smaller batch.',
  })
}

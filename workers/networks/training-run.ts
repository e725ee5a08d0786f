import { isDeepStrictEqual } from 'node:util'
import type { Tensor } from '@tensorflow/tfjs-core'
import { USUAL_TRAINING } from '../../preload/contract-training'
import { cancelled, fault } from '../../preload/fault'
import { learningRate, restingState, tensorsIn } from './adam'
import { readCheckpoint, writeCheckpoint, type Checkpoint, type CheckpointNotes } from './checkpoint'
import type { Operations } from './differentiable-layers'
import { tensorsOf, type Tensors } from './eager-network'
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
  ...{ steps: USUAL_TRAINING.steps, batch: USUAL_TRAINING.batch, seed: 1 },
  ...{ learningRate: 1e-3, warmUp: 500, weightDecay: 1e-4, gradientNorm: 5, averaging: 0.999 },
  ...{ prior: 0.1, divergenceWarmUp: USUAL_TRAINING.divergenceWarmUp },
  ...{ validateEvery: 500, checkpointEvery: 500, heldOut: USUAL_TRAINING.heldOut, patience: 20 },
}

/** Figures of a validation, by subset: `all`, `isolated`, ... */
export type Metrics = Readonly<Record<string, Readonly<Record<string, number | null>>>>

/** How far a run has come; `metrics` are there after a validation only. */
export interface RunProgress extends StepLoss {
  readonly step: number
  readonly steps: number
  readonly learningRate: number
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

/**
 * A run that came to its end: the average of the weights that held-out galaxies find best, by the names of training, with the statistics
 * of the input. `kept` is the step it is of, and `metrics` are its.
 */
export interface TrainedWeights {
  readonly weights: Map<string, Tensor>
  readonly steps: number
  readonly kept: number
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
  if (found) noteOtherSteps(found, options, note)
  if (resume && !found) note('There is no checkpoint to go on from; training begins anew.')
  const batches = source.batches({ batch: options.batch, seed: options.seed }, found?.notes.step ?? 0)
  let ahead = found ? null : await batches.next()
  const begun = found ?? firstCheckpoint(tf, learner, options, ahead)
  const held = await source.heldOut(options.heldOut, options.seed)
  const run = new Run(learner, options, surroundings, held, begun)
  try {
    while (run.step < options.steps && !run.isStale) {
      if (signal.aborted) throw await run.interrupted()
      const { value, done } = ahead ?? (await batches.next())
      ahead = null
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
    if (!Number.isFinite(losses.loss)) throw diverged(this.step, this.surroundings.checkpoints)
    const { steps, validateEvery } = this.options
    const metrics = this.step % validateEvery === 0 ? await this.validate() : null
    const rate = learningRate(notes.step, this.options)
    report({
      ...losses,
      step: this.step,
      steps,
      learningRate: rate,
      stampsPerSecond: this.rate ?? 0,
      metrics,
    })
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

  private async measure(average: Tensors): Promise<Metrics> {
    const { statistics } = this.checkpoint
    return this.learner.measure(this.surroundings.tf, statistics, average, this.held)
  }

  private async validate(): Promise<Metrics> {
    const metrics = await this.measure(this.checkpoint.state.average)
    if (!this.isJudged) return metrics
    const { notes } = this.checkpoint
    const nll = likelihoodOf(metrics)
    if (nll < (notes.best?.nll ?? Infinity)) this.keepAverage(nll)
    else if (notes.best) {
      const best = { ...notes.best, since: notes.best.since + 1 }
      this.checkpoint = { ...this.checkpoint, notes: { ...notes, best } }
    }
    return metrics
  }

  /** Before the divergence counts in full another loss is made small, whose best is not that of the run. */
  private get isJudged(): boolean {
    const { steps, divergenceWarmUp } = this.options
    return !this.learner.hasDivergence || this.step >= divergenceWarmUp * steps
  }

  /** The average as it is now is the best so far. */
  private keepAverage(nll: number): void {
    const { tf } = this.surroundings
    const { notes, state, best: before } = this.checkpoint
    if (before) tf.dispose([...before.values()])
    const best = { nll, since: 0, step: notes.step }
    this.checkpoint = { ...this.checkpoint, notes: { ...notes, best }, best: cloned(tf, state.average) }
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
    await this.save()
    const { notes, statistics } = this.checkpoint
    const { average, step, metrics } = await this.best()
    return {
      weights: cloned(this.surroundings.tf, new Map([...statistics, ...average])),
      ...{ steps: notes.step, kept: step, loss: notes.loss, metrics },
      ...{ seconds: this.seconds, stampsPerSecond: this.rate },
      stopped: notes.step < this.options.steps ? 'no better any more' : 'all steps done',
    }
  }

  /** The average that held-out galaxies find best, that of the end among them. */
  private async best(): Promise<{ average: Tensors; step: number; metrics: Metrics }> {
    const { notes, state, best } = this.checkpoint
    const metrics = await this.measure(state.average)
    if (!best || !notes.best || likelihoodOf(metrics) <= notes.best.nll) {
      return { average: state.average, step: notes.step, metrics }
    }
    return { average: best, step: notes.best.step, metrics: await this.measure(best) }
  }

  dispose(): void {
    const { statistics, state, best } = this.checkpoint
    this.surroundings.tf.dispose([...statistics.values(), ...tensorsIn(state), ...(best?.values() ?? [])])
  }
}

/** What a validation is judged by, nats a galaxy; infinity where it is not defined. */
function likelihoodOf(metrics: Metrics): number {
  return metrics['all']?.['nll'] ?? Infinity
}

function cloned(tf: Operations, tensors: Tensors): Map<string, Tensor> {
  return new Map([...tensors].map(([name, tensor]) => [name, tf.clone(tensor)]))
}

/** A run at its beginning; the statistics of the input are those of its first batch. */
function firstCheckpoint<Batch>(
  tf: Operations,
  { architecture, begin, isTrained }: Learner<Batch>,
  { batch, seed, steps, heldOut }: RunOptions,
  first: IteratorResult<Batch> | null,
): Checkpoint {
  if (!first || first.done) throw fault('There are no galaxies to train on.')
  const all = tensorsOf(tf, begin(tf, first.value, seed))
  // The order of a checkpoint's file: sums over all weights come out the same after it.
  const ordered = [...all].sort(([one], [other]) => (one < other ? -1 : 1))
  const chosen = (trained: boolean): Map<string, Tensor> =>
    new Map(ordered.filter(([name]) => isTrained(name) === trained))
  const state = restingState(tf, chosen(true))
  tf.dispose([...chosen(true).values()])
  const asked = { seed, batch, architecture, steps, heldOut }
  const notes = { format: 1, step: 0, ...asked, seconds: 0, loss: null, best: null } as const
  return { notes, statistics: chosen(false), state, best: null }
}

function expectSameRun(
  { notes }: Checkpoint,
  architecture: CheckpointNotes['architecture'],
  { seed, batch, heldOut }: RunOptions,
  where: string,
): void {
  const differing = [
    ...(isDeepStrictEqual(notes.architecture, architecture) ? [] : ['the architecture']),
    ...(notes.seed === seed ? [] : [`the seed ${notes.seed}`]),
    ...(notes.batch === batch ? [] : [`the batch of ${notes.batch}`]),
    ...((notes.heldOut ?? heldOut) === heldOut ? [] : [`the ${notes.heldOut} held-out galaxies`]),
  ]
  if (differing.length === 0) return
  const remedy = 'Resume with the same options, or train in another folder.'
  throw fault(`The checkpoint is of another run: it differs in ${differing.join(', ')}.`, { where, remedy })
}

/** A run may be made longer or shorter; its learning rate then falls in another way than it began to. */
function noteOtherSteps({ notes }: Checkpoint, { steps }: RunOptions, note: (text: string) => void): void {
  if (notes.steps === undefined || notes.steps === steps) return
  note(
    `The run was begun for ${notes.steps} steps and goes on to ${steps}: the learning rate changes its course.`,
  )
}

function diverged(step: number, where: string): Error {
  const remedy = 'Train anew in another folder, with another seed or a larger batch.'
  return fault(`The loss is no number any more after ${step} steps.`, { where, remedy })
}

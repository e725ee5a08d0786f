import type { Tensor } from '@tensorflow/tfjs-core'
import type { AdamState } from './adam'
import type { CheckpointNotes } from './checkpoint'
import type { Operations } from './differentiable-layers'
import type { Weights } from './safetensors'
import type { SourceOptions, TrainingBatch } from './training-source'
import type { Metrics } from './training-run'
import { initialWeights, isTrained } from './initial-weights'
import type { ShapeArchitecture } from './shape-network'
import { outputsOf, stampTensor, trainStep, type StepLoss, type StepOptions } from './training-step'

/** Where what is learned from comes from; `TrainingSource` says what each part is. */
export interface LearningSource<Batch> {
  readonly recipe: string
  readonly size: number
  batches(options: SourceOptions, from: number): AsyncIterator<Batch>
  heldOut(count: number, seed: number): Promise<Batch>
}

/** A network that a run of training can teach: what it begins with, a step, and how good it is. */
export interface Learner<Batch> {
  readonly architecture: CheckpointNotes['architecture']
  /** Whether its loss has a divergence beside the likelihood. */
  readonly hasDivergence: boolean
  /** Weights to begin with, and what was seen of the data, which stays. */
  begin(tf: Operations, batch: Batch, seed: number): Weights
  isTrained(name: string): boolean
  /** How many stamps there are in a batch. */
  sizeOf(batch: Batch): number
  /** The state after a step from 0; the one before is disposed of. */
  step(
    tf: Operations,
    statistics: ReadonlyMap<string, Tensor>,
    state: AdamState,
    batch: Batch,
    step: number,
    options: StepOptions,
  ): Promise<{ state: AdamState; losses: StepLoss }>
  /** Figures of held-out galaxies, by subset; `all.nll` is what early stopping looks at. */
  measure(
    tf: Operations,
    statistics: ReadonlyMap<string, Tensor>,
    weights: ReadonlyMap<string, Tensor>,
    held: Batch,
  ): Promise<Metrics>
}

/** A network that measures shapes, as a learner; `score` judges its outputs `[stamp, 5]`. */
export function shapeLearner(
  architecture: ShapeArchitecture,
  score: (outputs: Float32Array, held: TrainingBatch) => Metrics,
): Learner<TrainingBatch> {
  return {
    architecture,
    hasDivergence: architecture.bayesian.length > 0,
    begin(tf, batch, seed) {
      const stamps = stampTensor(tf, batch.stamps)
      const weights = initialWeights(tf, architecture, { stamps, psfs: batch.psfs }, seed)
      stamps.dispose()
      return weights
    },
    isTrained,
    sizeOf: ({ shapes }) => shapes.length / 2,
    step: (tf, statistics, ...rest) => trainStep(tf, { architecture, statistics }, ...rest),
    async measure(tf, statistics, weights, held) {
      return score(await outputsOf(tf, { architecture, statistics }, weights, held), held)
    },
  }
}

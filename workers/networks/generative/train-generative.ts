import { join } from 'node:path'
import type { TrainingOrder, TrainingSummary } from '../../../preload/contract-training'
import { cancelled, Fault } from '../../../preload/fault'
import { weightsOf } from '../checkpoint'
import type { Weights } from '../safetensors'
import { expectPlaceFor, optionsOf } from '../train-model'
import { runLearning, type LearningSurroundings, type TrainedWeights } from '../training-run'
import { STANDARD_VAE, type GenerativeArchitecture } from './architecture'
import { AUTOENCODER_OPTIONS, autoencoderLearner } from './autoencoder-learner'
import { fitPrior, PRIOR_OPTIONS, type FittedPrior, type PriorOptions } from './fit-prior'
import type { GalaxyBatch } from './galaxy-source'
import { writeGenerativeModel } from './generative-folder'
import { priorWeights } from './generative-network'

/** What training a generative model needs beside the order; `runtime` names the TensorFlow that computes. */
export interface GenerativeSurroundings extends Omit<
  LearningSurroundings<GalaxyBatch>,
  'checkpoints' | 'note'
> {
  readonly runtime: string
  /** Others than the usual ones. */
  readonly architectures?: Readonly<Record<string, GenerativeArchitecture>>
  readonly prior?: PriorOptions
}

/**
 * Trains an autoencoder of galaxies, fits the prior over its latent numbers, and writes both to the folder `out`, with checkpoints beside them. Rejects with a
 * `Fault` as `runLearning` does, and where the folder holds a model or checkpoints that the order does not resume.
 */
export async function trainGenerative(
  order: TrainingOrder,
  surroundings: GenerativeSurroundings,
): Promise<TrainingSummary> {
  const { architectures = { standard: STANDARD_VAE }, prior = PRIOR_OPTIONS } = surroundings
  const architecture = architectureNamed(order.architecture ?? 'standard', architectures)
  const options = optionsOf(order, AUTOENCODER_OPTIONS)
  const checkpoints = join(order.out, 'checkpoints')
  await expectPlaceFor(order)
  const notes: string[] = []
  const note = (text: string): void => void notes.push(text)
  const { tf, source, runtime, signal } = surroundings
  const learner = autoencoderLearner(architecture)
  const trained = await runLearning(learner, options, order.resume, { ...surroundings, checkpoints, note })
  const { seed, batch } = options
  const place = { seed, batch, from: trained.steps }
  const fitted = await fitPrior(tf, architecture, trained.weights, source, place, prior, signal).catch(
    (error: unknown) => {
      throw signal.aborted ? cancelled('The prior was not fitted yet; --resume goes on with it.') : error
    },
  )
  const { steps, kept, loss, seconds, stampsPerSecond, stopped } = trained
  const metrics = { ...trained.metrics, prior: fitted.metrics }
  const record = { architecture, components: fitted.mixture.shares.length, recipe: source.recipe }
  const run = { seed, batch, steps, seconds, loss, metrics, runtime }
  await writeGenerativeModel(order.out, await allWeights(trained, fitted), { ...record, ...run })
  tf.dispose([...trained.weights.values()])
  return { folder: order.out, steps, kept, loss, metrics, seconds, stampsPerSecond, stopped, notes }
}

async function allWeights({ weights }: TrainedWeights, { mixture }: FittedPrior): Promise<Weights> {
  return new Map([...(await weightsOf(weights)), ...priorWeights(mixture)])
}

function architectureNamed(
  name: string,
  known: Readonly<Record<string, GenerativeArchitecture>>,
): GenerativeArchitecture {
  const architecture = Object.hasOwn(known, name) ? known[name] : undefined
  if (architecture) return architecture
  const remedy = `There are ${Object.keys(known).join(', ')}.`
  throw new Fault({ code: 'refused', what: `There is no generative architecture "${name}".`, remedy })
}

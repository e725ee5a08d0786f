import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainingOrder, TrainingSummary } from '../../preload/contract-training'
import { Fault } from '../../preload/fault'
import { ARCHITECTURES, fullyBayesian } from './architectures'
import { checkpointsIn, weightsOf } from './checkpoint'
import { weightsFromTrained } from './initial-weights'
import type { ShapeArchitecture } from './shape-network'
import { DEFAULT_OPTIONS, runTraining, type RunOptions, type RunSurroundings } from './training-run'
import { writeModel } from './write-model'

/** What training a model needs beside the order; `runtime` names the TensorFlow that computes. */
export interface ModelSurroundings extends Omit<RunSurroundings, 'checkpoints' | 'note'> {
  readonly runtime: string
}

/**
 * Trains a network and writes it to the folder `out`, with its checkpoints beside it. Rejects with a `Fault` as `runTraining` does, and
 * where the folder holds a model or checkpoints that the order does not resume.
 */
export async function trainModel(
  order: TrainingOrder,
  surroundings: ModelSurroundings,
): Promise<TrainingSummary> {
  const architecture = architectureOf(order)
  const options = optionsOf(order)
  const checkpoints = join(order.out, 'checkpoints')
  if (!order.resume) await expectNothingIn(order.out, checkpoints)
  const notes: string[] = []
  const note = (text: string): void => void notes.push(text)
  const { tf, source, runtime } = surroundings
  const trained = await runTraining(architecture, options, order.resume, {
    ...surroundings,
    checkpoints,
    note,
  })
  const { steps, loss, metrics, seconds, stampsPerSecond, stopped } = trained
  const weights = weightsFromTrained(architecture, await weightsOf(trained.weights))
  tf.dispose([...trained.weights.values()])
  const { seed, batch } = options
  const recipe = source.recipe
  await writeModel(order.out, {
    architecture,
    weights,
    recipe,
    seed,
    batch,
    steps,
    seconds,
    loss,
    metrics,
    runtime,
  })
  return { folder: order.out, steps, loss, metrics, seconds, stampsPerSecond, stopped, notes }
}

/** `deterministic` is the standard network; `bayesian` the small one with all its layers Bayesian, unless another is named. */
function architectureOf({ model, architecture: name }: TrainingOrder): ShapeArchitecture {
  if (model === 'generative') throw new TypeError('a generative model does not measure shapes')
  const chosen = name ?? (model === 'bayesian' ? 'small' : 'standard')
  const known: Readonly<Record<string, ShapeArchitecture>> = ARCHITECTURES
  const architecture = Object.hasOwn(known, chosen) ? known[chosen] : undefined
  if (!architecture) {
    const remedy = `There are ${Object.keys(ARCHITECTURES).join(', ')}.`
    throw new Fault({ code: 'refused', what: `There is no architecture "${chosen}".`, remedy })
  }
  return model === 'bayesian' ? fullyBayesian(architecture) : { ...architecture, bayesian: [] }
}

/** The usual options but for what is ordered; the warm-up is at most a tenth of the run. */
export function optionsOf({ steps, batch, seed }: TrainingOrder, usual = DEFAULT_OPTIONS): RunOptions {
  const all = { ...usual, seed, ...(steps !== null && { steps }), ...(batch !== null && { batch }) }
  return { ...all, warmUp: Math.min(all.warmUp, Math.ceil(all.steps / 10)) }
}

/** Rejects with a `Fault` where a folder has a model or checkpoints already. */
export async function expectNothingIn(folder: string, checkpoints: string): Promise<void> {
  const hasModel = await access(join(folder, 'model.json')).then(
    () => true,
    () => false,
  )
  if (!hasModel && (await checkpointsIn(checkpoints)).length === 0) return
  throw new Fault({
    ...{ code: 'refused', what: 'There is a model or a run of training here already.', where: folder },
    remedy: 'Go on with it by --resume, or train in another folder.',
  })
}

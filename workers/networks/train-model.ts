import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainingOrder, TrainingSummary } from '../../preload/contract-training'
import { Fault, fault } from '../../preload/fault'
import { ARCHITECTURES, fullyBayesian } from './architectures'
import { weightsOf } from './checkpoint'
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
  await expectPlaceFor(order)
  const notes: string[] = []
  const note = (text: string): void => void notes.push(text)
  const { tf, source, runtime } = surroundings
  const trained = await runTraining(architecture, options, order.resume, {
    ...surroundings,
    checkpoints,
    note,
  })
  const { steps, kept, loss, metrics, seconds, stampsPerSecond, stopped } = trained
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
    kept,
    seconds,
    loss,
    metrics,
    runtime,
  })
  return { folder: order.out, steps, kept, loss, metrics, seconds, stampsPerSecond, stopped, notes }
}

/** `deterministic` is the central network; `bayesian` the small one with all its layers Bayesian, unless another is named. */
function architectureOf({ model, architecture: name }: TrainingOrder): ShapeArchitecture {
  if (model === 'generative') throw new TypeError('a generative model does not measure shapes')
  const chosen = name ?? (model === 'bayesian' ? 'small' : 'central')
  const known: Readonly<Record<string, ShapeArchitecture>> = ARCHITECTURES
  const architecture = Object.hasOwn(known, chosen) ? known[chosen] : undefined
  if (!architecture) {
    const remedy = `There are ${Object.keys(ARCHITECTURES).join(', ')}.`
    throw new Fault({ code: 'refused', what: `There is no architecture "${chosen}".`, remedy })
  }
  return model === 'bayesian' ? fullyBayesian(architecture) : { ...architecture, bayesian: [] }
}

/** The usual options but for what is ordered; the warm-up, and the steps between two validations, are at most a tenth of the run. */
export function optionsOf(
  { steps, batch, seed, heldOut }: TrainingOrder,
  usual: RunOptions = DEFAULT_OPTIONS,
): RunOptions {
  const asked = {
    ...(steps !== null && { steps }),
    ...(batch !== null && { batch }),
    ...(typeof heldOut === 'number' && { heldOut }),
  }
  const all = { ...usual, seed, ...asked }
  const tenth = Math.ceil(all.steps / 10)
  const every = Math.min(all.validateEvery, tenth)
  return { ...all, warmUp: Math.min(all.warmUp, tenth), validateEvery: every, checkpointEvery: every }
}

/** Rejects with a `Fault` where a folder has what the order does not resume. What a file browser leaves there does not count. */
export async function expectPlaceFor({ out: folder, resume }: TrainingOrder): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return []
    throw fault(`The folder cannot be used (${error.code ?? error.message}).`, {
      ...{ where: folder, remedy: 'Name another.' },
    })
  })
  if (names.every((name) => name.startsWith('.'))) return
  const isOurs = names.includes('model.json') || names.includes('checkpoints')
  if (isOurs && resume) return
  throw new Fault({
    code: 'refused',
    what: isOurs ? 'There is a model or a run of training here already.' : 'The folder is not empty.',
    where: folder,
    remedy: isOurs ? 'Resume it, or train in another folder.' : 'Train in an empty folder, or in a new one.',
  })
}

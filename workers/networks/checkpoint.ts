import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { Fault } from '../../preload/fault'
import { sealFile } from '../files/sealed-file'
import { unwritable } from '../files/unwritable'
import type { AdamState } from './adam'
import { tensorsOf } from './eager-network'
import { GenerativeArchitecture } from './generative/architecture'
import type { Operations } from './differentiable-layers'
import {
  readNotes,
  readSafetensors,
  WeightsError,
  writeSafetensors,
  type Weight,
  type Weights,
} from './safetensors'
import { ShapeArchitecture } from './shape-network'

/**
 * Where a run of training stands. Random numbers need no state of their own: they depend on the seed and the step. `seed`, `batch`
 * and `architecture` say of which run it is.
 */
export const CheckpointNotes = v.object({
  format: v.literal(1),
  /** Steps that are done. */
  step: v.number(),
  seed: v.number(),
  batch: v.number(),
  architecture: v.union([ShapeArchitecture, GenerativeArchitecture]),
  /** Seconds that training has taken so far. */
  seconds: v.number(),
  /** The last loss; null before the first step. */
  loss: v.nullable(v.number()),
  /** The least negative log likelihood of the held-out galaxies, the step it was found at, and validations since; null before the first. */
  best: v.nullable(v.object({ nll: v.number(), since: v.number(), step: v.optional(v.number(), 0) })),
  /** How many steps and held-out galaxies the run was asked for; checkpoints of before do not say. */
  steps: v.optional(v.number()),
  heldOut: v.optional(v.number()),
})
export type CheckpointNotes = v.InferOutput<typeof CheckpointNotes>

/** What a checkpoint holds: the statistics of the input, the state of the optimiser, and the average of `notes.best`. */
export interface Checkpoint {
  readonly notes: CheckpointNotes
  readonly statistics: Map<string, Tensor>
  readonly state: AdamState
  /** Null where `notes.best` is. In the same file as the rest, so that no crash can part them. */
  readonly best: ReadonlyMap<string, Tensor> | null
}

const PARTS = ['weights', 'first', 'second', 'average'] as const
/** Checkpoints that are kept: one to go on from, and the one before, should it be damaged. */
const KEPT = 2

const NAME = /^step-(\d+)\.safetensors$/

/** Writes a checkpoint to a folder, whole or not at all: aside, synced, renamed. Older ones go. */
export async function writeCheckpoint(
  folder: string,
  { notes, statistics, state, best }: Checkpoint,
): Promise<void> {
  const weights = new Map<string, Weight>()
  const add = async (prefix: string, tensors: ReadonlyMap<string, Tensor>): Promise<void> => {
    for (const [name, weight] of await weightsOf(tensors)) weights.set(`${prefix}.${name}`, weight)
  }
  await add('statistics', statistics)
  for (const part of PARTS) await add(part, state[part])
  if (best) await add('best', best)
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw resumable(unwritable(folder, error))
  })
  const path = join(folder, `step-${String(notes.step).padStart(8, '0')}.safetensors`)
  await writeAside(path, writeSafetensors(weights, { run: JSON.stringify(notes) }))
  for (const old of (await checkpointsIn(folder)).slice(KEPT)) await rm(join(folder, old), { force: true })
}

/** Seals a file of a training. Rejects with a `Fault` where the disk does not take it, which a resumed training does. */
export async function writeAside(path: string, bytes: Uint8Array | string): Promise<void> {
  await sealFile(path, bytes).catch((error: unknown) => {
    throw resumable(error)
  })
}

function resumable(error: unknown): unknown {
  if (!(error instanceof Fault)) return error
  const remedy = 'Make room or see to the disk, then resume: training goes on from the last checkpoint.'
  return new Fault({ ...error.report, remedy })
}

/** The names of a folder's checkpoints, the newest first. */
export async function checkpointsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()
}

/** Which run the newest whole checkpoint of a folder is of, and how far it has come; null where there is none. */
export async function newestNotes(folder: string): Promise<CheckpointNotes | null> {
  for (const name of await checkpointsIn(folder)) {
    try {
      return notesOf(await readFile(join(folder, name)), name)
    } catch (error) {
      if (!(error instanceof WeightsError)) throw error
    }
  }
  return null
}

/** The newest checkpoint of a folder that is whole, or null; those that are not are told to `note`. */
export async function readCheckpoint(
  tf: Operations,
  folder: string,
  note: (text: string) => void,
): Promise<Checkpoint | null> {
  for (const name of await checkpointsIn(folder)) {
    try {
      return restored(tf, await readFile(join(folder, name)), name)
    } catch (error) {
      if (!(error instanceof WeightsError)) throw error
      note(`${error.message}; the checkpoint is passed over.`)
    }
  }
  return null
}

function restored(tf: Operations, file: Uint8Array, name: string): Checkpoint {
  const weights = readSafetensors(file, basename(name))
  const notes = notesOf(file, name)
  const tensors = (prefix: string): Map<string, Tensor> => {
    const some = new Map<string, Weight>()
    for (const [tensor, weight] of weights) {
      if (tensor.startsWith(`${prefix}.`)) some.set(tensor.slice(prefix.length + 1), weight)
    }
    return tensorsOf(tf, some)
  }
  const [first, second] = [tensors('first'), tensors('second')]
  const state = { weights: tensors('weights'), first, second, average: tensors('average') }
  const best = tensors('best')
  // Checkpoints of before kept no weights of the best validation: it is looked for anew.
  const kept = best.size > 0 ? { notes, best } : { notes: { ...notes, best: null }, best: null }
  return { ...kept, statistics: tensors('statistics'), state }
}

function notesOf(file: Uint8Array, name: string): CheckpointNotes {
  try {
    return v.parse(CheckpointNotes, JSON.parse(readNotes(file, name)['run'] ?? ''))
  } catch {
    throw new WeightsError(`${name}: it does not say of which run it is`)
  }
}

/** Tensors as weights of a file. */
export async function weightsOf(tensors: ReadonlyMap<string, Tensor>): Promise<Weights> {
  const weights = new Map<string, Weight>()
  for (const [name, tensor] of tensors) {
    weights.set(name, { shape: tensor.shape, values: await tensor.data<'float32'>() })
  }
  return weights
}

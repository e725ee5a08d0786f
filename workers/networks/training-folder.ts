import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainingFolder } from '../../preload/contract-training'
import { nameOfArchitecture } from './architectures'
import { newestNotes, type CheckpointNotes } from './checkpoint'

/** Says what lies in a folder, for whoever would train a network there: nothing, a model, a run to resume. A folder that is not there is empty. */
export async function describeFolder(folder: string): Promise<TrainingFolder> {
  const names = await readdir(folder).catch((): string[] => [])
  const notes = await newestNotes(join(folder, 'checkpoints'))
  return {
    folder,
    isEmpty: names.every((name) => name.startsWith('.')),
    hasModel: names.includes('model.json'),
    run: notes && runOf(folder, notes),
  }
}

/** The order that resumes a run; null for one of an architecture without a name. */
function runOf(folder: string, notes: CheckpointNotes): TrainingFolder['run'] {
  const { architecture, step, seed, batch, steps = null, heldOut = null } = notes
  const rest = { out: folder, steps, batch, seed, heldOut, resume: true }
  if ('latent' in architecture) return { order: { model: 'generative', architecture: null, ...rest }, step }
  const name = nameOfArchitecture(architecture)
  if (name === null) return null
  const model = architecture.bayesian.length > 0 ? 'bayesian' : 'deterministic'
  return { order: { model, architecture: name, ...rest }, step }
}

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import type { ModelIdentity } from '../../preload/contract-runs'
import { fault } from '../../preload/fault'
import { readSafetensors, WeightsError } from './safetensors'
import { ShapeArchitecture, shapeNetwork, type ShapeNetwork } from './shape-network'

/** What `model.json` says of a network; the model card, README.md, says it in words. */
export const ModelDescription = v.object({
  format: v.literal(1),
  name: v.string(),
  kind: v.literal('shape'),
  summary: v.string(),
  /** Which figures a run takes unless others are asked for. */
  samples: v.pipe(v.number(), v.integer(), v.minValue(0)),
  symmetric: v.boolean(),
  architecture: ShapeArchitecture,
  weights: v.object({ file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)), sha256: v.string() }),
})
export type ModelDescription = v.InferOutput<typeof ModelDescription>

/** A trained network and what is said of it. */
export interface Model {
  readonly description: ModelDescription
  readonly network: ShapeNetwork
}

/**
 * Reads a trained network from its folder: `model.json` and the weights it names. Rejects with a `Fault` when there is none, when the
 * weights are cut short, of another architecture, or not those that were described.
 */
export async function readModel(folder: string): Promise<Model> {
  const description = await readDescription(join(folder, 'model.json'))
  const { name, architecture, weights } = description
  const where = join(folder, weights.file)
  const file = await readFile(where).catch((error: NodeJS.ErrnoException) => {
    throw fault(`The weights of ${name} cannot be read (${error.code ?? error.message}).`, { where })
  })
  const remedy = 'Take the folder from where it was made again, weights and description together.'
  if (createHash('sha256').update(file).digest('hex') !== weights.sha256) {
    throw fault('These are not the weights that model.json describes: their hash is another.', {
      where,
      remedy,
    })
  }
  try {
    return { description, network: shapeNetwork(name, architecture, readSafetensors(file, basename(where))) }
  } catch (error) {
    if (!(error instanceof WeightsError)) throw error
    throw fault(`${error.message}.`, { where, remedy })
  }
}

/** What tells a model from another: its hash is that of its description, which holds that of its weights. */
export function identityOf(description: ModelDescription): ModelIdentity {
  const { name, samples: _samples, symmetric: _symmetric, summary: _summary, ...rest } = description
  return { name, hash: createHash('sha256').update(JSON.stringify(rest)).digest('hex') }
}

async function readDescription(where: string): Promise<ModelDescription> {
  const text = await readFile(where, 'utf8').catch(() => {
    throw fault('There is no model here.', {
      where,
      remedy: 'A model is a folder with model.json and its weights.',
    })
  })
  try {
    return v.parse(ModelDescription, JSON.parse(text))
  } catch (error) {
    const what = v.isValiError(error)
      ? `"${v.getDotPath(error.issues[0]) ?? ''}": ${error.issues[0].message}`
      : (error as Error).message // JSON.parse throws SyntaxError only
    throw fault(`model.json is not understood: ${what}.`, { where })
  }
}

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import type { ModelIdentity } from '../../preload/contract-runs'
import { Fault, fault } from '../../preload/fault'
import { readSafetensors, WeightsError, type Weights } from './safetensors'
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
  const description = await readDescription(folder, ModelDescription, 'shape')
  const { name, architecture } = description
  const network = await readWeights(folder, description, (weights) =>
    shapeNetwork(name, architecture, weights),
  )
  return { description, network }
}

/** Reads the weights that a description names and makes a network of them. Rejects with a `Fault` as `readModel` does. */
export async function readWeights<Network>(
  folder: string,
  { name, weights }: Pick<ModelDescription, 'name' | 'weights'>,
  networkOf: (weights: Weights) => Network,
): Promise<Network> {
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
    return networkOf(readSafetensors(file, basename(where)))
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

/** What models of each kind are for. */
const KINDS = {
  shape: { is: 'measures shapes', remedy: '`estimate` takes it.' },
  generative: { is: 'makes galaxies', remedy: '`generate` takes it.' },
} as const

/** Reads what a folder's `model.json` says of a model of a kind. Rejects with a `Fault` when there is none, or one of another kind. */
export async function readDescription<Schema extends v.GenericSchema>(
  folder: string,
  schema: Schema,
  kind: keyof typeof KINDS,
): Promise<v.InferOutput<Schema>> {
  const where = join(folder, 'model.json')
  const text = await readFile(where, 'utf8').catch(() => {
    throw fault('There is no model here.', {
      where,
      remedy: 'A model is a folder with model.json and its weights.',
    })
  })
  try {
    const described: unknown = JSON.parse(text)
    expectKind(described, kind, where)
    return v.parse(schema, described)
  } catch (error) {
    if (error instanceof Fault) throw error
    const what = v.isValiError(error)
      ? `"${v.getDotPath(error.issues[0]) ?? ''}": ${error.issues[0].message}`
      : (error as Error).message // JSON.parse throws SyntaxError only
    throw fault(`model.json is not understood: ${what}.`, { where })
  }
}

/** What a folder's model is for; `shape` where that cannot be told, and reading it then says why. */
export async function modelKind(folder: string): Promise<keyof typeof KINDS> {
  const text = await readFile(join(folder, 'model.json'), 'utf8').catch(() => '')
  try {
    const known = v.safeParse(Kind, JSON.parse(text))
    return known.success ? known.output.kind : 'shape'
  } catch {
    return 'shape'
  }
}

const Kind = v.object({ kind: v.picklist(['shape', 'generative']) })

function expectKind(described: unknown, kind: keyof typeof KINDS, where: string): void {
  const known = v.safeParse(Kind, described)
  if (!known.success || known.output.kind === kind) return
  const { is, remedy } = KINDS[known.output.kind]
  throw fault(`This model ${is}; one that ${KINDS[kind].is} is wanted.`, { where, remedy })
}

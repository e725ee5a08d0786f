import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import * as v from 'valibot'
import { BANDS } from '../../units/bands'
import { writeAside } from '../checkpoint'
import { readDescription, readWeights } from '../model-folder'
import { writeSafetensors, type Weights } from '../safetensors'
import { GenerativeArchitecture } from './architecture'
import { FAINTEST, SEEING } from './galaxy-source'
import { generativeNetwork, type GenerativeNetwork } from './generative-network'
import { generativeCard, summaryOf, type GenerativeRecord } from './generative-card'

const positive = v.pipe(v.number(), v.minValue(Number.MIN_VALUE))
const byBand = v.object({ u: positive, g: positive, r: positive, i: positive, z: positive, y: positive })

/** What `model.json` says of a generative network; the model card, README.md, says it in words. */
export const GenerativeDescription = v.object({
  format: v.literal(1),
  name: v.string(),
  kind: v.literal('generative'),
  summary: v.string(),
  architecture: GenerativeArchitecture,
  /** Gaussians of the prior over the latent numbers. */
  components: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The galaxies that it was taught: their faintest magnitude in i, and the FWHM of their round Kolmogorov PSFs, arcsec. */
  faintest: v.number(),
  seeing: byBand,
  weights: v.object({ file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)), sha256: v.string() }),
})
export type GenerativeDescription = v.InferOutput<typeof GenerativeDescription>

/** A generative network and what is said of it. */
export interface GenerativeModel {
  readonly description: GenerativeDescription
  readonly network: GenerativeNetwork
}

/** Reads a generative network from its folder. Rejects with a `Fault` as `readModel` does. */
export async function readGenerativeModel(folder: string): Promise<GenerativeModel> {
  const description = await readDescription(folder, GenerativeDescription, 'generative')
  const { name, architecture, components } = description
  const network = await readWeights(folder, description, (weights) =>
    generativeNetwork(name, architecture, components, weights),
  )
  return { description, network }
}

/**
 * Writes a folder that `readGenerativeModel` reads: weights.safetensors, README.md, and model.json last, so that a folder with it is whole. Throws
 * `WeightsError` where the weights do not fit the architecture.
 */
export async function writeGenerativeModel(
  folder: string,
  weights: Weights,
  record: GenerativeRecord,
): Promise<void> {
  const { architecture, components } = record
  const name = basename(resolve(folder))
  generativeNetwork(name, architecture, components, weights)
  const file = writeSafetensors(weights)
  const sha256 = createHash('sha256').update(file).digest('hex')
  const [u, g, r, i, z, y] = BANDS.map((_, band) => SEEING[band]?.fwhm ?? NaN) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ] // six bands
  const description: GenerativeDescription = {
    ...{ format: 1, name, kind: 'generative', summary: summaryOf(record), architecture, components },
    ...{ faintest: FAINTEST, seeing: { u, g, r, i, z, y } },
    weights: { file: 'weights.safetensors', sha256 },
  }
  await mkdir(folder, { recursive: true })
  await writeAside(join(folder, 'weights.safetensors'), file)
  await writeAside(join(folder, 'README.md'), generativeCard(name, record, sha256))
  await writeAside(join(folder, 'model.json'), `${JSON.stringify(description, null, 2)}\n`)
}

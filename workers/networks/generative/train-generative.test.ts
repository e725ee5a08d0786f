import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TrainingOrder } from '../../../preload/contract-training'
import { STAMP_LENGTH } from '../../stamps/stamp'
import { readModel } from '../model-folder'
import { loadTensorFlow, type TensorFlow } from '../tensorflow'
import { roundGalaxies } from './fixtures/round-galaxies'
import { TINY_VAE } from './fixtures/tiny-autoencoder'
import { PRIOR_OPTIONS } from './fit-prior'
import { writeGalaxies, type SealStream } from './galaxy-file'
import { readGenerativeModel } from './generative-folder'
import { DECODED, prepareDecoder } from './galaxy-generator'
import { trainGenerative, type GenerativeSurroundings } from './train-generative'

let tensorflow: TensorFlow
let folder: string
beforeAll(async () => {
  tensorflow = await loadTensorFlow()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-generative-'))
})
afterEach(() => rm(folder, { recursive: true }))

function surroundings(
  signal = new AbortController().signal,
  onStep: (step: number) => void = () => undefined,
): GenerativeSurroundings {
  return {
    ...{ tf: tensorflow.tf, source: roundGalaxies(), runtime: 'a test', signal, now: () => 0 },
    report: ({ step }) => onStep(step),
    architectures: { standard: TINY_VAE },
    prior: { ...PRIOR_OPTIONS, components: 2, batches: 3, tried: 1 },
  }
}

const order = (change: Partial<TrainingOrder> = {}): TrainingOrder => ({
  ...{ model: 'generative', architecture: null, out: join(folder, 'tiny'), steps: 4, batch: 4, seed: 3 },
  resume: false,
  ...change,
})

const hashOf = async (out: string): Promise<string> =>
  (await readGenerativeModel(out)).description.weights.sha256

/** A file in memory. */
function keepIn(parts: Uint8Array[]): SealStream {
  return async (_path, chunks) => {
    for await (const chunk of chunks) parts.push(chunk)
    return parts.reduce((bytes, part) => bytes + part.length, 0)
  }
}

const quiet = { signal: new AbortController().signal, report: () => undefined }

describe('a trained generative model', () => {
  it('is the same after an interruption, to the hash of its weights', async () => {
    const summary = await trainGenerative(order(), surroundings())
    expect(summary).toMatchObject({ steps: 4, stopped: 'all steps done', notes: [] })
    expect(summary.metrics['prior']?.['nll']).toBeLessThan(summary.metrics['prior']?.['unitNormal'] ?? NaN)
    const controller = new AbortController()
    const other = order({ out: join(folder, 'other') })
    const stopped = trainGenerative(
      other,
      surroundings(controller.signal, (step) => step === 2 && controller.abort()),
    )
    await expect(stopped).rejects.toMatchObject({ report: { code: 'cancelled' } })
    expect(await readdir(other.out)).toEqual(['checkpoints'])
    await trainGenerative({ ...other, resume: true }, surroundings())
    expect(await hashOf(other.out)).toBe(await hashOf(order().out))
    const card = await readFile(join(order().out, 'README.md'), 'utf8')
    for (const said of ['Round Gaussian profiles', 'seed 3', await hashOf(order().out)])
      expect(card).toContain(said)
  })

  it('is neither overwritten, nor of an unknown architecture, nor taken for one that measures shapes', async () => {
    await trainGenerative(order({ steps: 1 }), surroundings())
    await expect(trainGenerative(order(), surroundings())).rejects.toThrow('already')
    await expect(trainGenerative(order({ architecture: 'small' }), surroundings())).rejects.toThrow(
      'There are standard',
    )
    await expect(readModel(order().out)).rejects.toThrow(
      'This model makes galaxies; one that measures shapes is wanted',
    )
    await writeFile(join(order().out, 'weights.safetensors'), 'others')
    await expect(readGenerativeModel(order().out)).rejects.toThrow('hash')
  })

  it('decodes as one graph what it decodes eagerly', async () => {
    await trainGenerative(order({ steps: 2 }), surroundings())
    const { network } = await readGenerativeModel(order().out)
    const latent = Float32Array.from({ length: 3 * DECODED }, (_, at) => Math.sin(at))
    const eager = await prepareDecoder({ ...tensorflow, graphs: null }, network)
    const decoder = await prepareDecoder(tensorflow, network)
    const [one, other] = [await decoder.run(latent), await eager.run(latent)]
    ;[eager, decoder].forEach(({ dispose }) => dispose())
    expect(one.length).toBe(DECODED * STAMP_LENGTH)
    const peak = one.reduce((most, value) => Math.max(most, value), 0)
    expect(one.every((value, at) => Math.abs(value - (other[at] ?? NaN)) < 1e-4 * peak)).toBe(true)
  })

  it('draws the same bytes from the same seed, and stops when it is cancelled', async () => {
    await trainGenerative(order({ steps: 2 }), surroundings())
    const wanted = (seed: number, count = 70) => ({ model: order().out, count, seed, file: 'galaxies.fits' })
    const draw = async (seed: number): Promise<Buffer> => {
      const parts: Uint8Array[] = []
      const made = await writeGalaxies(tensorflow, wanted(seed), keepIn(parts), quiet)
      const file = Buffer.concat(parts)
      expect(made).toMatchObject({ model: 'tiny', count: 70, bytes: file.length })
      return file
    }
    const one = await draw(5)
    expect((await draw(5)).equals(one)).toBe(true)
    expect((await draw(6)).equals(one)).toBe(false)
    const header = one.toString('latin1', 0, 2880)
    const said = [
      'NAXIS4  =                   70',
      'SEED    =                    5',
      `MODELSHA= '${await hashOf(order().out)}'`,
    ]
    said.forEach((card) => expect(header).toContain(card))

    const controller = new AbortController()
    const parts: Uint8Array[] = []
    const stopped = writeGalaxies(tensorflow, wanted(1, 1e6), keepIn(parts), {
      signal: controller.signal,
      report: () => controller.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ report: { code: 'cancelled' } })
    expect(parts.length).toBe(2)
  })
})

it('a model that measures shapes is refused where galaxies are wanted', async () => {
  await expect(readGenerativeModel(join(import.meta.dirname, '../../../models/fast-head'))).rejects.toThrow(
    'This model measures shapes; one that makes galaxies is wanted',
  )
})

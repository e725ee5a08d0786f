import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TrainingOrder } from '../../../preload/contract-training'
import { parseCard } from '../../fits/header-card'
import { sealStream } from '../../store/sealed-file'
import { STAMP_LENGTH } from '../../stamps/stamp'
import { readModel } from '../model-folder'
import { loadTensorFlow, type TensorFlow } from '../tensorflow'
import { roundGalaxies } from './fixtures/round-galaxies'
import { TINY_VAE } from './fixtures/tiny-autoencoder'
import { PRIOR_OPTIONS } from './fit-prior'
import { writeGalaxies } from './galaxy-file'
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

  it('draws the same bytes from the same seed, and leaves nothing when it is cancelled', async () => {
    await trainGenerative(order({ steps: 2 }), surroundings())
    const draw = async (name: string, seed: number): Promise<Buffer> => {
      const file = join(folder, name)
      const wanted = { model: order().out, count: 70, seed, file }
      const made = await writeGalaxies(tensorflow, wanted, sealStream, quiet)
      const bytes = await readFile(file)
      expect(made).toMatchObject({ model: 'tiny', count: 70, bytes: bytes.length })
      return bytes
    }
    const one = await draw('one.fits', 5)
    expect((await draw('other.fits', 5)).equals(one)).toBe(true)
    expect((await draw('third.fits', 6)).equals(one)).toBe(false)
    const cards = Array.from({ length: 36 }, (_, at) =>
      parseCard(one.toString('latin1', at * 80, at * 80 + 80)),
    )
    const valueOf = (keyword: string) => cards.find((card) => card.keyword === keyword)?.value
    expect(['NAXIS4', 'BUNIT', 'BANDS', 'SEED', 'MODELSHA'].map(valueOf)).toEqual([
      70,
      'nJy',
      'ugrizy',
      5,
      await hashOf(order().out),
    ])
    expect(one.length % 2880).toBe(0)

    const controller = new AbortController()
    const file = join(folder, 'cancelled.fits')
    const stopped = writeGalaxies(tensorflow, { model: order().out, count: 1e6, seed: 1, file }, sealStream, {
      signal: controller.signal,
      report: () => controller.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ report: { code: 'cancelled' } })
    expect((await readdir(folder)).filter((name) => name.startsWith('cancelled'))).toEqual([])
  })
})

it('a model that measures shapes is refused where galaxies are wanted', async () => {
  await expect(readGenerativeModel(join(import.meta.dirname, '../../../models/fast-head'))).rejects.toThrow(
    'This model measures shapes; one that makes galaxies is wanted',
  )
})

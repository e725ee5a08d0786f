import type { Context } from '../../../preload/channel'
import type { Progress } from '../../../preload/contract'
import type { GenerationOrder, GenerationSummary } from '../../../preload/contract-generate'
import { cancelled } from '../../../preload/fault'
import { STAMP_BANDS, STAMP_LENGTH, STAMP_SIDE } from '../../stamps/stamp'
import { stampCubeData, stampCubeEnd, stampCubeHeader } from '../../stamps/stamp-cube'
import type { TensorFlow } from '../tensorflow'
import { drawGalaxies, prepareDecoder } from './galaxy-generator'
import { readGenerativeModel, type GenerativeDescription } from './generative-folder'

/** Writes a file that is made as it is written, whole or not at all; resolves with its bytes. */
export type SealStream = (path: string, chunks: AsyncIterable<Uint8Array>) => Promise<number>

/**
 * Draws galaxies from a model into a FITS file: one float32 image `[galaxy, band, row, column]` in nJy without noise; its header says model, hash and
 * seed. The same order writes the same bytes on the same machine. Rejects with a `Fault` when it is cancelled, and where there is no generative model.
 */
export async function writeGalaxies(
  tensorflow: TensorFlow,
  { model: folder, count, seed, file }: GenerationOrder,
  seal: SealStream,
  { signal, report }: Context<Progress>,
): Promise<GenerationSummary> {
  const begun = performance.now()
  const model = await readGenerativeModel(folder)
  const { description } = model
  const decoder = await prepareDecoder(tensorflow, model.network)

  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield stampCubeHeader(count, keywordsOf(description, seed))
    let done = 0
    for await (const stamps of drawGalaxies(decoder, model, count, seed)) {
      if (signal.aborted) throw cancelled()
      yield stampCubeData(stamps)
      done += stamps.length / STAMP_LENGTH
      report({ stage: 'Generating galaxies', done, total: count, unit: 'objects' })
    }
    yield stampCubeEnd(count)
  }

  try {
    const bytes = await seal(file, chunks())
    const seconds = (performance.now() - begun) / 1000
    return { model: description.name, hash: description.weights.sha256, count, bytes, seconds }
  } finally {
    decoder.dispose()
  }
}

/** What a header says of galaxies beside their shape: where they are centred (FITS counts pixels from 1), and the FWHM of their PSFs, arcsec. */
function keywordsOf(
  { name, weights, faintest, seeing }: GenerativeDescription,
  seed: number,
): Record<string, string | number> {
  const centre = STAMP_SIDE / 2 + 1
  return {
    ...{ OBJECT: 'galaxies of a generative model, without noise', FAINTEST: faintest },
    ...{ MODEL: name, MODELSHA: weights.sha256, SEED: seed, XCENTRE: centre, YCENTRE: centre },
    ...Object.fromEntries(STAMP_BANDS.map((band) => [`FWHM_${band.toUpperCase()}`, seeing[band]])),
    CREATOR: 'Shearwater',
  }
}

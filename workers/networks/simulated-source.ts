import { applyArtefact, ARTEFACTS } from '../galaxies/artefacts'
import { stampsOfPatch, type TrainingStamp } from '../galaxies/training-stamps'
import { STAMP_LENGTH } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { randomStream } from '../units/random'
import { PSF_NUMBERS, psfNumbers } from './psf-input'
import { shuffled } from './shuffled'
import type { SourceOptions, TrainingBatch, TrainingSource } from './training-source'

/** Stamps that are drawn and shuffled together: those of three patches or so, each with a seeing of its own. */
const ROUND = 384
/** Patches that a round may take: one that is poor in galaxies is made up for by the next. */
const PATCHES = 64
/** Held-out patches are numbered from here on; no round comes so far. */
const HELD_OUT = 2 ** 40
/** The streams of the shuffling and of artefacts, which no patch has. */
const SHUFFLE = 2 ** 41
const SPOILS = 2 ** 42
/** The share of stamps that an artefact is put on, so that a network learns what they do to a shape; none that are held out. */
const SPOILED = 0.05

const RECIPE = `Simulated stamps of galaxies as LSST sees them after ten years: Sersic bulges and disks behind Kolmogorov point-spread functions,
with the neighbours, the noise and the errors of detection of simulated patches of 512 x 512 pixels; detections of i < 25.3, of which the target is the
brightest galaxy within 0.6 arcsec. Each stamp is new. Artefacts on one in twenty: cosmic rays, bleeds, bad columns, bands and edges without data.`

/**
 * Galaxies from the simulator, without end: rounds of stamps (or a batch, where that is more) are drawn patch by patch and shuffled. A batch depends on
 * the seed and its number alone, so that training goes on anywhere.
 */
export function simulatedSource(): TrainingSource {
  return {
    recipe: RECIPE,
    size: Infinity,
    batches: (options, from) => batchesFrom(options, from),
    async heldOut(count, seed) {
      return batchOf(await stampsFrom(seed, HELD_OUT, count))
    },
  }
}

async function* batchesFrom(
  { batch, seed }: SourceOptions,
  from: number,
): AsyncGenerator<TrainingBatch, never> {
  const inRound = Math.max(1, Math.floor(ROUND / batch))
  for (let number = from; ;) {
    const round = Math.floor(number / inRound)
    const drawn = await stampsFrom(seed, round * PATCHES, inRound * batch)
    drawn.forEach((stamp) => spoilSome(stamp, seed))
    const stamps = shuffled(drawn, randomStream(seed, SHUFFLE, round))
    for (let place = number % inRound; place < inRound; place++, number++) {
      yield batchOf(stamps.slice(place * batch, (place + 1) * batch))
    }
  }
}

/** The first stamps of the patches from number `first` on. Others are heard between two patches, which take half a second each. */
async function stampsFrom(seed: number, first: number, count: number): Promise<TrainingStamp[]> {
  const stamps: TrainingStamp[] = []
  for (let patch = first; stamps.length < count; patch++) {
    stamps.push(...stampsOfPatch({ seed }, patch))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return stamps.slice(0, count)
}

/** Puts an artefact on a stamp now and then; which stamps, depends on the seed and the object alone. */
function spoilSome(stamp: TrainingStamp, seed: number): void {
  const random = randomStream(seed, SPOILS, stamp.patch, stamp.object)
  if (random.uniform() >= SPOILED) return
  const artefact = ARTEFACTS[Math.floor(random.uniform() * ARTEFACTS.length)]
  if (artefact) applyArtefact(stamp, artefact, random)
}

function batchOf(stamps: readonly TrainingStamp[]): TrainingBatch {
  const batch = {
    stamps: new Float32Array(stamps.length * STAMP_LENGTH),
    psfs: new Float32Array(stamps.length * PSF_NUMBERS),
    shapes: new Float32Array(stamps.length * 2),
    blendedness: new Float32Array(stamps.length),
  }
  stamps.forEach(({ pixels, psf, truth: { shape, blendedness } }, index) => {
    batch.stamps.set(pixels, index * STAMP_LENGTH)
    batch.psfs.set(psfNumbers(psf), index * PSF_NUMBERS)
    batch.shapes.set([shape.g1, shape.g2], 2 * index)
    batch.blendedness[index] = blendedness[BANDS.indexOf('i')] ?? NaN
  })
  return batch
}

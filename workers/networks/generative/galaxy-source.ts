import {
  FAINTEST_SINGLE as FAINTEST,
  ROUND_SEEING as SEEING,
  singleGalaxies,
} from '../../galaxies/single-galaxies'
import { STAMP_LENGTH } from '../../stamps/stamp'
import { BANDS } from '../../units/bands'
import { randomStream, type RandomStream } from '../../units/random'
import { shuffled } from '../shuffled'
import type { SourceOptions } from '../training-source'
import type { LearningSource } from '../learner'

export { FAINTEST, SEEING }

/** Galaxies to learn to make. */
export interface GalaxyBatch {
  /** `[galaxy, row, column, band]`, 64 x 64 x 6, without noise; the sum over each band is 1. */
  readonly profiles: Float32Array
  /** Natural logarithms of the fluxes on the stamp, nJy, `[galaxy, band]`. */
  readonly logFluxes: Float32Array
}

/** Galaxies that are drawn together, and how often each is seen, in one of the eight symmetries of the square each time. */
const DRAWN = 512
const SEEN = 2
/** Held-out galaxies are of a round from here on; no other comes so far. */
const HELD_OUT = 2 ** 40

const RECIPE = `Simulated single galaxies without noise, i < ${FAINTEST}: Sersic bulges and disks of the population of the simulator (workers/galaxies), centred on
pixel (32, 32), behind round Kolmogorov point-spread functions of LSST's seeing (${SEEING.map(({ fwhm }) => fwhm).join(', ')} arcsec in u g r i z y); each is seen ${SEEN} times, in symmetries of the square`

/** Galaxies from the simulator, without end, `drawn` at a time. A batch depends on the seed and its number alone. */
export function galaxySource(drawn = DRAWN): LearningSource<GalaxyBatch> {
  return {
    recipe: RECIPE,
    size: Infinity,
    batches: (options, from) => batchesFrom(options, from, drawn),
    heldOut: async (count, seed) => batchOf(await galaxiesOf(count, seed, HELD_OUT)),
  }
}

async function* batchesFrom(
  { batch, seed }: SourceOptions,
  from: number,
  together: number,
): AsyncGenerator<GalaxyBatch, never> {
  const inRound = Math.max(1, Math.floor(together / batch)) * SEEN
  for (let number = from; ;) {
    const round = Math.floor(number / inRound)
    const drawn = await galaxiesOf((inRound / SEEN) * batch, seed, round)
    const order = Array.from({ length: SEEN }, (_, time) =>
      shuffled(drawn, randomStream(seed, round, time)),
    ).flat()
    for (let place = number % inRound; place < inRound; place++, number++) {
      yield batchOf(order.slice(place * batch, (place + 1) * batch))
    }
  }
}

/** A galaxy on a stamp `[row, column, band]`, nJy, without noise. */
export type GalaxyStamp = Float32Array

/** Draws galaxies of a stream; see `singleGalaxies`. */
export function galaxyStamps(random: RandomStream): () => GalaxyStamp {
  const draw = singleGalaxies(random)
  return () => draw().stamp
}

/** The fluxes on a stamp, by band. */
export function fluxesOf(stamp: GalaxyStamp): Float64Array {
  const fluxes = new Float64Array(BANDS.length)
  stamp.forEach((value, at) => (fluxes[at % BANDS.length] = (fluxes[at % BANDS.length] ?? 0) + value))
  return fluxes
}

/** Others are heard after every 32 galaxies. */
async function galaxiesOf(count: number, seed: number, round: number): Promise<GalaxyStamp[]> {
  const draw = galaxyStamps(randomStream(seed, round))
  const stamps: GalaxyStamp[] = []
  while (stamps.length < count) {
    stamps.push(draw())
    if (stamps.length % 32 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return stamps
}

/** Profiles and fluxes of stamps. */
export function batchOf(stamps: readonly GalaxyStamp[]): GalaxyBatch {
  const profiles = new Float32Array(stamps.length * STAMP_LENGTH)
  const logFluxes = new Float32Array(stamps.length * BANDS.length)
  stamps.forEach((stamp, galaxy) => {
    const fluxes = fluxesOf(stamp)
    logFluxes.set(fluxes.map(Math.log), galaxy * BANDS.length)
    profiles.set(
      stamp.map((value, at) => value / (fluxes[at % BANDS.length] ?? NaN)),
      galaxy * STAMP_LENGTH,
    )
  })
  return { profiles, logFluxes }
}

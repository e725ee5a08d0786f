import { galaxyQuantities } from '../../workers/estimates/galaxy-quantities'
import { drawPortrait, type Portrait, type PortraitOrder } from '../../workers/galaxies/galaxy-portrait'
import { psfImage } from '../../workers/galaxies/seeing'
import type { Shear } from '../../workers/galaxies/shear'
import { galaxiesOfSeed, ROUND_SEEING, type SingleGalaxy } from '../../workers/galaxies/single-galaxies'
import { bandsFirst } from '../../workers/stamps/band-order'
import { STAMP_SIDE } from '../../workers/stamps/stamp'
import { BANDS } from '../../workers/units/bands'
import type { MeasuredGalaxy } from '../../preload/contract-galaxies'

/** What the simulator is asked for: galaxies of the population of a seed, or one that a person describes. */
export type SimulatorTask =
  | { readonly kind: 'population'; readonly count: number; readonly seed: number }
  | { readonly kind: 'portrait'; readonly order: PortraitOrder }

/** A simulated galaxy: stamp `[band, row, column]` in nJy, what is measured of it, and its true shape g. */
export interface SimulatedGalaxy {
  readonly stamp: Float32Array
  readonly measured: MeasuredGalaxy
  readonly shape: Shear
}

/** One that a person described, with all that is true of it; `milliseconds` is what drawing and measuring took. */
export interface DrawnPortrait extends SimulatedGalaxy {
  readonly truth: Portrait['truth']
  readonly milliseconds: number
}

export type SimulatorAnswer =
  | { readonly kind: 'population'; readonly galaxies: readonly SimulatedGalaxy[] }
  | { readonly kind: 'portrait'; readonly portrait: DrawnPortrait }

const I_BAND = BANDS.indexOf('i')
const psf = psfOfI()

function psfOfI(): ReturnType<typeof psfImage> {
  const seeing = ROUND_SEEING[I_BAND]
  if (!seeing) throw new RangeError('there is no seeing in i')
  return psfImage(seeing)
}

/** Draws and measures. Throws as `drawPortrait` does. */
export function simulate(task: SimulatorTask): SimulatorAnswer {
  if (task.kind === 'portrait') return { kind: 'portrait', portrait: portraitOf(task.order) }
  const draw = galaxiesOfSeed(task.seed)
  return { kind: 'population', galaxies: Array.from({ length: task.count }, () => measuredOf(draw())) }
}

function measuredOf({ galaxy, stamp }: SingleGalaxy): SimulatedGalaxy {
  const planes = bandsFirst(stamp)
  return { stamp: planes, measured: galaxyQuantities(planes, psf), shape: galaxy.shape }
}

function portraitOf(order: PortraitOrder): DrawnPortrait {
  const begun = performance.now()
  const { stamp, variance, psf: spread, truth } = drawPortrait(order)
  const planes = bandsFirst(stamp)
  const inI =
    variance && Float64Array.from(bandsFirst(variance).subarray(I_BAND * PIXELS, (I_BAND + 1) * PIXELS))
  const measured = galaxyQuantities(planes, spread, inI ?? undefined)
  return { stamp: planes, measured, shape: truth.shape, truth, milliseconds: performance.now() - begun }
}

const PIXELS = STAMP_SIDE ** 2

import type { Diagnostics } from '../estimates/diagnostics'
import { sigmaOf, type ShapeEstimate } from '../estimates/shape-estimate'
import { STAMP_FLAGS } from '../stamps/stamp-flags'
import { colourDistance } from './colour-distance'

/** What a rule looks at: a stamp's flags and diagnostics, and the shape that a network gave. */
export interface RuledObject {
  readonly flags: number
  readonly diagnostics: Diagnostics
  readonly estimate: ShapeEstimate
}

/** One way in which an object may differ from all that the networks learned from (models/recipe): its bit in `beyond_training`. */
export interface TrainingRule {
  readonly name: 'psf' | 'noise' | 'signal' | 'size' | 'colours' | 'epistemic'
  readonly bit: number
  readonly meaning: string
  readonly isBeyond: (object: RuledObject) => boolean
}

/** The sigma in arcsec of the training's PSFs in u g r i z y, which scatter by 3 %, and the noise of its empty pixels in nJy. */
const PSF_SIGMAS = [0.4068, 0.3888, 0.3674, 0.3604, 0.3492, 0.3454] as const
const SKY_SIGMAS = [2.3034, 1.1506, 1.3306, 2.1481, 4.1344, 9.5589] as const
/** As shares, and |g|, of which training has 0.01 a component. */
const MOST_PSF = 0.12
const MOST_PSF_SHAPE = 0.06
const MOST_NOISE = 0.25
/** Signal to noise in r, i and z: 99.9 % of training stamps are over 12.7, the brightest galaxies at 5,000. */
const SIGNAL = [10, 7000] as const
/** Radii over the PSF's: training stamps have 0.98 to 4.3. */
const SIZE = [0.9, 5] as const
/** Of training stamps fewer than 1 % are beyond. */
const MOST_COLOUR = 5.2
/** The usual epistemic sigma of `central` goes as 0.0508 aleatoric^0.44; 1 in 1,000 has 2.7 times as much. */
const USUAL_EPISTEMIC = [0.0508, 0.44] as const
const MOST_EPISTEMIC = 3

const rule = (
  name: TrainingRule['name'],
  bit: number,
  meaning: string,
  isBeyond: TrainingRule['isBeyond'],
): TrainingRule => ({ name, bit, meaning, isBeyond })

/** All that is checked before an estimate is called out of distribution. What is not known is not beyond. */
export const TRAINING_RULES: readonly TrainingRule[] = [
  rule(
    'psf',
    1,
    'a PSF is 12 % wider or narrower than those of the training, or its |g| is over 0.06',
    ({ diagnostics: { psfSigmas, psfShape } }) =>
      isOff(psfSigmas, PSF_SIGMAS, MOST_PSF) || psfShape > MOST_PSF_SHAPE,
  ),
  rule(
    'noise',
    2,
    'the noise of a band is a quarter more or less than in training, or not what its variance says',
    ({ flags, diagnostics: { skySigmas } }) =>
      isOff(skySigmas, SKY_SIGMAS, MOST_NOISE) || (flags & STAMP_FLAGS.wrongVariance) !== 0,
  ),
  rule(
    'signal',
    4,
    'no object is found, or its signal to noise in r, i and z is under 10 or over 7,000',
    ({ diagnostics: { snr, skySigmas } }) =>
      Number.isNaN(snr) ? skySigmas.some(Number.isFinite) : isOutside(snr, SIGNAL),
  ),
  rule('size', 8, 'the object is under 0.9 or over 5 times as wide as the PSF', ({ diagnostics: { size } }) =>
    isOutside(size, SIZE),
  ),
  rule(
    'colours',
    16,
    'the colours are more than 5.2 standard deviations from those of the training',
    ({ diagnostics: { fluxes, fluxErrors } }) => colourDistance(fluxes, fluxErrors) > MOST_COLOUR,
  ),
  rule(
    'epistemic',
    32,
    'the epistemic sigma is three times what it usually is at this aleatoric sigma',
    ({ estimate: { aleatoric, epistemic } }) => {
      const [scale, power] = USUAL_EPISTEMIC
      return sigmaOf(epistemic) > MOST_EPISTEMIC * scale * sigmaOf(aleatoric) ** power
    },
  ),
]

/** The bits of the rules that say that an object is beyond the training; 0 for none. */
export function rulesBeyond(object: RuledObject): number {
  return TRAINING_RULES.reduce((bits, { bit, isBeyond }) => bits | (isBeyond(object) ? bit : 0), 0)
}

/** Whether a number of any band is off the usual one by more than a share of it, either way. */
function isOff(numbers: readonly number[], usual: readonly number[], most: number): boolean {
  return numbers.some((number, band) => Math.abs(Math.log(number / (usual[band] ?? NaN))) > Math.log1p(most))
}

/** False for NaN. */
function isOutside(number: number, [least, most]: readonly [number, number]): boolean {
  return number < least || number > most
}

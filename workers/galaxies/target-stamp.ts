import { BANDS } from '../units/bands'
import { randomStream, type RandomStream } from '../units/random'
import { drawGalaxy, type Galaxy } from './galaxy-population'
import { observeObjects, SCENE_MARGIN } from './observed-patch'
import { psfImage } from './seeing'
import { ROUND, shearPosition } from './shear'
import { drawScene, sourceOf, turnedGalaxy, type SceneObject } from './sky-scene'
import { lsstDepth } from './survey-depth'
import { cutStamp, isInside, type TrainingOptions, type TrainingStamp } from './training-stamps'

/** See `TrainingOptions`, and `SceneOptions` for `turned`. */
export type TargetOptions = Omit<TrainingOptions, 'first' | 'step' | 'side' | 'mixed'> & { turned?: boolean }

/** Pixels along a side of a target's patch: its stamp, and room for the error of the detected centre. */
const TARGET_SIDE = 80
/** The faintest target, i band: fainter ones are hardly ever detected at i < 25.3. */
const FAINTEST_TARGET = 25.8

const I_BAND = BANDS.indexOf('i')

/**
 * The stamp of one galaxy in the middle of a patch of its own, with the sky around it, null where the galaxy is not detected. The lens shears about the
 * patch's middle, so that it leaves the galaxy where it is and moves the sky around it: with paired noise, two stamps of a number behind two lenses differ by the lens
 * alone, which on a large patch would also move a galaxy to other pixels and so to another noise. What surrounds a galaxy of a sky without clustering is
 * a sky like any other. The same options and number give the same stamp.
 */
export function targetStamp(options: TargetOptions, number: number): TrainingStamp | null {
  const { seed, depth = 1 } = options
  const random = randomStream(seed, number)
  const depths = lsstDepth(depth)
  const around = drawScene(random.split(1), { ...options, side: TARGET_SIDE, margin: SCENE_MARGIN })
  const target = drawTarget(random.split(4), options, around.length)
  const patch = observeObjects([...around, target], random, { ...options, side: TARGET_SIDE, depths })
  const match = patch.matched.find(({ object }) => object === target)
  if (!match || !isInside(match.detection, TARGET_SIDE)) return null
  return cutStamp({ patch, index: number, match, psf: patch.seeing.map(psfImage) })
}

/** A galaxy within half a pixel of the middle. */
function drawTarget(
  random: RandomStream,
  { lens = ROUND, turned = false }: TargetOptions,
  number: number,
): SceneObject {
  const offset = [random.uniform() - 0.5, random.uniform() - 0.5] as const
  const [across, up] = turned ? [-offset[1], offset[0]] : offset
  const [x, y] = shearPosition(across, up, lens)
  const drawn = drawBright(random)
  const galaxy = turned ? turnedGalaxy(drawn) : drawn
  const middle = (TARGET_SIDE - 1) / 2
  return { number, galaxy, star: false, source: sourceOf(galaxy, false, middle + x, middle + y, lens) }
}

function drawBright(random: RandomStream): Galaxy {
  for (;;) {
    const galaxy = drawGalaxy(random)
    if ((galaxy.magnitudes[I_BAND] ?? Infinity) < FAINTEST_TARGET) return galaxy
  }
}

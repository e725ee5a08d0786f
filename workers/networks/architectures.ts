import { isDeepStrictEqual } from 'node:util'
import { layersOf, sideAfter, weightShapes, type ShapeArchitecture } from './shape-network'

/** Noise of the sky in nJy a pixel of 0.2 arcsec, as the networks in `models/` were given it. */
const SKY_SIGMA: ShapeArchitecture['skySigma'] = {
  ...{ u: 2.3034205496064084, g: 1.1505995997742726, r: 1.3306395943817457 },
  ...{ i: 2.148129429762938, z: 4.13437008497778, y: 9.558932085963008 },
}
const INPUT = { stretch: 0.5, skySigma: SKY_SIGMA }
const STAGES = [32, 64, 128, 256]

const small: ShapeArchitecture = {
  ...{ ...INPUT, side: 40, stages: [16, 32, 64], dense: 128 },
  ...{ psf: true, bayesian: [] },
}
const central: ShapeArchitecture = {
  ...{ ...INPUT, side: 48, stages: STAGES, dense: 256 },
  ...{ psf: true, bayesian: [] },
}
const standard: ShapeArchitecture = { ...INPUT, side: 64, stages: STAGES, dense: 256, bayesian: [] }
/** A slope for each pixel in each PReLU, as Keras has it, and no dense layer before the outputs. */
const arcelin: ShapeArchitecture = { ...standard, dense: null, slopes: 'pixel' }

/** An architecture with all its layers Bayesian. */
export function fullyBayesian(architecture: ShapeArchitecture): ShapeArchitecture {
  return { ...architecture, bayesian: layersOf(architecture).map(({ name }) => name) }
}

/**
 * Architectures by name. `small` looks at the central 40 x 40 pixels only, so that it is fast enough to be fully Bayesian; `central` at 48 x 48, and both
 * are told the point-spread functions; `standard` is
 * that of the networks trained elsewhere, which are not. `arcelin-dnn` and `arcelin-bnn` follow Arcelin (2021, arXiv:2106.02465), whose networks have a third
 * component beside the two of the shape, and whose convolutions of stride 2 pad one side only.
 */
export const ARCHITECTURES = {
  small,
  central,
  standard,
  'arcelin-dnn': arcelin,
  'arcelin-bnn': fullyBayesian(arcelin),
} as const satisfies Readonly<Record<string, ShapeArchitecture>>

/** Numbers in an architecture's weights; a Bayesian kernel counts twice, its mean and its deviation. */
export function parametersOf(architecture: ShapeArchitecture, outputs?: number): number {
  const shapes = [...weightShapes(architecture, outputs).values()]
  return shapes.reduce((sum, shape) => sum + product(shape), 0)
}

/** Floating-point operations of a forward pass for one stamp: two for each multiplication with a weight of a kernel. */
export function flopOf(architecture: ShapeArchitecture, outputs?: number): number {
  return layersOf(architecture, outputs).reduce((sum, { stride, kernel }, index) => {
    // Two layers a stage: the second is the one that halves the side.
    const pixels = stride === 0 ? 1 : sideAfter(architecture.side, (index + Number(stride === 2)) >> 1) ** 2
    return sum + 2 * pixels * product(kernel)
  }, 0)
}

function product(sides: readonly number[]): number {
  return sides.reduce((one, other) => one * other, 1)
}

/** The name of an architecture, whichever of its layers are Bayesian; null for one that has none. */
export function nameOfArchitecture(architecture: ShapeArchitecture): string | null {
  const plain = { ...architecture, bayesian: [] }
  const found = Object.entries(ARCHITECTURES).find(([, known]) =>
    isDeepStrictEqual({ ...known, bayesian: [] }, plain),
  )
  return found?.[0] ?? null
}

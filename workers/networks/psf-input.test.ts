import { beforeAll, describe, expect, it } from 'vitest'
import { drawSeeing, psfImage } from '../galaxies/seeing'
import { lsstDepth } from '../galaxies/survey-depth'
import { STAMP_LENGTH } from '../stamps/stamp'
import { randomStream as populationStream } from '../units/random'
import { ARCHITECTURES } from './architectures'
import { forward, tensorsOf } from './eager-network'
import { prepareNetwork } from './forward-passes'
import { initialWeights, weightsFromTrained } from './initial-weights'
import { normalisedPsfs, PSF_NUMBERS, psfNumbers, psfStatistics } from './psf-input'
import { randomStream } from './random-stream'
import { shapeNetwork, type ShapeNetwork } from './shape-network'
import { SYMMETRIES } from './symmetries'
import { loadTensorFlow, type TensorFlow } from './tensorflow'
import { seenIn, stampTensor } from './training-step'

let tensorflow: TensorFlow
beforeAll(async () => {
  tensorflow = await loadTensorFlow()
})

describe('what a network is told of point-spread functions', () => {
  const seeing = drawSeeing(populationStream(3), lsstDepth())

  it('is their size in arcsec and their shape g', () => {
    const numbers = psfNumbers(seeing.map(psfImage))
    seeing.forEach(({ fwhm, shear }, band) => {
      // The Gaussian that fits a Kolmogorov PSF is not quite that of its FWHM; the pixel makes it a little rounder.
      expect((2.3548 * (numbers[band] ?? NaN)) / fwhm).toBeGreaterThan(1)
      expect((2.3548 * (numbers[band] ?? NaN)) / fwhm).toBeLessThan(1.15)
      expect((numbers[6 + band] ?? NaN) / shear.g1).toBeCloseTo(0.95, 1)
      expect((numbers[12 + band] ?? NaN) / shear.g2).toBeCloseTo(0.95, 1)
    })
  })

  it('is not a number where a band has none, and the usual one for the network', () => {
    const numbers = psfNumbers([null, ...seeing.slice(1).map(psfImage)])
    expect([0, 6, 12].map((at) => numbers[at])).toEqual([NaN, NaN, NaN])
    const statistics = { mean: numbers.map(() => 0.3), scale: numbers.map(() => 0.1) }
    const normalised = normalisedPsfs(numbers, statistics)
    expect(normalised[0]).toBe(0)
    expect(normalised[1]).toBeCloseTo(((numbers[1] ?? NaN) - 0.3) / 0.1, 4)
  })

  it('has mean 0 and scatter 1 in training', () => {
    const values = randomStream(2).normals(500 * PSF_NUMBERS).map((value, at) => (at % PSF_NUMBERS < 6 ? 0.4 + 0.02 * value : 0.01 * value)) // prettier-ignore
    const normalised = normalisedPsfs(values, psfStatistics(values))
    const size = normalised.filter((_, at) => at % PSF_NUMBERS === 2)
    const mean = size.reduce((sum, value) => sum + value, 0) / size.length
    const square = size.reduce((sum, value) => sum + value * value, 0) / size.length
    expect(mean).toBeCloseTo(0, 5)
    expect(square).toBeCloseTo(1, 5)
  })
})

describe('a network that is told of them', () => {
  const COUNT = 3
  const architecture = { ...ARCHITECTURES.small, side: 48, stages: [4, 6], dense: 8, bayesian: ['dense'] }
  const pixels = randomStream(1)
    .normals(COUNT * STAMP_LENGTH)
    .map((value) => 5 * value)
  const psfs = randomStream(4).normals(COUNT * PSF_NUMBERS)

  function network(): ShapeNetwork {
    const { tf } = tensorflow
    const seen = stampTensor(tf, pixels)
    const weights = weightsFromTrained(
      architecture,
      initialWeights(tf, architecture, { stamps: seen, psfs }, 1),
    )
    seen.dispose()
    return shapeNetwork('told', architecture, weights)
  }

  it('turns them with the stamp, in the graph as in training', async () => {
    const { tf } = tensorflow
    const told = network()
    const passes = await prepareNetwork(tensorflow, told, { samples: 0, symmetric: true, seed: 1 })
    const graph = await passes.run(pixels, psfs)
    passes.dispose()
    const tensors = tensorsOf(tf, told.weights)
    const batch = {
      stamps: pixels,
      psfs,
      shapes: new Float32Array(2 * COUNT),
      blendedness: new Float32Array(COUNT),
    }
    SYMMETRIES.forEach((symmetry, pass) => {
      const eager = tf.tidy(() =>
        forward(tf, architecture, tensors, seenIn(tf, tensors, batch, symmetry)).dataSync(),
      )
      eager.forEach((value, at) => expect(graph[pass * COUNT * 5 + at]).toBeCloseTo(value, 4))
    })
    tf.dispose([...tensors.values()])
  })

  it('gives another shape behind another function, in every sample of its weights', async () => {
    const passes = await prepareNetwork(tensorflow, network(), { samples: 4, symmetric: true, seed: 1 })
    const one = await passes.run(pixels, psfs)
    const other = await passes.run(
      pixels,
      psfs.map((value) => value + 0.5),
    )
    const usual = await passes.run(pixels)
    passes.dispose()
    for (let output = 0; output < one.length; output += 5) {
      expect(Math.abs((one[output] ?? NaN) - (other[output] ?? NaN))).toBeGreaterThan(1e-6)
      expect(Math.abs((one[output] ?? NaN) - (usual[output] ?? NaN))).toBeGreaterThan(1e-6)
    }
  })
})

import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { randomStream } from '../../units/random'
import { tensorsOf, type Tensors } from '../eager-network'
import { loadTensorFlow, type TensorFlow } from '../tensorflow'
import { fitStamp, shiftMatrix } from './fit-stamp'
import { drawPoint, logDensity } from './gaussian-mixture'
import { readGenerativeModel, type GenerativeModel } from './generative-folder'
import { decode, stampsOf } from './autoencoder'
import { logDensities, mixtureTensors } from './mixture-tensors'

let tensorflow: TensorFlow
let model: GenerativeModel
let tensors: Tensors

beforeAll(async () => {
  tensorflow = await loadTensorFlow()
  model = await readGenerativeModel(join(__dirname, '../../../models/vae'))
  tensors = tensorsOf(tensorflow.tf, model.network.weights)
}, 60_000)

it('the density of a mixture in tensors is that in numbers', () => {
  const { tf } = tensorflow
  const { prior } = model.network
  const points = [1, 2, 3].map((seed) => Float32Array.from(drawPoint(prior, randomStream(seed))))
  const found = tf.tidy(() =>
    logDensities(tf, mixtureTensors(tf, prior), tf.tensor2d(points.map((point) => [...point]))).dataSync(),
  )
  points.forEach((point, at) => expect(found[at]).toBeCloseTo(logDensity(prior, Float64Array.from(point)), 2))
})

it('a row is moved by a part of a pixel: a Gaussian of 2 pixels within two thousandths of its peak', () => {
  const [by, sigma] = [0.37, 2]
  const value = (x: number, centre: number): number => Math.exp(-((x - centre) ** 2) / (2 * sigma ** 2))
  const matrix = shiftMatrix(by)
  for (let to = 16; to < 48; to++) {
    let moved = 0
    for (let from = 0; from < 64; from++) moved += value(from, 32) * (matrix[from * 64 + to] ?? 0)
    expect(Math.abs(moved - value(to, 32 + by))).toBeLessThan(2e-3)
  }
})

describe('a fit', () => {
  it('finds a galaxy of the model in its noise, to chi squared of its pixels', async () => {
    const { tf } = tensorflow
    const random = randomStream(5)
    const truth = Float32Array.from(drawPoint(model.network.prior, random))
    const clean = tf.tidy(() =>
      stampsOf(
        tf,
        decode(tf, model.network.architecture, tensors, tf.tensor2d([[...truth]])),
      ).dataSync<'float32'>(),
    )
    const sigma = 2
    const pixels = Float32Array.from(clean, (value) => value + sigma * random.normal())
    const weights = new Float32Array(pixels.length).fill(1 / sigma ** 2)
    const steps: number[] = []
    const found = await fitStamp(
      tf,
      model.network,
      tensors,
      { pixels, weights, remainder: { x: 0, y: 0 }, starts: [] },
      { signal: new AbortController().signal, passed: (step) => steps.push(step) },
    )
    expect(found.pixels).toBe(64 * 64 * 6)
    // 24,576 pixels: chi squared a pixel scatters by 0.009.
    expect(Math.abs(found.chiSquared / found.pixels - 1)).toBeLessThan(0.03)
    const peak = clean.reduce((most, value) => Math.max(most, value), 0)
    const error = Math.max(...found.fitted.map((value, at) => Math.abs(value - (clean[at] ?? NaN))))
    expect(error).toBeLessThan(Math.max(3 * sigma, 0.1 * peak))
    expect(steps.at(-1)).toBe(100)
  }, 60_000)
})

import { describe, expect, it } from 'vitest'
import { randomStream } from '../../units/random'
import { cholesky, logDeterminant, whitenedSquare } from './cholesky'
import { drawPoint, fitMixture, logDensity, type GaussianMixture } from './gaussian-mixture'

/** Three components in the plane, well apart, one of them narrow and slanted. */
const known: GaussianMixture = {
  sides: 2,
  shares: Float64Array.of(0.5, 0.3, 0.2),
  means: [Float64Array.of(0, 0), Float64Array.of(6, 1), Float64Array.of(-4, 5)],
  factors: [Float64Array.of(1, 0, 0, 1), Float64Array.of(1, 0, 0.9, 0.3), Float64Array.of(0.5, 0, 0, 2)],
}
const OPTIONS = { components: 3, iterations: 200, gain: 1e-7, floor: 1e-6 }

function pointsOf(mixture: GaussianMixture, count: number): Float64Array {
  const random = randomStream(5)
  return Float64Array.from(Array.from({ length: count }, () => [...drawPoint(mixture, random)]).flat())
}

/** Components in the order of their shares, the largest first. */
function ordered({ shares, means, factors }: GaussianMixture) {
  return [...shares.keys()]
    .sort((one, other) => (shares[other] ?? 0) - (shares[one] ?? 0))
    .map((at) => ({ share: shares[at] ?? NaN, mean: means[at] ?? [], factor: factors[at] ?? [] }))
}

describe('a mixture of Gaussians', () => {
  it('is found again from its points, within what their number allows', async () => {
    const points = pointsOf(known, 20_000)
    const { mixture, likelihoods } = await fitMixture(points, 2, OPTIONS, randomStream(1))
    ordered(mixture).forEach(({ share, mean, factor }, at) => {
      const truth = ordered(known)[at] ?? expect.fail()
      expect(Math.abs(share - truth.share)).toBeLessThan(0.015)
      ;[...mean].forEach((value, side) =>
        expect(Math.abs(value - (truth.mean[side] ?? NaN))).toBeLessThan(0.1),
      )
      ;[...factor].forEach((value, side) =>
        expect(Math.abs(value - (truth.factor[side] ?? NaN))).toBeLessThan(0.08),
      )
    })
    likelihoods
      .slice(1)
      .forEach((value, at) => expect(value).toBeGreaterThan((likelihoods[at] ?? NaN) - 1e-6))
  })

  it('of one component has the moments of its points, at once', async () => {
    const points = Float64Array.of(1, 0, 3, 2, 5, 1, 3, 5)
    const { mixture } = await fitMixture(
      points,
      2,
      { ...OPTIONS, components: 1, floor: 1e-12 },
      randomStream(1),
    )
    expect([...(mixture.means[0] ?? [])]).toEqual([3, 2])
    const [a = NaN, , b = NaN, c = NaN] = mixture.factors[0] ?? []
    expect([a * a, a * b, b * b + c * c].map((value) => value.toFixed(9))).toEqual([
      '2.000000000',
      '0.500000000',
      '3.500000000',
    ])
  })

  it('has the density that the formula gives', () => {
    const at = Float64Array.of(6.4, 1.5)
    // Of the second component alone, the others being far: covariance (1, 0.9, 0.9, 0.9), determinant 0.09.
    const square = (0.9 * 0.4 ** 2 - 2 * 0.9 * 0.4 * 0.5 + 0.5 ** 2) / 0.09
    const only = Math.log(0.3) - square / 2 - Math.log(2 * Math.PI) - Math.log(0.09) / 2
    expect(logDensity(known, at)).toBeCloseTo(only, 6)
  })

  it('integrates to one', () => {
    let sum = 0
    for (let x = -12; x < 14; x += 0.1) {
      for (let y = -8; y < 16; y += 0.1) sum += Math.exp(logDensity(known, Float64Array.of(x, y))) * 0.01
    }
    expect(sum).toBeCloseTo(1, 3)
  })

  it('is the same from the same seed, and refuses fewer points than components', async () => {
    const points = pointsOf(known, 300)
    const [one, other] = [
      await fitMixture(points, 2, OPTIONS, randomStream(3)),
      await fitMixture(points, 2, OPTIONS, randomStream(3)),
    ]
    expect(one).toEqual(other)
    await expect(fitMixture(points.slice(0, 4), 2, OPTIONS, randomStream(1))).rejects.toThrow('fewer points')
  })
})

it('a Cholesky factor gives determinant and distance, and is refused to what is not positive definite', () => {
  const factor = cholesky(Float64Array.of(4, 2, 2, 10), 2)
  expect([...factor]).toEqual([2, 0, 1, 3])
  expect(logDeterminant(factor, 2)).toBeCloseTo(Math.log(36), 12)
  expect(whitenedSquare(factor, Float64Array.of(2, 4), new Float64Array(2))).toBeCloseTo(2, 12)
  expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow('positive definite')
})

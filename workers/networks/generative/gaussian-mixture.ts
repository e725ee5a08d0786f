import type { RandomStream } from '../../units/random'
import { cholesky, logDeterminant, whitenedSquare, type Matrix } from './cholesky'

/** A mixture of Gaussians with full covariances. */
export interface GaussianMixture {
  /** Numbers of a point. */
  readonly sides: number
  /** Shares of the components, of sum 1. */
  readonly shares: Float64Array
  readonly means: readonly Float64Array[]
  /** Lower triangles L of the covariances L L^T. */
  readonly factors: readonly Matrix[]
}

/** How a mixture is fitted. */
export interface MixtureOptions {
  readonly components: number
  /** The most iterations, and the gain of the mean log likelihood, in nats, under which they end. */
  readonly iterations: number
  readonly gain: number
  /** What is added to every variance, so that no component shrinks to a point. */
  readonly floor: number
}

/** A fitted mixture, and the mean log likelihood of the points before each iteration, nats. */
export interface MixtureFit {
  readonly mixture: GaussianMixture
  readonly likelihoods: readonly number[]
}

/**
 * Fits a mixture to points `[point, side]` by expectation maximisation (Dempster, Laird & Rubin 1977), from points that are chosen far from each other
 * (Arthur & Vassilvitskii 2007). Throws RangeError for fewer points than components. Others are heard between two iterations.
 */
export async function fitMixture(
  points: Float64Array,
  sides: number,
  options: MixtureOptions,
  random: RandomStream,
  signal?: AbortSignal,
): Promise<MixtureFit> {
  if (points.length / sides < options.components)
    throw new RangeError('there are fewer points than components')
  let mixture = firstMixture(points, sides, options, random)
  const likelihoods: number[] = []
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const next = improve(points, mixture, options.floor)
    const gained = next.likelihood - (likelihoods.at(-1) ?? -Infinity)
    likelihoods.push(next.likelihood)
    mixture = next.mixture
    if (gained < options.gain) break
    await new Promise((resolve) => setImmediate(resolve))
    signal?.throwIfAborted()
  }
  return { mixture, likelihoods }
}

/** Components of equal shares about points, each as wide as all points. */
function firstMixture(
  points: Float64Array,
  sides: number,
  { components, floor }: MixtureOptions,
  random: RandomStream,
): GaussianMixture {
  const all = momentsOf(points, sides)
  addFloor(all.covariance, sides, floor)
  const factor = cholesky(all.covariance, sides)
  const distances = new Float64Array(points.length / sides).fill(1)
  const means: Float64Array[] = []
  for (let component = 0; component < components; component++) {
    const at = chooseBy(distances, random)
    const mean = points.slice(at * sides, (at + 1) * sides)
    means.push(mean)
    distances.forEach((distance, point) => {
      const away = squaredDistance(points, point, mean)
      distances[point] = component === 0 ? away : Math.min(distance, away)
    })
  }
  const shares = new Float64Array(components).fill(1 / components)
  return { sides, shares, means, factors: means.map(() => factor) }
}

function chooseBy(weights: Float64Array, random: RandomStream): number {
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
  for (let at = 0; at < weights.length; at++) {
    left -= weights[at] ?? 0
    if (left < 0) return at
  }
  return weights.length - 1
}

function squaredDistance(points: Float64Array, point: number, from: Float64Array): number {
  return from.reduce(
    (sum, value, side) => sum + ((points[point * from.length + side] ?? NaN) - value) ** 2,
    0,
  )
}

function momentsOf(points: Float64Array, sides: number): { mean: Float64Array; covariance: Matrix } {
  const sums = new Sums(sides)
  for (let point = 0; point * sides < points.length; point++) sums.add(points, point, 1)
  return sums.moments()
}

/** Weighted sums of points and of their products. */
class Sums {
  weight = 0
  private readonly first: Float64Array
  private readonly second: Float64Array

  constructor(private readonly sides: number) {
    this.first = new Float64Array(sides)
    this.second = new Float64Array(sides * sides)
  }

  add(points: Float64Array, point: number, weight: number): void {
    const { sides, first, second } = this
    const start = point * sides
    this.weight += weight
    for (let row = 0; row < sides; row++) {
      const value = weight * (points[start + row] ?? NaN)
      first[row] = (first[row] ?? 0) + value
      for (let column = 0; column <= row; column++) {
        const at = row * sides + column
        second[at] = (second[at] ?? 0) + value * (points[start + column] ?? NaN)
      }
    }
  }

  moments(): { mean: Float64Array; covariance: Matrix } {
    const { sides, weight } = this
    const mean = this.first.map((sum) => sum / weight)
    const covariance = this.second.map((sum, at) => {
      const [row, column] = [Math.floor(at / sides), at % sides]
      return column > row ? 0 : sum / weight - (mean[row] ?? NaN) * (mean[column] ?? NaN)
    })
    return { mean, covariance }
  }
}

function addFloor(covariance: Matrix, sides: number, floor: number): void {
  for (let row = 0; row < sides; row++)
    covariance[row * sides + row] = (covariance[row * sides + row] ?? NaN) + floor
}

/** One iteration: to which components the points belong, and the components of those. */
function improve(
  points: Float64Array,
  mixture: GaussianMixture,
  floor: number,
): { mixture: GaussianMixture; likelihood: number } {
  const { sides } = mixture
  const count = points.length / sides
  const sums = mixture.means.map(() => new Sums(sides))
  const densityOf = componentDensities(mixture)
  let likelihood = 0
  for (let point = 0; point < count; point++) {
    const logs = densityOf(points.subarray(point * sides, (point + 1) * sides))
    const all = logOfSum(logs)
    likelihood += all / count
    logs.forEach((log, component) => {
      const share = Math.exp(log - all)
      if (share > NEGLIGIBLE) sums[component]?.add(points, point, share)
    })
  }
  return { mixture: mixtureOf(sums, mixture, floor, count), likelihood }
}

/** A share of a point that is left out of a component. */
const NEGLIGIBLE = 1e-9
/** A component of less than so many points a side stays where it was: it has no covariance of its own. */
const LEAST_POINTS = 1

function mixtureOf(
  sums: readonly Sums[],
  before: GaussianMixture,
  floor: number,
  count: number,
): GaussianMixture {
  const { sides } = before
  const parts = sums.map((sum, component) => {
    if (sum.weight < LEAST_POINTS * sides) {
      return { mean: before.means[component] as Float64Array, factor: before.factors[component] as Matrix } // one for each sum
    }
    const { mean, covariance } = sum.moments()
    addFloor(covariance, sides, floor)
    return { mean, factor: cholesky(covariance, sides) }
  })
  return {
    sides,
    shares: Float64Array.from(sums, ({ weight }) => weight / count),
    means: parts.map(({ mean }) => mean),
    factors: parts.map(({ factor }) => factor),
  }
}

/** ln of share times density of each component at a point. */
function componentDensities({
  sides,
  shares,
  means,
  factors,
}: GaussianMixture): (point: Float64Array) => Float64Array {
  const constants = factors.map(
    (factor, component) =>
      Math.log(shares[component] ?? NaN) -
      (sides * Math.log(2 * Math.PI) + logDeterminant(factor, sides)) / 2,
  )
  const logs = new Float64Array(shares.length)
  const [offset, solved] = [new Float64Array(sides), new Float64Array(sides)]
  return (point) => {
    factors.forEach((factor, component) => {
      const mean = means[component]
      for (let side = 0; side < sides; side++) offset[side] = (point[side] ?? NaN) - (mean?.[side] ?? NaN)
      logs[component] = (constants[component] ?? NaN) - whitenedSquare(factor, offset, solved) / 2
    })
    return logs
  }
}

/** ln of the density at a point. */
export function logDensity(mixture: GaussianMixture, point: Float64Array): number {
  return logOfSum(componentDensities(mixture)(point))
}

function logOfSum(logs: Float64Array): number {
  const most = logs.reduce((one, other) => Math.max(one, other), -Infinity)
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0))
}

/** A point of the mixture. */
export function drawPoint(
  { sides, shares, means, factors }: GaussianMixture,
  random: RandomStream,
): Float64Array {
  const component = chooseBy(shares, random)
  const [mean, factor] = [means[component], factors[component]]
  const normals = Float64Array.from({ length: sides }, () => random.normal())
  return normals.map((_, row) => {
    let value = mean?.[row] ?? NaN
    for (let k = 0; k <= row; k++) value += (factor?.[row * sides + k] ?? NaN) * (normals[k] ?? NaN)
    return value
  })
}

import { logGamma } from './log-gamma'
import { NORMAL_LAYERS, normalDensity, zigguratLayers } from './ziggurat'

/**
 * A stream of random numbers: xoshiro128++ (Blackman & Vigna 2021), its state mixed from a seed and a path of stream
 * numbers by MurmurHash3's finaliser (Appleby 2008). The same seed and path give the same numbers on every machine.
 */
export interface RandomStream {
  /** 32 random bits, as an integer from 0 to 2^32 - 1. */
  bits(): number
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number
  /** Normal, mean 0 and variance 1: the ziggurat of Marsaglia & Tsang 2000, with separate bits for layer and place. */
  normal(): number
  /** Poisson of a mean >= 0; see `drawPoisson`. */
  poisson(mean: number): number
  /** Gamma of a shape > 0 and scale 1 (Marsaglia & Tsang 2000). */
  gamma(shape: number): number
  /** Beta of a, b > 0, as a ratio of gammas. */
  beta(a: number, b: number): number
  /** The stream of this path and one number more; it does not depend on what was drawn here. */
  split(stream: number): RandomStream
}

const { edges, heights } = zigguratLayers()

/** The stream of a seed and a path: `randomStream(7, tile, 2)`. Seed and path are integers of up to 53 bits. */
export function randomStream(seed: number, ...path: number[]): RandomStream {
  let [a, b, c, d] = stateOf(seed, path)

  function bits(): number {
    const sum = (a + d) | 0
    const result = (((sum << 7) | (sum >>> 25)) + a) | 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result >>> 0
  }

  const uniform = (): number => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) / 2 ** 53

  function normal(): number {
    for (;;) {
      const layer = bits() & (NORMAL_LAYERS - 1)
      const place = (bits() + 0.5) * 2 ** -31 - 1
      const x = place * (edges[layer] ?? 0)
      if (Math.abs(x) < (edges[layer + 1] ?? 0)) return x
      if (layer === 0) return Math.sign(place) * normalTail()
      const [low, high] = [heights[layer] ?? 0, heights[layer + 1] ?? 0]
      if (low + uniform() * (high - low) < normalDensity(x)) return x
    }
  }

  /** Beyond the lowest layer: Marsaglia 1964. */
  function normalTail(): number {
    const start = edges[1] ?? 0
    for (;;) {
      const x = -Math.log(1 - uniform()) / start
      if (-2 * Math.log(1 - uniform()) > x * x) return start + x
    }
  }

  function gamma(shape: number): number {
    if (shape < 1) return gamma(shape + 1) * (1 - uniform()) ** (1 / shape)
    const third = shape - 1 / 3
    const scale = 1 / Math.sqrt(9 * third)
    for (;;) {
      const x = normal()
      const v = (1 + scale * x) ** 3
      if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + third * (1 - v + Math.log(v))) return third * v
    }
  }

  return {
    ...{ bits, uniform, normal, gamma },
    poisson: (mean) => drawPoisson({ uniform, normal }, mean),
    beta(alpha, beta) {
      const x = gamma(alpha)
      return x / (x + gamma(beta))
    },
    split: (stream) => randomStream(seed, ...path, stream),
  }
}

/** Means up to which the product of uniforms, and the transformed rejection, are used. */
const PRODUCT_MEAN = 10
const REJECTION_MEAN = 1000

/**
 * A Poisson number of this mean (not negative; 0 gives 0). Exact up to 1000: the product of uniforms up to 10 (Knuth 1969), then
 * transformed rejection with squeeze (PTRS, Hoermann 1993). Above, a rounded normal with its skewness restored (Cornish &
 * Fisher 1938), whose error is far below the rounding.
 */
export function drawPoisson(
  { uniform, normal }: Pick<RandomStream, 'uniform' | 'normal'>,
  mean: number,
): number {
  if (!(mean >= 0)) throw new RangeError(`a Poisson number of mean ${mean} is wanted`)
  if (mean > REJECTION_MEAN) {
    const z = normal()
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * z + (z * z - 1) / 6))
  }
  return mean < PRODUCT_MEAN ? poissonByProduct(uniform, mean) : poissonByRejection(uniform, mean)
}

function poissonByProduct(uniform: () => number, mean: number): number {
  const limit = Math.exp(-mean)
  let [count, product] = [0, uniform()]
  while (product > limit) {
    count++
    product *= uniform()
  }
  return count
}

function poissonByRejection(uniform: () => number, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean)
  const a = -0.059 + 0.02483 * b
  const inverse = 1.1239 + 1.1328 / (b - 3.4)
  for (;;) {
    const u = uniform() - 0.5
    const v = 1 - uniform()
    const side = 0.5 - Math.abs(u)
    const count = Math.floor(((2 * a) / side + b) * u + mean + 0.43)
    if (side >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return count
    if (count < 0 || (side < 0.013 && v > side)) continue
    const chance = count * Math.log(mean) - mean - logGamma(count + 1)
    if (Math.log((v * inverse) / (a / (side * side) + b)) <= chance) return count
  }
}

function stateOf(seed: number, path: readonly number[]): [number, number, number, number] {
  let hash = 0x9e3779b9
  for (const number of [seed, ...path]) {
    if (!Number.isSafeInteger(number))
      throw new RangeError(`${number} is no integer: it cannot name a stream`)
    hash = mixed(mixed(hash ^ (number | 0)) + (Math.floor(number / 2 ** 32) | 0) + 0x6d2b79f5)
  }
  return [stirred(hash, 1, seed, path), stirred(hash, 2, seed, path), stirred(hash, 3, seed, path), hash | 1]
}

/** A word of the state: the whole path again, from another start, so that the state has 128 bits of it. */
function stirred(hash: number, word: number, seed: number, path: readonly number[]): number {
  return [seed, ...path].reduce(
    (state, number) => mixed(mixed(state ^ (number | 0)) ^ (Math.floor(number / 2 ** 32) | 0)),
    mixed(hash + Math.imul(word, 0x9e3779b9)),
  )
}

/** The finaliser of MurmurHash3. */
function mixed(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}

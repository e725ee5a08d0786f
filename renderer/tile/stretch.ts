import type { Planes, Stretch } from './colour-image'

/** Weights that bring the colour of an average galaxy near white, for i, r, g as red, green, blue and fluxes in nJy. */
const WEIGHTS: Stretch['weights'] = [0.8, 1, 1.5]

/** Fluxes this many times the noise are as bright as the screen gets. */
const RANGE_IN_SIGMA = 60
const BLACK_IN_SIGMA = -1
const SOFTENING = 12

/** A stretch that shows the faint and the bright at once: its scale is the noise, read off the pixels themselves. */
export function defaultStretch({ pixels }: Planes): Stretch {
  const noises = pixels.map((plane, index) => (WEIGHTS[index] ?? 1) * noiseOf(plane))
  const noise = noises.reduce((sum, one) => sum + one, 0) / noises.length || 1
  return {
    weights: WEIGHTS,
    black: BLACK_IN_SIGMA * noise,
    range: RANGE_IN_SIGMA * noise,
    softening: SOFTENING,
  }
}

/** Standard deviation of the noise, from the median of |pixel - median| in a sparse sample; NaN pixels are left out. */
export function noiseOf(pixels: Float32Array): number {
  const step = Math.max(1, Math.floor(pixels.length / 20_000))
  const sample: number[] = []
  for (let index = 0; index < pixels.length; index += step) {
    const value = pixels[index] ?? Number.NaN
    if (!Number.isNaN(value)) sample.push(value)
  }
  const middle = median(sample)
  return 1.4826 * median(sample.map((value) => Math.abs(value - middle)))
}

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

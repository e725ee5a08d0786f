import type { Warp } from './layer'
import { emptySamples, type Samples } from './samples'
import { PIXEL_BITS } from './stamp-flags'
import type { Rectangle } from './stamp-grid'

/** Lobes of the kernel on each side. */
export const LANCZOS_ORDER = 3

/** A pixel whose footprint has more than this share of its weight on missing pixels is missing. */
const MOST_MISSING = 0.1

/**
 * Interpolates samples to the pixels of a stamp, `target`, with a Lanczos kernel of three lobes, widened where the image's
 * pixels are finer than the stamp's (Duchon 1979). Weights are normalised to 1, pixels times `area` keep flux a pixel, and
 * variance is the sum of squared weights times variance: that of each pixel alone, since neighbours are now correlated.
 *
 * A pixel is outside where its nearest is, and missing where the nearest is or a tenth of the weight; lesser gaps are left out
 * of the sum. The point-spread function is not changed.
 */
export function resample(samples: Samples, warp: Warp, target: Rectangle): Samples {
  const resampled = emptySamples(target)
  for (let at = 0; at < resampled.bits.length; at++) resamplePixel(samples, warp, at, resampled)
  return resampled
}

function resamplePixel(samples: Samples, warp: Warp, at: number, into: Samples): void {
  const { rectangle } = samples
  const [x, y] = [(warp.x[at] ?? NaN) - rectangle.x, (warp.y[at] ?? NaN) - rectangle.y]
  const nearest = indexIn(rectangle, Math.round(x), Math.round(y))
  if (nearest === null) return
  const bits = samples.bits[nearest] ?? 0
  const sum = (bits & PIXEL_BITS.missing) === 0 ? weigh(samples, x, y, warp.widening) : null
  into.bits[at] = sum ? bits : bits | PIXEL_BITS.missing
  if (!sum) return
  into.values[at] = sum.value * warp.area
  into.variance[at] = sum.variance * warp.area ** 2
}

/** Weighted mean and its variance around a position, null where too much is missing. */
function weigh(
  samples: Samples,
  x: number,
  y: number,
  widening: number,
): { value: number; variance: number } | null {
  const { width, height } = samples.rectangle
  const reach = LANCZOS_ORDER * widening
  const [left, right] = [Math.max(0, Math.ceil(x - reach)), Math.min(width - 1, Math.floor(x + reach))]
  const [bottom, top] = [Math.max(0, Math.ceil(y - reach)), Math.min(height - 1, Math.floor(y + reach))]
  let [value, variance, weight, missing, all] = [0, 0, 0, 0, 0]
  for (let row = bottom; row <= top; row++) {
    const up = lanczos((row - y) / widening)
    for (let column = left; column <= right; column++) {
      const one = up * lanczos((column - x) / widening)
      const index = row * width + column
      all += Math.abs(one)
      if (((samples.bits[index] ?? 0) & PIXEL_BITS.missing) !== 0) {
        missing += Math.abs(one)
        continue
      }
      weight += one
      value += one * (samples.values[index] ?? 0)
      variance += one * one * (samples.variance[index] ?? 0)
    }
  }
  if (missing > MOST_MISSING * all) return null
  return { value: value / weight, variance: variance / weight ** 2 }
}

function indexIn({ width, height }: Rectangle, x: number, y: number): number | null {
  return x >= 0 && y >= 0 && x < width && y < height ? y * width + x : null
}

function lanczos(distance: number): number {
  if (distance === 0) return 1
  if (Math.abs(distance) >= LANCZOS_ORDER) return 0
  const angle = Math.PI * distance
  return (LANCZOS_ORDER * Math.sin(angle) * Math.sin(angle / LANCZOS_ORDER)) / (angle * angle)
}

/** Fluxes that are shown as black and as white. */
export interface Limits {
  readonly black: number
  readonly white: number
}

/** What a sparse sample of pixels says of an image; NaN pixels are left out. */
export interface PixelSample {
  /** In rising order. */
  readonly sorted: Float64Array
  /** Standard deviation of the noise, from the median of |pixel - median|. */
  readonly noise: number
}

/** Share of the pixels that are black, and that are white, unless a person says otherwise. */
const BLACK = 0.1
const WHITE = 0.997
/** Pixels of an image that are looked at. */
const SAMPLED = 20_000

/** Looks at some thousands of the pixels, at even steps. */
export function samplePixels(pixels: Float32Array): PixelSample {
  const step = Math.max(1, Math.floor(pixels.length / SAMPLED))
  const values: number[] = []
  for (let index = 0; index < pixels.length; index += step) {
    const value = pixels[index] ?? Number.NaN
    if (Number.isFinite(value)) values.push(value)
  }
  const sorted = Float64Array.from(values).sort()
  const middle = percentile(sorted, 0.5)
  const away = sorted.map((value) => Math.abs(value - middle)).sort()
  return { sorted, noise: 1.4826 * percentile(away, 0.5) }
}

/** The value below which a share of values lies, in rising order; between two of them in proportion. 0 of none. */
export function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const [low = 0, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

/**
 * Limits that show the faint and the bright at once: a tenth of the pixels is black, the brightest 0.3 % are white. An image of one value
 * is black at it; one of none has limits 0 and 1.
 */
export function automaticLimits({ sorted }: PixelSample): Limits {
  if (sorted.length === 0) return { black: 0, white: 1 }
  const [black, white] = [percentile(sorted, BLACK), percentile(sorted, WHITE)]
  return { black, white: white > black ? white : black + (Math.abs(black) || 1) }
}

/** Limits of the picture: the person's, else those that the sample gives. */
export function limitsOf(chosen: Limits | null, sample: PixelSample | null): Limits | null {
  return chosen ?? (sample && automaticLimits(sample))
}

import { STAMP_BANDS, STAMP_SIDE, type Stamp } from './stamp'
import { PIXEL_BITS } from './stamp-flags'

/** The pixels, as indices of the first band, within 5 pixels (1 arcsec) of a stamp's middle. */
const CENTRE = centre(5)

/**
 * The share of the pixels within 5 pixels of a stamp's middle that have a value, over the bands that are there; 0 where no band is. A shape is told by
 * these pixels.
 */
export function centreCoverage({
  mask,
  missingBands,
  fractionMissing,
}: Pick<Stamp, 'mask' | 'missingBands' | 'fractionMissing'>): number {
  if (fractionMissing === 0) return 1
  const bands = STAMP_BANDS.flatMap((name, band) => (missingBands.includes(name) ? [] : [band]))
  let has = 0
  for (const first of CENTRE) {
    for (const band of bands) if (((mask[first + band] ?? 0) & PIXEL_BITS.missing) === 0) has++
  }
  return has === 0 ? 0 : has / (CENTRE.length * bands.length)
}

function centre(radius: number): number[] {
  const places = Array.from({ length: 2 * radius + 1 }, (_, at) => at - radius)
  return places.flatMap((y) =>
    places
      .filter((x) => x * x + y * y <= radius * radius)
      .map((x) => ((STAMP_SIDE / 2 + y) * STAMP_SIDE + STAMP_SIDE / 2 + x) * STAMP_BANDS.length),
  )
}

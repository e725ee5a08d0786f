import { STAMP_PIXEL_SCALE, type StampPsf } from './stamp'

/** The sharpness of a Gaussian of FWHM 0.5 arcsec in pixels of 0.2: no survey from the ground is sharper. */
const SHARPEST = 1.44
/** How much sharper than its point-spread function says a source may be, as a share: that function is a model. */
const MARGIN = 1.15

const known = new WeakMap<StampPsf, number>()

/**
 * The largest ratio, 4 f - (the four neighbours), over f, that an image of no negative light behind a point-spread function
 * has in stamp pixels: that of the function at its peak (after van Dokkum 2001, PASP 113, 1420). 1 for a Gaussian of sigma 1.32 pixels; 4 for
 * a single bright pixel. Without a function that can be used it is that of 0.5 arcsec.
 */
export function psfSharpness(psf: StampPsf | null): number {
  if (!psf) return SHARPEST
  const before = known.get(psf)
  if (before !== undefined) return before
  const sharpness = MARGIN * sharpnessAtPeak(psf)
  const usable = sharpness > 0 && sharpness < SHARPEST ? sharpness : SHARPEST
  known.set(psf, usable)
  return usable
}

function sharpnessAtPeak({ pixels, width, height, pixelScale }: StampPsf): number {
  const peak = pixels.reduce((best, value, at) => (value > (pixels[best] ?? 0) ? at : best), 0)
  const [x, y] = [peak % width, Math.floor(peak / width)]
  const step = STAMP_PIXEL_SCALE / pixelScale
  const along = (dx: number, dy: number): number => {
    // Between pixels a straight line, which lies under a peak: rather too sharp.
    const [near, share] = [Math.floor(step), step - Math.floor(step)]
    return (
      (1 - share) * valueAt(x + near * dx, y + near * dy) +
      share * valueAt(x + (near + 1) * dx, y + (near + 1) * dy)
    )
  }
  const valueAt = (column: number, row: number): number =>
    column >= 0 && row >= 0 && column < width && row < height ? (pixels[row * width + column] ?? 0) : 0
  return 4 - (along(1, 0) + along(-1, 0) + along(0, 1) + along(0, -1)) / valueAt(x, y)
}

import type { Ellipse } from '../stamps/gaussian-weight'
import { psfAdaptiveMoments, psfShape } from '../stamps/psf-shape'
import { STAMP_BANDS, STAMP_PIXEL_SCALE, type Stamp } from '../stamps/stamp'
import type { Band } from '../units/bands'

/** The covariance of a point-spread function in stamp pixels and its fourth moment, 2 for a Gaussian. */
export type PsfEllipse = Ellipse & { readonly rho4: number }

/**
 * The point-spread function behind a sum of bands, `shares` of the object's light each: the mean of their moments, which holds for profiles of one kind that are nearly of one width.
 * Null where no band has one. Pixels of another scale are converted.
 */
export function psfOfSum(
  { psf }: Pick<Stamp, 'psf'>,
  bands: readonly Band[],
  shares: readonly number[],
): PsfEllipse | null {
  let [all, xx, xy, yy, rho4] = [0, 0, 0, 0, 0]
  bands.forEach((band, k) => {
    const own = psf[band]
    const moments = own && psfAdaptiveMoments(own)
    const share = Math.max(0, shares[k] ?? 0)
    if (!moments) return
    const area = share * (own.pixelScale / STAMP_PIXEL_SCALE) ** 2
    all += share
    xx += area * moments.xx
    xy += area * moments.xy
    yy += area * moments.yy
    rho4 += share * moments.rho4
  })
  return all > 0 ? { x: 0, y: 0, xx: xx / all, xy: xy / all, yy: yy / all, rho4: rho4 / all } : null
}

/**
 * The width of the point-spread function in each band u g r i z y, the sigma of the Gaussian that fits it in arcsec, NaN where there is none; and the largest |g| of them, NaN where none
 * has a shape.
 */
export function describePsfs({ psf }: Pick<Stamp, 'psf'>): { psfSigmas: number[]; psfShape: number } {
  const shapes = STAMP_BANDS.map((band) => {
    const own = psf[band]
    return own && psfShape(own)
  })
  const lengths = shapes.flatMap((shape) => (shape ? [Math.hypot(shape.g1, shape.g2)] : []))
  return {
    psfSigmas: shapes.map((shape) => shape?.sigma ?? NaN),
    psfShape: lengths.length > 0 ? Math.max(...lengths) : NaN,
  }
}

// @ts-check
// Simulated stamps as an estimator takes them: in nJy, with the PSFs by band, and with nothing missing.
const BANDS = ['u', 'g', 'r', 'i', 'z', 'y']
/** Radians in a pixel of 0.2 arcsec. */
const PIXEL = (0.2 / 3600) * (Math.PI / 180)

/** A whole `Stamp` of a `TrainingStamp`. @param {any} stamp */
export function wholeStamp({ pixels, variance, mask, remainder, psf }) {
  return {
    ...{ tile: null, pixels, variance, mask, remainder, missingBands: [], fractionMissing: 0, flags: 0 },
    psf: Object.fromEntries(BANDS.map((band, at) => [band, psf[at]])),
    units: Object.fromEntries(BANDS.map((band) => [band, 'nJy'])),
    tangentFromPixel: [-PIXEL, 0, 0, PIXEL],
  }
}

import { card, writeFits, type WrittenUnit } from '../fits/write-fits'
import { BANDS } from '../units/bands'
import { TILE_SIDE, type SurveyTile } from '../galaxies/survey-patch'
import { NANOJANSKY_ZERO } from '../galaxies/survey-depth'
import type { PatchWcs } from './patch-wcs'

/** Number with enough digits to be the same double again, as FITS writes it. */
const real = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(1) : String(value).toUpperCase()
const text = (value: string): string => `'${value.padEnd(8)}'`

/**
 * A tile as a FITS file: IMAGE_U VARIANCE_U PSF_U ... PSF_Y, plain float32; nJy and nJy^2, PSFs of sum 1 centred on pixel (20, 20) from 0. Keywords FILTER, BUNIT, MAGZERO,
 * NJYPERE (nJy an electron), SKYSIG (nJy a pixel), EXPTIME (s), PSFFWHM (arcsec), PSFG1 and PSFG2 (reduced shear), and the world coordinates (TAN). FITS 4.0.
 */
export function tileFile(tile: SurveyTile, wcs: PatchWcs): Uint8Array {
  const primary = { cards: [card('SIMPLE', 'T'), card('BITPIX', 8), card('NAXIS', 0), card('EXTEND', 'T')] }
  const units = BANDS.flatMap((band, at) => planesOf(tile, band, at, wcs))
  return writeFits([primary, ...units])
}

function planesOf(tile: SurveyTile, band: string, at: number, wcs: PatchWcs): WrittenUnit[] {
  const [exposure, psf, depth, seeing] = [tile.exposures[at], tile.psfs[at], tile.depths[at], tile.seeing[at]]
  if (!exposure || !psf || !depth || !seeing) throw new RangeError(`the tile has no band ${band}`)
  const name = band.toUpperCase()
  const common = [
    card('FILTER', text(band)),
    card('EXPTIME', real(depth.exposure)),
    card('NJYPERE', real(depth.nanojanskyPerElectron)),
    card('SKYSIG', real(depth.skySigma)),
  ]
  const sky = [...common, card('MAGZERO', real(NANOJANSKY_ZERO)), ...worldCards(wcs, tile.corner)]
  const shape = [
    card('PSFFWHM', real(seeing.fwhm)),
    card('PSFG1', real(seeing.shear.g1)),
    card('PSFG2', real(seeing.shear.g2)),
  ]
  return [
    imageUnit(`IMAGE_${name}`, exposure.image, TILE_SIDE, [card('BUNIT', text('nJy')), ...sky, ...shape]),
    imageUnit(`VARIANCE_${name}`, exposure.variance, TILE_SIDE, [
      card('BUNIT', text('nJy2')),
      ...sky,
      ...shape,
    ]),
    imageUnit(`PSF_${name}`, psf.pixels, psf.width, [...common, ...shape]),
  ]
}

function imageUnit(name: string, pixels: Float32Array, side: number, more: string[]): WrittenUnit {
  const cards = [
    ...[card('XTENSION', text('IMAGE')), card('BITPIX', -32), card('NAXIS', 2)],
    ...[card('NAXIS1', side), card('NAXIS2', side), card('PCOUNT', 0), card('GCOUNT', 1)],
    ...[card('EXTNAME', text(name)), ...more],
  ]
  return { cards, data: bigEndian(pixels) }
}

function bigEndian(pixels: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * pixels.length))
  pixels.forEach((value, at) => view.setFloat32(4 * at, value))
  return new Uint8Array(view.buffer)
}

function worldCards({ ra, dec, reference, scale }: PatchWcs, [x, y]: readonly [number, number]): string[] {
  return [
    ...[card('CTYPE1', text('RA---TAN')), card('CTYPE2', text('DEC--TAN')), card('RADESYS', text('ICRS'))],
    ...[card('CUNIT1', text('deg')), card('CUNIT2', text('deg'))],
    ...[card('CRVAL1', real(ra)), card('CRVAL2', real(dec))],
    ...[card('CRPIX1', real(reference - x + 1)), card('CRPIX2', real(reference - y + 1))],
    ...[card('CDELT1', real(-scale)), card('CDELT2', real(scale))],
  ]
}

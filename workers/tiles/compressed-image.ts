import type { Codec, Compression, Quantisation } from './compression'
import { FitsError } from '../fits/fits-error'
import { axesOf, type Hdu } from '../fits/hdus'
import { integerOr, isTrue, numberOr, requireInteger, textOr, type Header } from '../fits/header'
import { isBitpix, type Bitpix } from '../fits/bitpix'

const CODECS: Readonly<Record<string, Codec>> = {
  RICE_1: 'RICE_1',
  // What RICE_1 was called before the convention became standard.
  RICE_ONE: 'RICE_1',
  GZIP_1: 'GZIP_1',
  GZIP_2: 'GZIP_2',
  PLIO_1: 'PLIO_1',
  HCOMPRESS_1: 'HCOMPRESS_1',
  NOCOMPRESS: 'NOCOMPRESS',
}

/** Codecs that hold integers of up to 32 bits, so floats only when these were rounded to such. */
const OF_INTEGERS: readonly Codec[] = ['RICE_1', 'PLIO_1', 'HCOMPRESS_1']

const DITHERS: Readonly<Record<string, Quantisation['dither']>> = {
  NO_DITHER: 'none',
  SUBTRACTIVE_DITHER_1: 'subtractive-1',
  SUBTRACTIVE_DITHER_2: 'subtractive-2',
}

/** Whether a unit is a binary table that holds a tile-compressed image. FITS 4.0, section 10.1. */
export function isCompressedImage(hdu: Hdu): boolean {
  return textOr(hdu.header, 'XTENSION', '') === 'BINTABLE' && isTrue(hdu.header, 'ZIMAGE')
}

/**
 * Reads what all pieces of a tile-compressed image share. `quantised` says whether the table has scales for its floats.
 * Throws FitsError for codecs that cannot be decoded (HCOMPRESS_1 with smoothing, unknown ones) and for keywords that make no sense.
 */
export function describeCompressedImage(header: Header, quantised: boolean): Compression {
  const bitpix = imageBitpix(header)
  const codec = codecOf(header)
  const quantisation = bitpix < 0 && quantised ? quantisationOf(header) : null
  if (OF_INTEGERS.includes(codec) && quantisation === null && (bitpix < 0 || bitpix === 64)) {
    throw new FitsError(`${codec} cannot hold pixels of ZBITPIX ${bitpix}`, header.place)
  }
  if (codec === 'HCOMPRESS_1' && parameter(header, 'SMOOTH', 0, 0) !== 0) {
    throw new FitsError('HCOMPRESS_1 with SMOOTH cannot be decoded', header.place)
  }
  const axes = imageAxes(header)
  return {
    place: header.place,
    codec,
    bitpix,
    axes,
    pieceAxes: axes.map((length, axis) => pieceLength(header, axis, length)),
    ...riceParameters(header),
    quantisation,
    scale: numberOr(header, 'BSCALE', 1),
    zero: numberOr(header, 'BZERO', 0),
    blank: bitpix > 0 ? integerOr(header, 'BLANK', null, -Infinity) : null,
  }
}

function imageBitpix(header: Header): Bitpix {
  const bitpix = requireInteger(header, 'ZBITPIX', -64)
  if (isBitpix(bitpix)) return bitpix
  throw new FitsError(`ZBITPIX ${bitpix} does not exist`, header.place)
}

function codecOf(header: Header): Codec {
  const name = textOr(header, 'ZCMPTYPE', '')
  const codec = CODECS[name]
  if (codec) return codec
  throw new FitsError(
    `compression ${name || '(no ZCMPTYPE)'} cannot be decoded; RICE_1, GZIP_1, GZIP_2, PLIO_1, HCOMPRESS_1 can`,
    header.place,
  )
}

function imageAxes(header: Header): number[] {
  const axes = axesOf(header, 'ZNAXIS')
  if (axes.length > 0 && axes.every((length) => length > 0)) return axes
  throw new FitsError('the compressed image has no pixels', header.place)
}

/** ZTILEn; rows of the image where it is absent. */
function pieceLength(header: Header, axis: number, length: number): number {
  return Math.min(integerOr(header, `ZTILE${axis + 1}`, axis === 0 ? length : 1, 1), length)
}

function quantisationOf(header: Header): Quantisation | null {
  const method = textOr(header, 'ZQUANTIZ', 'NO_DITHER')
  if (method === 'NONE') return null
  const dither = DITHERS[method]
  if (!dither) throw new FitsError(`quantisation ${method} is unknown`, header.place)
  return { dither, seed: dither === 'none' ? 1 : integerOr(header, 'ZDITHER0', 1, 1) }
}

function riceParameters(header: Header): Pick<Compression, 'riceBlockSize' | 'riceBytesPerPixel'> {
  const bytes = parameter(header, 'BYTEPIX', 4)
  if (bytes !== 1 && bytes !== 2 && bytes !== 4) {
    throw new FitsError(`RICE_1 with BYTEPIX ${bytes} cannot be decoded; 1, 2, 4 can`, header.place)
  }
  return { riceBlockSize: parameter(header, 'BLOCKSIZE', 32), riceBytesPerPixel: bytes }
}

/** A compression parameter: ZVALn where ZNAMEn is its name. */
function parameter(header: Header, name: string, otherwise: number, least = 1): number {
  for (let n = 1; header.values.has(`ZNAME${n}`); n++) {
    if (header.values.get(`ZNAME${n}`) === name) return integerOr(header, `ZVAL${n}`, otherwise, least)
  }
  return otherwise
}

import { describe, expect, it } from 'vitest'
import { assembleImage } from './assemble'
import { FitsError } from '../fits/fits-error'
import { card, writeFits, writePlainImage } from '../fits/write-fits'
import { readHdus } from '../fits/hdus'
import { describeImage, isImage, readPieces } from './image'

const noInflate = () => {
  throw new Error('nothing here is compressed')
}

function decode(
  file: Uint8Array,
  extension = 0,
  inflate: (bytes: Uint8Array, length: number) => Uint8Array = noInflate,
) {
  const hdu = readHdus('made.fits', file)[extension]
  if (!hdu) throw new Error('no such extension')
  const compression = describeImage(hdu)
  return assembleImage(compression, readPieces(file, hdu, compression), inflate).pixels
}

function bigEndian(
  bytes: number,
  values: number[],
  write: (view: DataView, at: number, value: number) => void,
) {
  const view = new DataView(new ArrayBuffer(bytes * values.length))
  values.forEach((value, i) => write(view, i * bytes, value))
  return new Uint8Array(view.buffer)
}

const shorts = (values: number[]) => bigEndian(2, values, (view, at, value) => view.setInt16(at, value))
const integers = (values: number[]) => bigEndian(4, values, (view, at, value) => view.setInt32(at, value))
const floats = (values: number[]) => bigEndian(4, values, (view, at, value) => view.setFloat32(at, value))
const doubles = (values: number[]) => bigEndian(8, values, (view, at, value) => view.setFloat64(at, value))
const longs = (values: number[]) =>
  bigEndian(8, values, (view, at, value) => view.setBigInt64(at, BigInt(value)))

describe('plain images', () => {
  it.each([
    ['bytes, unsigned', 8, Uint8Array.from([0, 127, 128, 255]), Int32Array.from([0, 127, 128, 255])],
    ['16 bits', 16, shorts([-32768, -1, 0, 32767]), Int32Array.from([-32768, -1, 0, 32767])],
    [
      '32 bits',
      32,
      integers([-2147483648, -1, 1, 2147483647]),
      Int32Array.from([-2147483648, -1, 1, 2147483647]),
    ],
    [
      '64 bits',
      64,
      longs([-(2 ** 53), -1, 2 ** 40 + 1, 2 ** 62]),
      Float64Array.from([-(2 ** 53), -1, 2 ** 40 + 1, 2 ** 62]),
    ],
    ['floats', -32, floats([0.5, -2, NaN, Infinity]), Float32Array.from([0.5, -2, NaN, Infinity])],
    ['doubles', -64, doubles([0.1, -1e300, NaN, -0]), Float64Array.from([0.1, -1e300, NaN, -0])],
  ])('of %s', (_, bitpix, data, pixels) => {
    expect(decode(writePlainImage(bitpix, [2, 2], data))).toEqual(pixels)
  })

  it('apply BSCALE and BZERO in double, and BLANK before them', () => {
    const more = [card('BSCALE', 0.1), card('BZERO', 100), card('BLANK', -999)]
    expect(decode(writePlainImage(16, [3], shorts([0, -999, 3]), more))).toEqual(
      Float64Array.from([100, NaN, 3 * 0.1 + 100]),
    )
  })

  it('hold unsigned 32 bits by BZERO', () => {
    const file = writePlainImage(32, [2], integers([-2147483648, 2147483647]), [card('BZERO', 2 ** 31)])
    expect(decode(file)).toEqual(Float64Array.from([0, 2 ** 32 - 1]))
  })

  it('scale floats too, where NaN stays', () => {
    const file = writePlainImage(-32, [2], floats([1.5, NaN]), [card('BSCALE', 2)])
    expect(decode(file)).toEqual(Float32Array.from([3, NaN]))
  })

  it('come in several pieces when they are large', () => {
    const file = writePlainImage(16, [3000, 40], shorts(Array.from({ length: 120000 }, (_, i) => i % 30000)))
    const hdu = readHdus('large.fits', file)[0]
    if (!hdu) throw new Error('no unit')
    expect(describeImage(hdu).pieceAxes).toEqual([3000, 10])
    expect(decode(file)[119999]).toBe(119999 % 30000)
  })

  it('are not what a unit without pixels is', () => {
    const empty = writeFits([{ cards: [card('SIMPLE', 'T'), card('BITPIX', 8), card('NAXIS', 0)] }])
    const [hdu] = readHdus('empty.fits', empty)
    expect(hdu && isImage(hdu)).toBe(false)
    expect(() => decode(empty)).toThrow('this unit holds no image')
  })
})

const RICE = card('ZCMPTYPE', "'RICE_1'")

/** A compressed image of 3 x 2 shorts in two pieces, with 64-bit descriptors, a blank column and a gap in the heap. */
function writeCompressed(
  cards: string[] = [],
  forms = ["'1QB'", "'1QI'"],
  heap = [1, 2, 3, 4, 5, 6],
): Uint8Array {
  const rows = new DataView(new ArrayBuffer(2 * 36))
  rows.setInt32(32, -999)
  rows.setBigInt64(36 + 16, 3n)
  rows.setBigInt64(36 + 24, 8n)
  rows.setInt32(36 + 32, 5)
  rows.setBigInt64(0, 6n)
  const stored = new Uint8Array(72 + 14)
  stored.set(new Uint8Array(rows.buffer))
  stored.set(shorts(heap.slice(0, 3)), 72)
  stored.set(shorts(heap.slice(3)), 72 + 8)
  const table = [
    card('XTENSION', "'BINTABLE'"),
    card('BITPIX', 8),
    card('NAXIS', 2),
    card('NAXIS1', 36),
    card('NAXIS2', 2),
    card('PCOUNT', 14),
    card('GCOUNT', 1),
    card('TFIELDS', 3),
    card('TTYPE1', "'COMPRESSED_DATA'"),
    card('TFORM1', forms[0] ?? ''),
    card('TTYPE2', "'UNCOMPRESSED_DATA'"),
    card('TFORM2', forms[1] ?? ''),
    card('TTYPE3', "'ZBLANK'"),
    card('TFORM3', "'1J'"),
  ]
  const image = [
    card('ZIMAGE', 'T'),
    card('ZCMPTYPE', "'NOCOMPRESS'"),
    card('ZBITPIX', 16),
    card('ZNAXIS', 2),
  ]
  const axes = [card('ZNAXIS1', 3), card('ZNAXIS2', 2)]
  const primary = [card('SIMPLE', 'T'), card('BITPIX', 8), card('NAXIS', 0)]
  return writeFits([
    { cards: primary },
    { cards: [...cards, ...table, ...image, ...axes].sort(firstXtension), data: stored },
  ])
}

/** Cards given by a test come first, so that they count; XTENSION must stay the very first. */
function firstXtension(a: string, b: string): number {
  return Number(b.startsWith('XTENSION')) - Number(a.startsWith('XTENSION'))
}

describe('compressed images', () => {
  it('may have 64-bit descriptors, pieces kept uncompressed, a gap in the heap, and a blank for each piece', () => {
    expect(decode(writeCompressed(), 1)).toEqual(Float64Array.from([1, 2, 3, 4, NaN, 6]))
  })

  it.each([
    ['3 pieces are announced and the table has 2 rows', [card('ZNAXIS2', 3)]],
    ['the table or its heap (at 1000) lies outside the data', [card('THEAP', 1000)]],
    ['the table or its heap (at 10) lies outside the data', [card('THEAP', 10)]],
    ['piece 1 lies outside the heap', [card('THEAP', 80)]],
    ['columns to ZBLANK are wider than a row', [card('TFORM3', "'2J'")]],
    ['column COMPRESSED_DATA holds no arrays of variable length', [card('TFORM1', "'16B'")]],
    ['column ZBLANK does not hold a number', [card('TFORM3', "'4A'")]],
    ['TFORM3 1Z is unknown', [card('TFORM3', "'1Z'")]],
    ['a piece holds 6 bytes instead of 8', [card('ZTILE1', 2), card('ZTILE2', 2)]],
    ['a piece holds 6 bytes instead of 4', [card('ZNAXIS1', 2)]],
    ['the compressed image has no pixels', [card('ZNAXIS1', 0)]],
    ['compression (no ZCMPTYPE) cannot be decoded', [card('ZCMPTYPE', "''")]],
    ['RICE_1 cannot hold pixels of ZBITPIX 64', [RICE, card('ZBITPIX', 64)]],
    ['RICE_1 cannot hold pixels of ZBITPIX -32', [RICE, card('ZBITPIX', -32)]],
    ['PLIO_1 cannot hold pixels of ZBITPIX -32', [card('ZCMPTYPE', "'PLIO_1'"), card('ZBITPIX', -32)]],
    [
      'HCOMPRESS_1 with SMOOTH cannot be decoded',
      [card('ZCMPTYPE', "'HCOMPRESS_1'"), card('ZNAME1', "'SMOOTH'"), card('ZVAL1', 1)],
    ],
    ['a HCOMPRESS_1 piece does not start as one', [card('ZCMPTYPE', "'HCOMPRESS_1'")]],
    ['RICE_1 with BYTEPIX 8 cannot be decoded', [RICE, card('ZNAME1', "'BYTEPIX'"), card('ZVAL1', 8)]],
    ['quantisation SOME is unknown', [card('ZBITPIX', -32), card('ZSCALE', 1), card('ZQUANTIZ', "'SOME'")]],
    ['a quantised piece has no ZSCALE or ZZERO', [RICE, card('ZBITPIX', -32), card('ZSCALE', 1)]],
    [
      'compressed masks of null pixels (NULL_PIXEL_MASK) cannot be read',
      [card('TTYPE3', "'NULL_PIXEL_MASK'")],
    ],
    ['a gzip piece cannot be inflated: nothing here is compressed', [card('ZCMPTYPE', "'GZIP_1'")]],
  ])('are refused: %s', (message, cards) => {
    const read = () => decode(writeCompressed(cards), 1)
    expect(read).toThrow(FitsError)
    expect(read).toThrow(`made.fits, extension 1, byte 2880: ${message}`)
  })

  it('may scale the columns that say how', () => {
    // ZBLANK is stored as -999 and 5; times -1, plus 10, it is 1009 and 5.
    const cards = [card('TSCAL3', -1), card('TZERO3', 10)]
    expect(decode(writeCompressed(cards), 1)).toEqual(Float64Array.from([1, 2, 3, 4, NaN, 6]))
    expect(decode(writeCompressed([card('TZERO3', 1)]), 1)).toEqual(Float64Array.from([1, 2, 3, 4, 5, NaN]))
  })

  it('are refused above the limit of pixels', () => {
    const file = writeCompressed()
    const hdu = readHdus('made.fits', file)[1]
    if (!hdu) throw new Error('no unit')
    const compression = describeImage(hdu)
    const pieces = readPieces(file, hdu, compression)
    expect(() => assembleImage(compression, pieces, noInflate, 5)).toThrow('an image of 6 pixels is above 5')
    expect(() => assembleImage(compression, pieces.slice(1), noInflate)).toThrow('1 of 2 pieces are there')
  })

  it('that announce more than gzip could hold are refused unopened', () => {
    const cards = [card('ZCMPTYPE', "'GZIP_1'"), card('ZNAXIS1', 1e6)]
    expect(() => decode(writeCompressed(cards), 1)).toThrow('a gzip piece is too short for its pixels')
  })

  it('whose gzip holds something else are refused', () => {
    const cards = [card('ZCMPTYPE', "'GZIP_1'")]
    expect(() => decode(writeCompressed(cards), 1, () => new Uint8Array(4))).toThrow(
      'holds 4 bytes instead of 6',
    )
  })
})

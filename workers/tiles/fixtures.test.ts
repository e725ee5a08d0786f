import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { assembleImage, type Image } from './assemble'
import { decodePiece } from './decode-piece'
import type { Inflate } from './gzip'
import { readHdus } from '../fits/hdus'
import { describeImage, isImage, readPieces } from './image'
import { pixelsOfPiece } from './fixtures/pixels-of-piece'

type Digest = { pixels: number; nan: number; spots: (number | null)[]; sha256: string }

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url))
// The cast trusts the file beside this test, written by fixtures/make_digests.py.
const digests = JSON.parse(fixture('digests.json').toString()) as Record<string, Digest>
const inflate: Inflate = (bytes, expectedLength) => gunzipSync(bytes, { maxOutputLength: expectedLength })

function openFixture(name: string) {
  const file = fixture(name)
  const hdu = readHdus(name, file).find(isImage)
  if (!hdu) throw new Error(`${name} has no image`)
  const compression = describeImage(hdu)
  return { compression, pieces: readPieces(file, hdu, compression) }
}

function digestOf({ pixels }: Image): Digest {
  // NaN has many bit patterns and one meaning; the digest was taken with this one.
  const doubles = Float64Array.from(pixels, (value) => (Number.isNaN(value) ? NaN : value))
  const spots = [0, Math.floor(doubles.length / 2), doubles.length - 1].map((at) => doubles[at] ?? NaN)
  return {
    pixels: doubles.length,
    nan: doubles.filter(Number.isNaN).length,
    spots: spots.map((value) => (Number.isNaN(value) ? null : value)),
    sha256: createHash('sha256').update(new Uint8Array(doubles.buffer)).digest('hex'),
  }
}

describe('every fixture decodes to the same bits as astropy and fitsio', () => {
  it.each(Object.keys(digests))('%s', (name) => {
    const { compression, pieces } = openFixture(name)
    expect(digestOf(assembleImage(compression, pieces, inflate))).toEqual(digests[name])
  })
})

describe('a piece', () => {
  it.each([
    'f32_rice_tiles_nan.fits.fz',
    'f32_rice_cube.fits.fz',
    'cfitsio_i16_rice_tiles.fits.fz',
    'plain_f32.fits',
  ])('of %s decodes alone, from a description that went through JSON and a copied blob', (name) => {
    const { compression, pieces } = openFixture(name)
    const whole = assembleImage(compression, pieces, inflate)
    // The cast says what JSON.parse cannot: this is what was just written.
    const stored = JSON.parse(JSON.stringify(compression)) as typeof compression
    expect(stored).toEqual(compression)
    for (const piece of [...pieces].reverse()) {
      const alone = decodePiece(stored, { ...piece, blob: Uint8Array.from(piece.blob) }, inflate)
      expect(alone.pixels).toEqual(pixelsOfPiece(whole, alone))
    }
  })
})

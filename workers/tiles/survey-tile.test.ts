import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { assembleImage } from './assemble'
import { readFromSource, type ByteRange } from '../fits/byte-source'
import { decodePiece } from './decode-piece'
import { readHdus, walkHdus } from '../fits/hdus'
import { describeImage, readPieces, takePieces } from './image'
import { piecesInRectangle } from './piece-grid'

type Check = { shape: number[]; sum: number; min: number; max: number } & Record<string, number | number[]>

const read = (path: string) => readFileSync(new URL(path, import.meta.url))
// The cast trusts the file beside this test, copied from the survey.
const checks = JSON.parse(read('./fixtures/survey-check.json').toString()) as Record<string, Check>
const inflate = (bytes: Uint8Array, length: number) => gunzipSync(bytes, { maxOutputLength: length })
const tiles = new Map(
  ['tile_000', 'tile_001'].map((name) => [name, read(`../../samples/lsst-patch/tiles/${name}.fits.fz`)]),
)

function decode(tile: string, plane: string) {
  const file = tiles.get(tile) ?? new Uint8Array(0)
  const hdu = readHdus(tile, file).find((candidate) => candidate.name === plane)
  if (!hdu) throw new Error(`${tile} has no ${plane}`)
  const compression = describeImage(hdu)
  return assembleImage(compression, readPieces(file, hdu, compression), inflate)
}

describe('planes of the sample survey, as astropy and fitsio read them', () => {
  it.each(Object.entries(checks))('%s', (name, check) => {
    const [tile = '', plane = ''] = name.split('/')
    const { axes, pixels } = decode(tile, plane)
    const [width = 0] = axes
    const values = Array.from(pixels)
    expect([...axes].reverse()).toEqual(check.shape)
    expect(values.reduce((least, value) => Math.min(least, value))).toBe(check.min)
    expect(values.reduce((most, value) => Math.max(most, value))).toBe(check.max)
    for (const [spot, value] of Object.entries(check)) {
      const [, y, x] = /^px_y?(\d+)_x?(\d+)$/.exec(spot) ?? []
      if (x && y) expect(pixels[Number(y) * width + Number(x)], spot).toBe(value)
    }
    // Sums depend on the order of adding: a part in 10^12 for half a million doubles.
    const sum = values.reduce((total, value) => total + value, 0)
    expect(Math.abs(sum - check.sum)).toBeLessThan(1e-12 * 512 * 512 * Math.max(Math.abs(check.max), 1))
  })
})

describe('a cut-out of a remote tile', () => {
  it('asks for few bytes and decodes the same pixels', async () => {
    const file = tiles.get('tile_000') ?? new Uint8Array(0)
    const asked: number[] = []
    const source = {
      name: 'tile_000',
      size: file.length,
      read: ({ offset, length }: ByteRange) => {
        asked.push(length)
        return Promise.resolve(file.subarray(offset, offset + length))
      },
    }
    const hdu = (await readFromSource(source, walkHdus(source.name, source.size))).find(
      (one) => one.name === 'IMAGE_I',
    )
    if (!hdu) throw new Error('no IMAGE_I')
    const compression = describeImage(hdu)
    const wanted = piecesInRectangle(compression, { x: 100, y: 200, width: 64, height: 64 })
    asked.length = 0
    const pieces = await readFromSource(source, takePieces(hdu, compression, wanted))
    expect(pieces.map((piece) => piece.row)).toEqual(Array.from({ length: 64 }, (_, row) => 200 + row))
    expect(asked).toHaveLength(2)
    expect(asked[1]).toBeLessThan(hdu.dataBytes / 7)
    const whole = decode('tile_000', 'IMAGE_I').pixels
    for (const piece of pieces) {
      const { pixels } = decodePiece(compression, piece, inflate)
      expect(pixels).toEqual(whole.subarray(piece.row * 512, (piece.row + 1) * 512))
    }
  })
})

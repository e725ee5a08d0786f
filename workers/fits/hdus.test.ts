import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readFromSource } from './byte-source'
import { FitsError } from './fits-error'
import { card, writeFits, writePlainImage } from './write-fits'
import { readHdus, walkHdus } from './hdus'

const PRIMARY = [card('SIMPLE', 'T'), card('BITPIX', 8), card('NAXIS', 0)]
const sampleTile = readFileSync(new URL('../../samples/lsst-patch/tiles/tile_000.fits.fz', import.meta.url))

describe('readHdus', () => {
  it('finds all extensions of a tile', () => {
    const hdus = readHdus('tile_000.fits.fz', sampleTile)
    expect(hdus).toHaveLength(19)
    expect(hdus.slice(0, 4).map((hdu) => hdu.name)).toEqual(['', 'IMAGE_U', 'VARIANCE_U', 'PSF_U'])
    // 512 rows of 32 bytes and a heap of 162,221.
    expect(hdus[1]).toMatchObject({ dataBytes: 512 * 32 + 162221, place: { extension: 1, byte: 2880 } })
  })

  it('reads a file whose last unit is not padded', () => {
    const file = writePlainImage(8, [10, 10], new Uint8Array(100)).subarray(0, 2880 + 100)
    expect(readHdus('short.fits', file)).toHaveLength(1)
  })

  it('stops at empty blocks after the last unit', () => {
    const file = new Uint8Array(3 * 2880)
    file.set(writeFits([{ cards: PRIMARY }]))
    expect(readHdus('padded.fits', file)).toHaveLength(1)
  })

  it.each([
    ['an empty file', new Uint8Array(0)],
    ['text', new Uint8Array(5760).fill(65)],
    ['a header without END', writeFits([{ cards: PRIMARY }]).subarray(0, 2879)],
    ['truncated data', writePlainImage(16, [50, 50], new Uint8Array(5000)).subarray(0, 2880 + 4999)],
    ['a huge axis', writePlainImage(-32, [1e12, 1e12], new Uint8Array(0))],
    [
      'axes whose product is no number',
      writePlainImage(8, [...Array.from({ length: 30 }, () => 1e15), 0], new Uint8Array(0)),
    ],
    ['a negative axis', writePlainImage(8, [-1], new Uint8Array(0))],
    ['a BITPIX that does not exist', writePlainImage(12, [1], new Uint8Array(2))],
    ['a huge NAXIS', writeFits([{ cards: [card('SIMPLE', 'T'), card('BITPIX', 8), card('NAXIS', 1e12)] }])],
    ['a negative PCOUNT', writePlainImage(8, [1], new Uint8Array(1), [card('PCOUNT', -5)])],
    ['random groups', writePlainImage(8, [0, 1], new Uint8Array(1), [card('GROUPS', 'T')])],
    ['rubbish after the last unit', writeFits([{ cards: PRIMARY }, { cards: ['RUBBISH'] }])],
  ])('refuses %s', (_, file) => {
    expect(() => readHdus('bad.fits', file)).toThrow(FitsError)
  })

  it('names file, extension and byte of a header that lies', () => {
    const lying = [card('XTENSION', "'IMAGE   '"), card('BITPIX', 16), card('NAXIS', 1), card('NAXIS1', 1000)]
    const file = writeFits([{ cards: PRIMARY }, { cards: lying }])
    expect(() => readHdus('bad.fits', file)).toThrow(
      'bad.fits, extension 1, byte 5760: the header announces 2000 bytes of data and 0 are left',
    )
  })

  it('gives up on a header that goes on and on', () => {
    const endless = writeFits([{ cards: Array.from({ length: 36 * 1001 }, () => 'COMMENT again') }])
    endless.set(writeFits([{ cards: PRIMARY }]).subarray(0, 80))
    expect(() => readHdus('endless.fits', endless)).toThrow('no END in 1000 blocks')
  })
})

describe('walkHdus', () => {
  const sourceOf = (answer: (offset: number, length: number) => Uint8Array) => {
    const ranges: number[] = []
    const read = ({ offset, length }: { offset: number; length: number }) => {
      ranges.push(length)
      return Promise.resolve(answer(offset, length))
    }
    return { ranges, source: { name: 'remote.fits', size: sampleTile.length, read } }
  }

  it('asks a source for headers only', async () => {
    const { source, ranges } = sourceOf((offset, length) => sampleTile.subarray(offset, offset + length))
    const hdus = await readFromSource(source, walkHdus(source.name, source.size))
    expect(hdus).toEqual(readHdus('remote.fits', sampleTile))
    expect(ranges.reduce((sum, length) => sum + length)).toBeLessThan(sampleTile.length / 8)
  })

  it('refuses a source that answers with too few bytes', async () => {
    const { source } = sourceOf(() => new Uint8Array(100))
    await expect(readFromSource(source, walkHdus(source.name, source.size))).rejects.toThrow(FitsError)
  })
})

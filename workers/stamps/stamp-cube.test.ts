import { expect, it } from 'vitest'
import { parseCard } from '../fits/header-card'
import { FITS_BLOCK } from '../fits/write-header'
import { STAMP_LENGTH } from './stamp'
import { stampCubeData, stampCubeEnd, stampCubeHeader } from './stamp-cube'

it('stamps are a FITS image [stamp, band, row, column] of whole blocks, big-endian', () => {
  const stamps = Float32Array.from({ length: 2 * STAMP_LENGTH }, (_, at) => at / 8)
  const header = stampCubeHeader(2, { SEED: 7, MODEL: "the model's name" })
  const data = stampCubeData(stamps)
  const text = new TextDecoder('latin1').decode(header)
  const cards = Array.from({ length: 36 }, (_, at) => parseCard(text.slice(80 * at, 80 * (at + 1))))
  const valueOf = (keyword: string) => cards.find((card) => card.keyword === keyword)?.value
  const axes = ['NAXIS', 'NAXIS1', 'NAXIS2', 'NAXIS3', 'NAXIS4'].map(valueOf)
  expect(axes).toEqual([4, 64, 64, 6, 2])
  expect(['BITPIX', 'BUNIT', 'BANDS', 'PIXSCALE', 'MAGZERO'].map(valueOf)).toEqual([
    -32,
    'nJy',
    'ugrizy',
    0.2,
    31.4,
  ])
  expect([valueOf('SEED'), valueOf('MODEL')]).toEqual([7, "the model's name"])
  expect(header.length % FITS_BLOCK).toBe(0)
  expect((data.length + stampCubeEnd(2).length) % FITS_BLOCK).toBe(0)
  expect(new DataView(data.buffer).getFloat32(4 * (STAMP_LENGTH + 5))).toBe(stamps[STAMP_LENGTH + 5])
})

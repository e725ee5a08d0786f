import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readHdus } from '../fits/hdus'
import { parseHeader } from '../fits/header'
import { card, writeFits } from '../fits/write-fits'
import { bandFromFilter } from './filter-band'
import { readFluxUnit } from './flux-unit'
import { readMaskBits } from './mask-bits'
import { pairPlanes, planeFromName, planesOfTile } from './planes'

describe('planeFromName', () => {
  it.each([
    ['IMAGE_I', { kind: 'image', band: 'i' }],
    ['variance_u ', { kind: 'variance', band: 'u' }],
    ['PSF_Y', { kind: 'psf', band: 'y' }],
    ['MASK_N921', { kind: 'mask', band: 'n921' }],
    ['IMAGE', { kind: 'image', band: null }],
    ['VARIANCE', { kind: 'variance', band: null }],
    ['MASK', { kind: 'mask', band: null }],
  ])('reads %s', (name, plane) => {
    expect(planeFromName(name)).toEqual(plane)
  })

  it.each(['', 'PRIMARY', 'IMAGE_HEADER', 'ARCHIVE_INDEX', 'CONSTRUCTOR', 'I_IMAGE'])(
    'leaves %s alone',
    (name) => {
      expect(planeFromName(name)).toBeNull()
    },
  )
})

const read = (path: string) => readFileSync(new URL(path, import.meta.url))
const bandsOf = (filters: string[]) =>
  planesOfTile(
    readHdus(
      'made',
      writeFits([
        { cards: [card('SIMPLE', 'T'), card('BITPIX', 8), card('NAXIS', 0), ...filters] },
        imageUnit('IMAGE'),
        imageUnit('VARIANCE'),
      ]),
    ),
  )

function imageUnit(name: string, width = 4) {
  const axes = [card('NAXIS', 2), card('NAXIS1', width), card('NAXIS2', 2)]
  const cards = [card('XTENSION', "'IMAGE'"), card('BITPIX', 8), ...axes, card('EXTNAME', `'${name}'`)]
  return { cards, data: new Uint8Array(2 * width) }
}

describe('planesOfTile', () => {
  it("reads a file as Rubin lays it out: the band is the primary unit's FILTER", () => {
    const { planes, problems } = planesOfTile(readHdus('rubin', read('./fixtures/rubin_planes.fits.fz')))
    expect(problems).toEqual([])
    expect(planes.map(({ extension, kind, band }) => [extension, kind, band])).toEqual([
      ['IMAGE', 'image', 'i'],
      ['MASK', 'mask', 'i'],
      ['VARIANCE', 'variance', 'i'],
    ])
    const [set] = pairPlanes(planes)
    expect(set?.band).toBe('i')
    expect(set?.variance?.extension).toBe('VARIANCE')
    expect(set?.psf).toBeNull()
    expect(set?.image.unit).toEqual({ name: 'nJy', nanojansky: 1 })
    expect(set?.image.world?.distortion?.forward.x).toHaveLength(2)
    // BAD, SAT, CR, EDGE and NO_DATA; HIERARCH names are there too.
    expect(set?.mask?.bits).toMatchObject({ missing: 1 + 2 + 8 + 16 + 256, saturated: 2 })
    expect(set?.mask?.bits?.names['DETECTED_NEGATIVE']).toBe(6)
    expect(JSON.parse(JSON.stringify(planes))).toEqual(planes)
  })

  it('pairs the planes of every band of a tile', () => {
    const file = read('../../samples/lsst-patch/tiles/tile_000.fits.fz')
    const sets = pairPlanes(planesOfTile(readHdus('tile_000', file)).planes)
    expect(sets.map(({ band }) => band).join('')).toBe('ugrizy')
    expect(sets.map(({ variance }) => variance?.extension)[3]).toBe('VARIANCE_I')
    expect(sets[3]?.psf?.profile).toEqual({ pixelScale: 0.2, fwhm: 0.7612939132877592 })
    expect(sets[3]?.mask).toBeNull()
  })

  it("has the filter's own name where it is none of the six, and null where nothing says", () => {
    expect(bandsOf([card('FILTER', "'N921'")]).planes.map(({ band }) => band)).toEqual(['N921', 'N921'])
    expect(bandsOf([]).planes.map(({ band }) => band)).toEqual([null, null])
  })

  it('leaves out a variance of another size, and tells of a plane that cannot be read', () => {
    const primary = { cards: [card('SIMPLE', 'T'), card('BITPIX', 8), card('NAXIS', 0)] }
    const broken = imageUnit('MASK')
    broken.cards.push(card('CTYPE1', "'GLON-TAN'"))
    const file = writeFits([primary, imageUnit('IMAGE'), imageUnit('VARIANCE', 5), broken])
    const { planes, problems } = planesOfTile(readHdus('odd', file))
    expect(pairPlanes(planes)[0]).toMatchObject({ variance: null, mask: null })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('odd, extension 3, byte 14400: the projection is GLON-TAN')
  })
})

describe('bandFromFilter', () => {
  it.each([
    ['i', 'i'],
    ['Y', 'y'],
    ['i_sim_1.4', 'i'],
    ['HSC-I', 'i'],
    ['HSC-I2', 'i'],
    ['LSST_r', 'r'],
    ['g DECam SDSS c0001 4720.0 1520.0', 'g'],
    ['i_39', 'i'],
    ['z2', 'z'],
    ['NB0921', null],
    ['clear', null],
    ['gri', null],
    ['', null],
  ])('reads %s', (filter, band) => {
    expect(bandFromFilter(filter)).toBe(band)
  })
})

describe('readFluxUnit', () => {
  const headerOf = (cards: string[]) =>
    parseHeader(cards.map((line) => line.padEnd(80)).join(''), { file: 'unit', extension: 0, byte: 0 })

  it.each([
    ['nJy as it is', [card('BUNIT', "'nJy'"), card('MAGZERO', 30)], { name: 'nJy', nanojansky: 1 }],
    ['microjansky', [card('BUNIT', "'uJy'")], { name: 'uJy', nanojansky: 1000 }],
    ['counts without a zero point', [card('BUNIT', "'adu'")], { name: 'adu', nanojansky: null }],
    ['nothing', [], { name: '', nanojansky: null }],
  ])('reads %s', (_, cards, unit) => {
    expect(readFluxUnit(headerOf(cards))).toEqual(unit)
  })

  it('reads zero points: counts of magnitude 27 are 10^(0.4 x 4.4) nJy', () => {
    const { nanojansky } = readFluxUnit(headerOf([card('BUNIT', "'adu'"), card('MAGZERO', 27)]))
    expect(nanojansky).toBeCloseTo(57.543994, 5)
    const { nanojansky: older } = readFluxUnit(headerOf([card('FLUXMAG0', '6.3095734448E10')]))
    expect(older).toBeCloseTo(57.543994, 5)
  })
})

describe('readMaskBits', () => {
  it('takes every bit for missing where the header names none', () => {
    const header = parseHeader('', { file: 'mask', extension: 0, byte: 0 })
    expect(readMaskBits(header)).toEqual({ names: {}, missing: -1, saturated: 0 })
  })
})

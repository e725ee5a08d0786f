import { expect, it } from 'vitest'
import { FILLED, type ObjectStamp } from '../../preload/contract-object'
import { PIXEL_BITS } from '../../workers/stamps/stamp-flags'
import { readPixel } from './pixel-words'
import { planeOf, PLACES, SIDE } from './stamp-planes'
import { colourBands, stretchesOf } from './stamp-stretch'

/** A stamp of no light, with a peak of 100 in i and 40 in r, and noise of 2 a pixel. */
function made(): ObjectStamp {
  const pixels = new Float32Array(PLACES * 6)
  const middle = (32 * SIDE + 32) * 6
  pixels[middle + 3] = 100
  pixels[middle + 2] = 40
  pixels[3] = 5000
  return {
    tile: 'made',
    ...{ pixels, variance: new Float32Array(PLACES * 6).fill(4), mask: new Uint8Array(PLACES * 6) },
    others: new Uint8Array(PLACES),
    units: Array<string>(6).fill('nJy'),
    ...{ missingBands: [], fractionMissing: 0, remainder: { x: 0, y: 0 }, flags: 0 },
    tangentFromPixel: [-1e-6, 0, 0, 1e-6],
    skySigmas: [2, 2, 2, 2, 2, null],
    psfs: Array<null>(6).fill(null),
    problems: [],
  }
}

it('makes the object’s own peak white, and never less than ten times the noise', () => {
  const own = stretchesOf(made(), 'own')
  expect(own.map(({ top }) => top)).toEqual([10, 10, 20, 50, 10, 10])
  expect(stretchesOf(made(), 'same').map(({ top }) => top)).toEqual(Array(6).fill(50))
  expect(own.map(({ sigma }) => sigma)).toEqual([2, 2, 2, 2, 2, 1])
})

it('takes other bands for a colour where one of i, r and g is missing', () => {
  expect(colourBands({ missingBands: [] })).toEqual(['i', 'r', 'g'])
  expect(colourBands({ missingBands: ['r'] })).toEqual(['y', 'z', 'i'])
  expect(colourBands({ missingBands: ['u', 'g', 'r', 'i'] })).toBeNull()
})

it('shows what was filled, and nothing where nothing is', () => {
  const stamp = made()
  stamp.mask[3] = PIXEL_BITS.missing | PIXEL_BITS.masked
  stamp.mask[6 + 3] = PIXEL_BITS.missing | PIXEL_BITS.masked | FILLED
  stamp.pixels[6 + 3] = 7
  expect([...planeOf(stamp, 'i').slice(0, 3)]).toEqual([NaN, 7, 0])
  const [empty, filled] = [0, 1].map((column) => readPixel(stamp, null, { column, row: 0 })[3])
  expect(empty).toMatchObject({ flux: null, reasons: 'masked', model: null })
  expect(filled).toMatchObject({ flux: 7, sigma: 2, reasons: 'masked, filled', unit: 'nJy' })
})

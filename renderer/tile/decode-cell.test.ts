import { expect, test } from 'vitest'
import type { Compression, Piece } from '../../workers/tiles/compression'
import { boxOf, gridOf } from '../../workers/tiles/piece-grid'
import { decodeCell, type CellPlane } from './decode-cell'

const inflate = (): Uint8Array => {
  throw new Error('nothing is deflated here')
}

/** An image of `width` x `height`, big-endian as FITS stores it, in pieces of 3 x 2; `value` of a pixel. */
function plane(
  width: number,
  height: number,
  bitpix: -32 | 32,
  value: (x: number, y: number) => number,
): CellPlane {
  const compression: Compression = {
    ...{ place: { file: '', extension: 1, byte: 0 }, codec: 'NOCOMPRESS', bitpix, axes: [width, height] },
    ...{ pieceAxes: [3, 2], riceBlockSize: 32, riceBytesPerPixel: 4, quantisation: null },
    ...{ scale: 1, zero: 0, blank: null },
  }
  const count = gridOf(compression).reduce((product, length) => product * length, 1)
  const pieces = Array.from({ length: count }, (_, index): Piece => {
    const { origin, shape } = boxOf(compression, index)
    const [across = 1, up = 1] = shape
    const view = new DataView(new ArrayBuffer(4 * across * up))
    for (let at = 0; at < across * up; at++) {
      const pixel = value((origin[0] ?? 0) + (at % across), (origin[1] ?? 0) + Math.floor(at / across))
      if (bitpix === -32) view.setFloat32(4 * at, pixel)
      else view.setInt32(4 * at, pixel)
    }
    const bytes = { source: 'COMPRESSED_DATA' as const, blob: new Uint8Array(view.buffer) }
    return { index, column: 0, row: 0, layer: 0, ...bytes, zscale: null, zzero: null, zblank: null }
  })
  return { compression, pieces }
}

const counting = plane(7, 5, -32, (x, y) => 10 * y + x)

test('a box is put together from the pieces that touch it', () => {
  const values = decodeCell('image', [counting], { x: 2, y: 1, width: 4, height: 3 }, 0, inflate)
  expect([...values]).toEqual([12, 13, 14, 15, 22, 23, 24, 25, 32, 33, 34, 35])
})

test('pixels whose piece is not there have no value', () => {
  const some = { ...counting, pieces: counting.pieces.filter(({ index }) => index === 0) }
  const values = decodeCell('image', [some], { x: 2, y: 0, width: 2, height: 1 }, 0, inflate)
  expect([...values]).toEqual([2, Number.NaN])
})

test('halving keeps the mean of the pixels that have a value', () => {
  const holed = plane(4, 3, -32, (x, y) => (x === 0 && y === 0 ? Number.NaN : 10 * y + x))
  const values = decodeCell('image', [holed], { x: 0, y: 0, width: 4, height: 3 }, 1, inflate)
  expect([...values]).toEqual([Math.fround((1 + 10 + 11) / 3), (2 + 3 + 12 + 13) / 4, 20.5, 22.5])
})

test('bits of a mask stay exact, the sign too, and halving keeps each that is set', () => {
  const mask = plane(2, 2, 32, (x, y) => (y === 0 ? 1 << (31 * x) : 4))
  const box = { x: 0, y: 0, width: 2, height: 2 }
  expect([...decodeCell('mask', [mask], box, 0, inflate)]).toEqual([1, -(2 ** 31), 4, 4])
  expect([...decodeCell('mask', [mask], box, 1, inflate)]).toEqual([1 | (1 << 31) | 4])
})

test('signal to noise is flux over the root of the variance, nothing where there is none', () => {
  const flux = plane(3, 1, -32, (x) => 6 * (x + 1))
  const variance = plane(3, 1, -32, (x) => [4, 0, 9][x] ?? 0)
  const values = decodeCell('snr', [flux, variance], { x: 0, y: 0, width: 3, height: 1 }, 0, inflate)
  expect([...values]).toEqual([3, Number.NaN, 6])
})

test('without a mask, pixels without value or variance are marked', () => {
  const flux = plane(3, 1, -32, (x) => (x === 1 ? Number.NaN : 1))
  const variance = plane(3, 1, -32, (x) => (x === 0 ? 4 : Infinity))
  const box = { x: 0, y: 0, width: 3, height: 1 }
  expect([...decodeCell('defects', [flux, variance], box, 0, inflate)]).toEqual([0, 3, 2])
  expect([...decodeCell('defects', [flux], box, 0, inflate)]).toEqual([0, 1, 0])
})

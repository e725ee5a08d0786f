import { describe, expect, it } from 'vitest'
import type { Compression } from './compression'
import { boxOf, gridOf, piecesInRectangle, spotOf } from './piece-grid'

const image: Compression = {
  place: { file: 'grid', extension: 1, byte: 0 },
  codec: 'RICE_1',
  bitpix: 16,
  axes: [103, 120],
  pieceAxes: [40, 33],
  riceBlockSize: 32,
  riceBytesPerPixel: 2,
  quantisation: null,
  scale: 1,
  zero: 0,
  blank: null,
}

describe('the grid of pieces', () => {
  it('has smaller pieces at the far edges', () => {
    expect(gridOf(image)).toEqual([3, 4])
    expect(spotOf(image, 11)).toEqual({ column: 2, row: 3, layer: 0 })
    expect(boxOf(image, 11)).toEqual({ origin: [80, 99], shape: [23, 21] })
  })

  it('counts layers through further axes', () => {
    const cube = { ...image, axes: [50, 40, 3], pieceAxes: [50, 1, 1] }
    expect(spotOf(cube, 85)).toEqual({ column: 0, row: 5, layer: 2 })
    expect(boxOf(cube, 85)).toEqual({ origin: [0, 5, 2], shape: [50, 1, 1] })
  })

  it('finds the pieces under a rectangle', () => {
    expect(piecesInRectangle(image, { x: 39, y: 32, width: 2, height: 2 })).toEqual([0, 1, 3, 4])
    expect(piecesInRectangle(image, { x: 40, y: 33, width: 40, height: 33 })).toEqual([4])
  })

  it('finds the pieces under a rectangle that reaches over the border', () => {
    expect(piecesInRectangle(image, { x: -20, y: -20, width: 21, height: 21 })).toEqual([0])
    expect(piecesInRectangle(image, { x: 100, y: 110, width: 64, height: 64 })).toEqual([11])
    expect(piecesInRectangle(image, { x: 200, y: 0, width: 64, height: 64 })).toEqual([])
    expect(piecesInRectangle(image, { x: -64, y: 0, width: 64, height: 64 })).toEqual([])
  })
})

import { expect, test } from 'vitest'
import type { Compression } from '../../workers/tiles/compression'
import { boxOfCell, cellGrid, cellsInSight, levelOf, sampleCells } from './cells'

const image = (axes: number[], pieceAxes: number[]): Compression => ({
  ...{ place: { file: '', extension: 1, byte: 0 }, codec: 'RICE_1', bitpix: -32, axes, pieceAxes },
  ...{ riceBlockSize: 32, riceBytesPerPixel: 4, quantisation: null, scale: 1, zero: 0, blank: null },
})

test.each([
  ['rows of 512', [4096, 4096], [512, 1], [512, 512, 8, 8]],
  ['rows of the whole image', [4096, 4096], [4096, 1], [4096, 64, 1, 64]],
  ['squares of 256', [1000, 900], [256, 256], [512, 512, 2, 2]],
  ['squares of 300', [1000, 900], [300, 300], [300, 600, 4, 2]],
  ['one piece', [1, 1], [1, 1], [1, 1, 1, 1]],
  ['one piece wider than a texture', [9000, 10], [9000, 10], [8192, 10, 2, 1]],
])('cells of %s hold whole pieces', (_, axes, pieces, [cellWidth, cellHeight, columns, rows]) => {
  expect(cellGrid(image(axes, pieces), 8192)).toMatchObject({ cellWidth, cellHeight, columns, rows })
})

test('cells cover every pixel once', () => {
  const grid = cellGrid(image([1000, 900], [300, 300]), 8192)
  const boxes = Array.from({ length: grid.columns * grid.rows }, (_, cell) => boxOfCell(grid, cell))
  expect(boxes.reduce((sum, { width, height }) => sum + width * height, 0)).toBe(1000 * 900)
  expect(boxes.at(-1)).toEqual({ x: 900, y: 600, width: 100, height: 300 })
})

test('only the cells in sight are named, the nearest to the middle first', () => {
  const grid = cellGrid(image([4096, 4096], [512, 1]), 8192)
  const canvas = { width: 400, height: 300 }
  expect(cellsInSight(grid, { x: 700, y: 200, zoom: 1 }, canvas)).toEqual([1, 0])
  expect(cellsInSight(grid, { x: 255.5, y: 255.5, zoom: 2 }, canvas)).toEqual([0])
  expect(cellsInSight(grid, { x: 255.5, y: 255.5, zoom: 2 }, canvas, 400)).toHaveLength(4)
  expect(cellsInSight(grid, { x: 2047.5, y: 2047.5, zoom: 0.05 }, canvas)).toHaveLength(64)
  expect(cellsInSight(grid, { x: 9000, y: 0, zoom: 1 }, canvas)).toEqual([])
})

test('an edge between cells belongs to the cell of its pixel', () => {
  const grid = cellGrid(image([1024, 512], [512, 1]), 8192)
  const canvas = { width: 2, height: 2 }
  expect(cellsInSight(grid, { x: 510.4, y: 9, zoom: 1 }, canvas)).toEqual([0])
  expect(cellsInSight(grid, { x: 510.6, y: 9, zoom: 1 }, canvas)).toEqual([0, 1])
})

test('pixels are halved once less than the screen shows', () => {
  expect([4, 1, 0.6, 0.5, 0.3, 0.25, 0.1, 0.001].map(levelOf)).toEqual([0, 0, 0, 1, 1, 2, 3, 6])
})

const square = (columns: number, rows: number) => ({
  ...{ columns, rows, cellWidth: 512, cellHeight: 512, width: 512 * columns, height: 512 * rows },
})

test('a few cells spread over both axes are looked at for the limits, all of a small image', () => {
  expect(sampleCells(square(1, 1))).toEqual([0])
  expect(sampleCells(square(1, 3))).toEqual([0, 1, 2])
  const cells = sampleCells(square(8, 8))
  expect(cells).toHaveLength(4)
  expect(new Set(cells.map((cell) => cell % 8)).size).toBe(4)
  expect(new Set(cells.map((cell) => Math.floor(cell / 8))).size).toBe(4)
})

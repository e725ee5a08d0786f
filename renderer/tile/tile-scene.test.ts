import { expect, test } from 'vitest'
import { limitsOf, sampleCells } from './tile-scene'

const grid = (columns: number, rows: number) => ({
  ...{ columns, rows, cellWidth: 512, cellHeight: 512, width: 512 * columns, height: 512 * rows },
})

test('a few cells spread over both axes are looked at for the limits, all of a small image', () => {
  expect(sampleCells(grid(1, 1))).toEqual([0])
  expect(sampleCells(grid(1, 3))).toEqual([0, 1, 2])
  const cells = sampleCells(grid(8, 8))
  expect(cells).toHaveLength(4)
  expect(new Set(cells.map((cell) => cell % 8)).size).toBe(4)
  expect(new Set(cells.map((cell) => Math.floor(cell / 8))).size).toBe(4)
})

test('limits are the person’s, else the sample’s, else none yet', () => {
  const sample = { sorted: Float64Array.from({ length: 1001 }, (_, at) => at), noise: 1 }
  expect(limitsOf({ black: 3, white: 4 }, sample)).toEqual({ black: 3, white: 4 })
  expect(limitsOf(null, sample)?.black).toBeCloseTo(100, 6)
  expect(limitsOf(null, null)).toBeNull()
})

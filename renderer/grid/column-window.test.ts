import { expect, test } from 'vitest'
import { gridWidth, seenColumns } from './column-window'

const columns = Array.from({ length: 300 }, (_, n) => {
  return { name: `c${n}`, note: '', title: '', text: false, width: 60 + (n % 5) * 20 }
})

test('all columns in sight are there, and few others', () => {
  for (let left = 0; left < gridWidth(columns) - 700; left += 137) {
    const seen = seenColumns(columns, left, 700)
    const end = seen.before + gridWidth(seen.columns)
    expect(seen.before).toBe(gridWidth(columns.slice(0, seen.first)))
    expect(seen.before).toBeLessThanOrEqual(left)
    expect(end).toBeGreaterThanOrEqual(left + 700)
    expect(seen.columns.length).toBeLessThan(30)
  }
})

test('the last column is there at the right end, and all of a few columns always', () => {
  expect(seenColumns(columns, gridWidth(columns) - 700, 700).columns.at(-1)?.name).toBe('c299')
  expect(seenColumns(columns.slice(0, 3), 0, 700)).toMatchObject({ first: 0, before: 0 })
  expect(seenColumns(columns.slice(0, 3), 0, 700).columns).toHaveLength(3)
  expect(seenColumns([], 0, 700)).toEqual({ first: 0, columns: [], before: 0 })
})

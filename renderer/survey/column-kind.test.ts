import { expect, test } from 'vitest'
import { kindOfColumn, unitOfColumn } from './column-kind'

test('numbers have bins, texts and truth values bars, and lists nothing', () => {
  expect(['FLOAT', 'UINTEGER', 'DECIMAL(8,2)'].map(kindOfColumn)).toEqual(['numbers', 'numbers', 'numbers'])
  expect(['VARCHAR', 'BOOLEAN'].map(kindOfColumn)).toEqual(['categories', 'categories'])
  expect(['FLOAT[]', 'BLOB', 'STRUCT(a FLOAT)'].map(kindOfColumn)).toEqual([null, null, null])
})

test('magnitudes have their unit, and a column of another name none', () => {
  expect(unitOfColumn('magerr_i')).toBe('mag')
  expect(unitOfColumn('"; drop')).toBe('1')
})

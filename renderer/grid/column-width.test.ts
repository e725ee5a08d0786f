import { expect, test } from 'vitest'
import { columnWidth } from './column-width'

test('a column is as wide as its values need, its name and the word under it', () => {
  expect(columnWidth('id', '', ['7', '1249546586455828968'])).toBeGreaterThan(19 * 7.22 + 16)
  expect(columnWidth('seen', 'TIMESTAMP WITH TIME ZONE', [])).toBeGreaterThan(24 * 6.6 + 16)
  expect(columnWidth('magerr_i', 'mag', ['0.01'])).toBeGreaterThan(8 * 7.7 + 16)
})

test('it is neither too narrow to be pointed at nor as wide as a long text, and a long name alone makes no wide one', () => {
  expect(columnWidth('x', '', [])).toBe(64)
  expect(columnWidth('note', '', ['word '.repeat(500)])).toBe(360)
  expect(columnWidth('base_PsfFlux_'.repeat(9), '', ['1'])).toBe(200)
})

import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { conjunction, useFocus } from './focus'

beforeEach(() => setActivePinia(createPinia()))

test('filter and brushes hold together, and a figure has one brush', () => {
  const focus = useFocus()
  focus.filter = 'mag_i < 24 -- bright'
  focus.brush('sky', { label: 'sky', sql: 'ra < 1' })
  focus.brush('error', { label: 'error', sql: 'error > 0.1' })
  focus.brush('sky', { label: 'sky', sql: 'ra < 2' })
  expect(focus.where).toBe('(\nmag_i < 24 -- bright\n) AND (\nerror > 0.1\n) AND (\nra < 2\n)')
  focus.brush('error', null)
  expect(focus.brushes.map(({ source }) => source)).toEqual(['sky'])
  focus.clearBrushes()
  expect(focus.where).toBe('(\nmag_i < 24 -- bright\n)')
  focus.clear()
  expect(focus.where).toBe('')
})

test('conditions that are empty are no conditions', () => {
  expect(conjunction(['', '  ', 'ra < 1'])).toBe('(\nra < 1\n)')
})

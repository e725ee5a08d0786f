import { expect, test } from 'vitest'
import { ariaKeys, keysInWords, keysOf } from './keys'

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

test('a combination is named alike however it is typed', () => {
  expect(keysOf({ ...plain, key: 'K', ctrlKey: true, shiftKey: true })).toBe('mod+shift+k')
  expect(keysOf({ ...plain, key: '?', shiftKey: true })).toBe('?')
  expect(keysOf({ ...plain, key: '+', metaKey: true })).toBe('mod++')
  expect(keysOf({ ...plain, key: ' ' })).toBe('space')
})

test('keys stand as on the keyboard', () => {
  expect(keysInWords('mod+shift+z', false)).toBe('Ctrl+Shift+Z')
  expect(keysInWords('mod+k', true)).toBe('⌘+K')
  expect(keysInWords('mod++', false)).toBe('Ctrl++')
  expect(keysInWords('arrowdown', false)).toBe('↓')
})

test('keys are told to screen readers by their full names', () => {
  expect(ariaKeys('mod+shift+g', false)).toBe('Control+Shift+G')
  expect(ariaKeys('mod+1', true)).toBe('Meta+1')
})

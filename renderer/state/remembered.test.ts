import * as v from 'valibot'
import { expect, test } from 'vitest'
import { remembered, type Keeping } from './remembered'

function memory(kept: Record<string, string> = {}): { kept: Record<string, string>; keeping: () => Keeping } {
  const keeping: Keeping = {
    getItem: (name) => kept[name] ?? null,
    setItem: (name, text) => void (kept[name] = text),
  }
  return { kept, keeping: () => keeping }
}

test('what was set is there again at the next start', () => {
  const { keeping } = memory()
  remembered('zoom', v.number(), 1, keeping).value = 4
  expect(remembered('zoom', v.number(), 1, keeping).value).toBe(4)
})

test('what is not what it should be is forgotten', () => {
  const { keeping } = memory({ zoom: '"wide"', band: '{' })
  expect(remembered('zoom', v.number(), 1, keeping).value).toBe(1)
  expect(remembered('band', v.string(), 'i', keeping).value).toBe('i')
})

test('a place that cannot keep anything fails nobody', () => {
  const full: Keeping = {
    getItem: () => {
      throw new Error('forbidden')
    },
    setItem: () => {
      throw new Error('full')
    },
  }
  const zoom = remembered('zoom', v.number(), 1, () => full)
  zoom.value = 2
  expect(zoom.value).toBe(2)
})

import { expect, test } from 'vitest'
import { forget, keepHistory, readHistory, remember, starredAfter, type Keeping } from './query-history'
import { recall } from './recall'

/** A place to keep texts, with what it was given. */
function keeping(): Keeping {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text) }
}

const forbidden = (): Keeping => {
  throw new Error('SecurityError')
}

test('the latest query comes first, and none is there twice', () => {
  const history = ['SELECT 1', 'SELECT 2', ' SELECT 1\n'].reduce<readonly string[]>(remember, [])
  expect(history).toEqual(['SELECT 1', 'SELECT 2'])
})

test('fifty are remembered; nothing, and what is too long, is not', () => {
  const many = Array.from({ length: 60 }, (_, n) => `SELECT ${n}`).reduce<readonly string[]>(remember, [])
  expect(many).toHaveLength(50)
  expect(many.at(0)).toBe('SELECT 59')
  expect(remember(many, '  ')).toBe(many)
  expect(remember(many, `SELECT '${'x'.repeat(20_000)}'`)).toBe(many)
})

test('a query is forgotten, starred and no longer starred', () => {
  expect(forget(['a', 'b'], 'a')).toEqual(['b'])
  const starred = starredAfter(starredAfter([], 'a'), 'b')
  expect(starred).toEqual(['b', 'a'])
  expect(starredAfter(starred, 'b')).toEqual(['a'])
})

test('a history comes back from where it was kept', () => {
  const place = keeping()
  keepHistory(() => place, ['SELECT 2', 'SELECT 1'])
  expect(readHistory(() => place)).toEqual(['SELECT 2', 'SELECT 1'])
})

test('nothing kept, nonsense kept and no place to keep are an empty history', () => {
  const place = keeping()
  expect(readHistory(() => place)).toEqual([])
  for (const nonsense of ['{', '[1]', '"SELECT 1"']) {
    keepHistory(() => ({ ...place, setItem: (key) => place.setItem(key, nonsense) }), [])
    expect(readHistory(() => place)).toEqual([])
  }
  expect(readHistory(forbidden)).toEqual([])
  expect(() => keepHistory(forbidden, ['SELECT 1'])).not.toThrow()
})

test('arrows go from an empty editor to the latest query, to older ones and back', () => {
  const history = ['third', 'second', 'first']
  expect(recall(history, '', -1, 1)).toEqual({ sql: 'third', at: 0 })
  expect(recall(history, 'third', 0, 1)).toEqual({ sql: 'second', at: 1 })
  expect(recall(history, 'second', 1, -1)).toEqual({ sql: 'third', at: 0 })
  expect(recall(history, 'third', 0, -1)).toEqual({ sql: '', at: -1 })
})

test('arrows only move the caret in a text of one’s own, and past both ends', () => {
  const history = ['second', 'first']
  expect(recall(history, 'SELECT', -1, 1)).toBeNull()
  expect(recall(history, 'second, edited', 0, 1)).toBeNull()
  expect(recall(history, 'first', 1, 1)).toBeNull()
  expect(recall(history, '', -1, -1)).toBeNull()
  expect(recall([], '', -1, 1)).toBeNull()
  expect(recall(history, '', 1, 1)).toEqual({ sql: 'second', at: 0 })
})

import { expect, test } from 'vitest'
import { countWords, figureGap, selectionWords } from './figure-state'
import type { Measure } from './measure'

const A: Measure = { name: 'a', unit: '1', scale: 'log', sql: 'a' }
const range = { rows: 3, least: 1, low: 1, high: 2, isWhole: false }
const known = {
  state: 'ready' as const,
  objects: 3,
  problems: [null],
  measures: [A],
  ranges: [range],
  isCounted: true,
}

test('a figure says why it has nothing to draw, and what to do', () => {
  expect(figureGap(known)).toBeNull()
  expect(figureGap({ ...known, isCounted: false })?.kind).toBe('waiting')
  expect(figureGap({ ...known, objects: 0 })).toMatchObject({
    kind: 'empty',
    what: 'The survey has no objects.',
  })
  expect(figureGap({ ...known, state: 'none', ranges: null })?.what).toBe('No survey is open.')
  const blank = figureGap({ ...known, ranges: [{ ...range, rows: 0 }] })
  expect(blank?.what).toBe('No object has a value of a above 0, as a logarithmic axis needs.')
  const what = 'Binder Error: Referenced column "b" not found in FROM clause!\nCandidate bindings: "a"'
  expect(figureGap({ ...known, problems: [null, { code: 'failed', what }] })).toEqual({
    kind: 'problem',
    what: 'Binder Error: Referenced column "b" not found in FROM clause!',
    remedy: 'There is "a"',
  })
})

test('rows that are not drawn are told, and whether the counts are of a sample', () => {
  const counts = { drawn: 1, outside: 34, notFinite: 1200, sample: null }
  expect(countWords(counts)).toBe('1 object drawn, 34 outside, 1,200 not finite')
  expect(countWords({ ...counts, drawn: 2, outside: 0, notFinite: 0, sample: 200_000 })).toBe(
    '2 objects drawn, of a sample of 200,000',
  )
  expect(countWords({ ...counts, outside: 0, isText: true })).toBe('1 object drawn, 1,200 without a value')
})

test('a file says of which objects it is: not of its own brush', () => {
  const brushes = [
    { source: 'a', label: 'a 1 to 2' },
    { source: 'b', label: 'b 0 to 1' },
  ]
  expect(selectionWords(' mag_i < 24 ', brushes, 'a')).toBe('Of objects with mag_i < 24; b 0 to 1.')
  expect(selectionWords('', brushes.slice(0, 1), 'a')).toBe('')
})

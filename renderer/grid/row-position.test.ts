import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bodyHeight,
  lastTop,
  scrollFromTop,
  seenRows,
  topAfterScroll,
  topFromScroll,
  topThatShows,
} from './row-position'

const [rowHeight, view] = [24, 730]
const space = (rows: number) => ({ rows, rowHeight, view })
const lengths = [1, 30, 31, 796, 333_333, 333_334, 1_400_000, 10_000_000, 1_000_000_000]

test.each(lengths)('of %d rows the first and the last are reached, and seen whole', (rows) => {
  const list = space(rows)
  const end = bodyHeight(list) - view
  expect(bodyHeight(list)).toBeLessThanOrEqual(2 ** 25 / 4)
  expect(seenRows(list, topFromScroll(list, 0)).first).toBe(0)
  const top = topFromScroll(list, Math.max(0, end))
  expect(seenRows(list, top).last).toBe(rows - 1)
  expect(top + Math.min(view, rows * rowHeight)).toBe(rows * rowHeight)
})

test.each(lengths)(
  'in a list of %d rows any row is shown whole, without moving further than needed',
  (rows) => {
    const list = space(rows)
    const anywhere = fc.double({ min: 0, max: lastTop(list), noNaN: true })
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 0, max: rows - 1 }), (from, row) => {
        const top = topThatShows(list, from, row)
        expect(top).toBeLessThanOrEqual(row * rowHeight)
        expect(top + view).toBeGreaterThanOrEqual(Math.min((row + 1) * rowHeight, view))
        expect(topThatShows(list, top, row)).toBe(top)
      }),
    )
  },
)

test.each(lengths)(
  'in a list of %d rows scroll bar and place are each other’s inverse, and never turn back',
  (rows) => {
    const list = space(rows)
    const places = Array.from({ length: 1001 }, (_, n) => (lastTop(list) * n) / 1000)
    const scrolls = places.map((top) => scrollFromTop(list, top))
    expect(scrolls).toEqual([...scrolls].sort((one, other) => one - other))
    for (const [n, scroll] of scrolls.entries())
      expect(Math.abs(topFromScroll(list, scroll) - (places[n] ?? NaN))).toBeLessThan(0.01)
  },
)

test.each(lengths)('in a list of %d rows a wheel moves by its own pixels, near any place', (rows) => {
  const list = space(rows)
  for (const share of [0, 0.01, 0.3, 0.5, 0.9999]) {
    const top = lastTop(list) * share
    const scroll = scrollFromTop(list, top)
    const moved = topAfterScroll(list, top, scroll, scroll + 120)
    expect(moved).toBeCloseTo(Math.min(lastTop(list), top + 120), 3)
  }
})

test('many turns of the wheel in one go add up, though the scroll bar is at another scale', () => {
  const list = space(10_000_000)
  let top = 5_000_000 * rowHeight
  const begun = scrollFromTop(list, top)
  for (let turn = 0; turn < 100; turn++)
    top = topAfterScroll(list, top, begun + 120 * turn, begun + 120 * (turn + 1))
  expect(top).toBe(5_000_000 * rowHeight + 12_000)
})

test('dragging the thumb goes to a place: half way down is the middle', () => {
  const list = space(10_000_000)
  const half = (bodyHeight(list) - view) / 2
  expect(seenRows(list, topAfterScroll(list, 0, 0, half)).first).toBeCloseTo(5_000_000 - 15, -2)
})

test('no rows are nowhere', () => {
  expect(seenRows(space(0), 0)).toEqual({ first: 0, last: -1 })
  expect(topFromScroll(space(0), 0)).toBe(0)
  expect(topThatShows(space(0), 0, 0)).toBe(0)
})

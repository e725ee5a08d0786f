import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { reactive } from 'vue'
import { useFocus } from '../state/focus'
import type { BinAxis } from './bin-axis'
import { useCrossfilter } from './crossfilter'

const linked = reactive<{ table: object | null }>({ table: null })
vi.mock('../lab', () => ({ lab: { ask: () => new Promise(() => undefined), keepAggregate: vi.fn() } }))
vi.mock('../state/linked', () => ({ useLinked: () => linked }))

const A: BinAxis = { sql: 'a', scale: 'linear', domain: [0, 4], bins: 8 }

beforeEach(() => {
  setActivePinia(createPinia())
  linked.table = null
})

/** What all clauses say together, as a figure that brushes nothing is filtered. */
const said = ({ selection }: ReturnType<typeof useCrossfilter>): string[] =>
  [selection.predicate(undefined, true) ?? []].flat().map(String)

test('the filter and the brushes are clauses, of figures and of others, and go when they are cleared', () => {
  const [focus, crossfilter] = [useFocus(), useCrossfilter()]
  focus.filter = 'mag_i < 24 -- bright'
  crossfilter.brush('a', 'a 1 to 2', [A], [[2, 4]])
  focus.brush('sky', { label: 'sky', sql: 'ra < 1' })
  expect(said(crossfilter)).toEqual([
    '(\nmag_i < 24 -- bright\n)',
    '(a) >= 1e+0 AND (a) < 2e+0',
    '(\nra < 1\n)',
  ])
  expect(focus.brushes.map(({ label }) => label)).toEqual(['a 1 to 2', 'sky'])
  focus.clearBrushes()
  expect(said(crossfilter)).toEqual(['(\nmag_i < 24 -- bright\n)'])
  expect(crossfilter.brushOf('a')).toBeNull()
  focus.clear()
  expect(said(crossfilter)).toEqual([])
})

test('a brush of a figure says for a cube which bins it has, the last one with them', () => {
  const crossfilter = useCrossfilter()
  crossfilter.brush('a', 'a 1 to 2', [A], [[2, 4]])
  expect(crossfilter.selection.active).toMatchObject({
    value: [2, 3],
    meta: { type: 'interval', scales: [{ type: 'identity', domain: [0, 8] }] },
  })
  expect(crossfilter.brushOf('a')).toMatchObject({ bins: [[2, 4]] })
})

test('what was asked of rows that have changed is given up, and brushes stay', () => {
  const [focus, crossfilter] = [useFocus(), useCrossfilter()]
  crossfilter.brush('a', 'a 1 to 2', [A], [[2, 4]])
  expect(crossfilter.coordinator).toBeNull()
  linked.table = { version: 1 }
  const first = crossfilter.coordinator
  linked.table = { version: 2 }
  expect(first).not.toBeNull()
  expect(crossfilter.coordinator).not.toBe(first)
  expect(focus.brushes).toHaveLength(1)
})

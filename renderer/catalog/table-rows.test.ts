import { expect, test } from 'vitest'
import type { LinkedTable } from '../../preload/contract-linked'
import { isUsual, orderedColumns } from './table-rows'

const columns = ['id', 'ra', 'mag_i', 'g1', 'aleatoric_11', 'error', 'flagged', 'verdict', 'true_g1'].map(
  (name) => ({ name, type: 'FLOAT' }),
)
const linked = (estimated: number): LinkedTable => ({
  ...{ run: null, model: null, created: null, truth: null, objects: 2, estimated },
  ...{ columns, version: 1, sampled: 2, problems: [] },
})
const catalog = new Set(['id', 'ra', 'mag_i'])
const shown = (estimated: number): string[] =>
  orderedColumns(linked(estimated))
    .map(({ name }) => name)
    .filter((name) => isUsual(name, linked(estimated), catalog))

test('with a run, what it says of an object stands beside its id, without its arithmetic', () => {
  expect(shown(2)).toEqual(['id', 'g1', 'error', 'flagged', 'verdict', 'ra', 'mag_i', 'true_g1'])
})

test('without a run it is the catalog', () => {
  expect(shown(0)).toEqual(['id', 'ra', 'mag_i'])
})

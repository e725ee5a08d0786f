import { expect, test } from 'vitest'
import { conditionOfSelection } from './condition-of-selection'

const columns = (...names: string[]) => names.map((name) => ({ name, type: 'DOUBLE' }))
const objects = columns('id', 'mag_i', 'tile', 'flags', 'say "hi"')
const linked = columns('id', 'mag_i', 'tile', 'say "hi"', 'catalog_flags', 'flags', 'g1', 'sigma_total')
const taken = (where: string) => conditionOfSelection(where, objects, linked)

test('a condition on columns of the catalog is taken as it is', () => {
  const where = `(mag_i < 24) AND ("Tile" = 1 OR "say ""hi""" > abs(id))`
  expect(taken(where)).toEqual({ kind: 'condition', where })
})

test.each([
  ['sigma_total > 0.2 AND mag_i < 24', 'uses sigma_total, which is not'],
  ['hypot("G1", sigma_total) > 1', 'uses g1, sigma_total, which are not'],
  // The catalog's own is called otherwise where both are there.
  ['flags = 0', 'uses flags, which is not'],
  ['catalog_flags = 0', 'uses catalog_flags, which is not'],
])('a condition on what a run found is not: %s', (where, words) => {
  expect(taken(where)).toMatchObject({ kind: 'not', why: expect.stringContaining(words) as unknown })
})

test('names in texts and comments mean nothing, and no selection is none to take', () => {
  expect(taken("mag_i < 24 -- not g1\n AND 'g1' <> '''' /* flags */").kind).toBe('condition')
  expect(taken(' ')).toMatchObject({ kind: 'not' })
})

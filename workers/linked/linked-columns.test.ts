import { expect, test } from 'vitest'
import { catalogNames } from './linked-columns'

test('columns of the catalog keep their names, but for those that are taken in any case', () => {
  expect(catalogNames(['id', 'Flags', 'mag_i', 'ERROR'])).toEqual([
    'id',
    'catalog_Flags',
    'mag_i',
    'catalog_ERROR',
  ])
})

test('a name that is given is nobody else’s', () => {
  expect(catalogNames(['flags', 'catalog_flags', 'CATALOG_FLAGS_2'])).toEqual([
    'catalog_flags_3',
    'catalog_flags',
    'CATALOG_FLAGS_2',
  ])
})

test('hostile names stay as they are', () => {
  const names = ['"; drop', 'two words', 'a.b', "it's"]
  expect(catalogNames(names)).toEqual(names)
})

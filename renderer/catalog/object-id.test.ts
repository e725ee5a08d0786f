import { expect, test } from 'vitest'
import { objectId } from './object-id'

test.each([
  [9007199254740993n, 9007199254740993n],
  [7, 7n],
  [7.5, null],
  [2 ** 53, null],
  ['7', null],
  [null, null],
])('%s is taken as the id %s', (value, id) => {
  expect(objectId(value)).toBe(id)
})

import { tableFromArrays } from '@uwdata/flechette'
import { expect, test } from 'vitest'
import { beside, columnsOf, idsOf } from './object-page'

test('columns of another answer stand beside the rows of their ids, in whatever order they came', () => {
  const page = columnsOf(tableFromArrays({ id: ['a', 'b', 'c'], mag: [20, 21, 22] }))
  const more = columnsOf(tableFromArrays({ id: ['c', 'a'], sigma: [0.3, 0.1] }))
  const whole = beside(page, idsOf(page.get('id')), more)
  expect([...whole.keys()]).toEqual(['id', 'mag', 'sigma'])
  expect([0, 1, 2].map((row) => whole.get('sigma')?.at(row))).toEqual([0.1, null, 0.3])
  expect(whole.get('mag')?.at(1)).toBe(21)
})

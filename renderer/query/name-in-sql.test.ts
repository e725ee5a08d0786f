import { expect, test } from 'vitest'
import { nameInSql } from './name-in-sql'

test.each([
  ['mag_i', 'mag_i'],
  ['objects', 'objects'],
  ['Column', '"Column"'],
  ['mag i', '"mag i"'],
  ['2mass', '"2mass"'],
  ['a"b', '"a""b"'],
])('%s is written as %s', (name, written) => {
  expect(nameInSql(name, new Set(['column', 'order']))).toBe(written)
})

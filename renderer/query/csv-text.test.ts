import { expect, test } from 'vitest'
import { csvLine } from './csv-text'

test.each([
  [['9007199254740993', '', 'NaN'], '9007199254740993,,NaN\n'],
  [['a,b', 'he said "no"', 'two\nlines'], '"a,b","he said ""no""","two\nlines"\n'],
  [['carriage\rreturn', ' spaces '], '"carriage\rreturn", spaces \n'],
  [['one'], 'one\n'],
])('%j becomes %j', (fields, line) => {
  expect(csvLine(fields)).toBe(line)
})

import { expect, test } from 'vitest'
import { parseCsv } from './csv-text'

test('fields are texts as they stand, with the line of their row', () => {
  expect(parseCsv('id,verdict,note\n007,keep,"a, ""b""\nc"\r\n\n9007199254740993,reject,\n')).toEqual([
    { line: 1, fields: ['id', 'verdict', 'note'] },
    { line: 2, fields: ['007', 'keep', 'a, "b"\nc'] },
    { line: 5, fields: ['9007199254740993', 'reject', ''] },
  ])
})

test('a text may begin with a mark and end without a newline, after a comma too', () => {
  expect(parseCsv('\uFEFFa,b\r1,2')).toEqual([
    { line: 1, fields: ['a', 'b'] },
    { line: 2, fields: ['1', '2'] },
  ])
  expect(parseCsv('a,')).toEqual([{ line: 1, fields: ['a', ''] }])
  expect(parseCsv('')).toEqual([])
})

test('a stray quote ends no row but its own', () => {
  expect(parseCsv('1,keep,3" off\n2,keep,fine\n')).toEqual([
    { line: 1, fields: ['1', 'keep', '3" off'] },
    { line: 2, fields: ['2', 'keep', 'fine'] },
  ])
  expect(parseCsv('"a"b,c\n2\n')).toEqual([
    { line: 1, fields: ['"a"b,c'] },
    { line: 2, fields: ['2'] },
  ])
})

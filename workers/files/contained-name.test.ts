import { expect, test } from 'vitest'
import { containedParts } from './contained-name'

test.each([
  ['detected.csv', ['detected.csv']],
  ['dataset/Norder=0/Dir=0/Npix=1.parquet', ['dataset', 'Norder=0', 'Dir=0', 'Npix=1.parquet']],
  ['./tiles//tile.fits', ['tiles', 'tile.fits']],
  ['100% sure.csv', ['100% sure.csv']],
  ['a%20b..csv', ['a%20b..csv']],
  ['folder/', ['folder']],
  ['', []],
])('%j stays inside', (name, parts) => {
  expect(containedParts(name, 'sky')).toEqual(parts)
})

test.each([
  '..',
  '../secret.csv',
  'a/../../secret.csv',
  '/etc/passwd',
  '//host/share',
  'C:\\secret.csv',
  'c:/secret.csv',
  '..\\secret.csv',
  '%2e%2e/secret.csv',
  '%2E%2e%2fsecret.csv',
  '%252e%252e/secret.csv',
  'a%00b',
  'a\0b',
])('%j leads outside', (name) => {
  expect(() => containedParts(name, 'sky')).toThrow(/leads outside the survey's folder/)
})

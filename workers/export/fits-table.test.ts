import {
  bool,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  uint16,
  uint32,
  uint64,
  uint8,
  utf8,
} from '@uwdata/flechette'
import { expect, test } from 'vitest'
import { openFitsCatalog } from '../catalog/fits-catalog'
import { memoryFile } from '../catalog/fixtures/memory-files'
import { readRows } from '../catalog/fixtures/read-rows'
import { encodeFits } from './fits-table'
import { encoded, madeTable, type MadeColumn } from './fixtures/made-table'

const column = (
  name: string,
  type: MadeColumn['type'],
  arrow: MadeColumn['arrow'],
  ...values: unknown[]
): MadeColumn => {
  return { name, type, arrow, values }
}
const cardsOf = (file: Buffer): string[] => file.subarray(2880).toString('latin1').match(/.{80}/gs) ?? []
const cardOf = (file: Buffer, keyword: string): string | undefined =>
  cardsOf(file)
    .find((card) => card.startsWith(keyword.padEnd(8)))
    ?.slice(10)
    .trim()

test('the bytes of a small table are those of the standard', async () => {
  const made = madeTable([
    column('id', 'int64', int64(), 2n ** 53n + 1n, -2n),
    column('ra', 'float64', float64(), 0.5, null),
    column('flags', 'int16', int16(), 258, null),
    column('good', 'bool', bool(), true, null),
    column('name', 'text', utf8(), 'M 31', null),
  ])
  const file = await encoded(encodeFits, made)
  expect(file.length % 2880).toBe(0)
  expect(file.subarray(0, 30).toString()).toBe('SIMPLE  =                    T')
  expect(cardOf(file, 'XTENSION')).toBe("'BINTABLE'")
  expect([cardOf(file, 'NAXIS1'), cardOf(file, 'NAXIS2'), cardOf(file, 'TFIELDS')]).toEqual(['23', '2', '5'])
  expect([1, 2, 3, 4, 5].map((field) => cardOf(file, `TFORM${field}`))).toEqual([
    "'1K      '",
    "'1D      '",
    "'1I      '",
    "'1L      '",
    "'4A      '",
  ])
  expect([cardOf(file, 'TUNIT2'), cardOf(file, 'TUCD2')]).toEqual(["'deg     '", "'pos.eq.ra;meta.main'"])
  expect(cardOf(file, 'TNULL3')).toBe('-32768')
  expect(cardOf(file, 'TNULL1')).toBeUndefined()
  expect(cardOf(file, 'DATE')).toBe("'2026-01-02T03:04:05'")
  expect(cardOf(file, 'WHERE')).toBe(`'mag_i < 24 & "a"'`)
  const data = file.subarray(file.length - 2880)
  expect(data.subarray(0, 46).toString('hex')).toBe(
    ['0020000000000001', '3fe0000000000000', '0102', '54', '4d203331'].join('') +
      ['fffffffffffffffe', '7ff8000000000000', '8000', '00', '00000000'].join(''),
  )
  expect(data.subarray(46).every((byte) => byte === 0)).toBe(true)
})

test('every type reads back, with nulls, in our own reader', async () => {
  const columns = [
    column('b', 'bool', bool(), true, false, null),
    column('i8', 'int8', int8(), -128, 127, null),
    column('u8', 'uint8', uint8(), 0, 255, null),
    column('u8free', 'uint8', uint8(), 1, 255, null),
    column('i16', 'int16', int16(), -32768, 32767, null),
    column('u16', 'uint16', uint16(), 0, 65534, null),
    column('i32', 'int32', int32(), -2147483647, 2147483647, null),
    column('i64', 'int64', int64(), 2n ** 63n - 1n, 2n ** 53n + 1n, null),
    column('low', 'int64', int64(), -(2n ** 63n), 2n ** 63n - 2n, null),
    column('u64', 'uint64', uint64(), 2n ** 63n - 1n, 1n, null),
    column('u16full', 'uint16', uint16(), 0, 65535, 1),
    column('u32full', 'uint32', uint32(), 0, 2 ** 32 - 1, 1),
    column('u64full', 'uint64', uint64(), 0n, 2n ** 64n - 1n, 1n),
    column('f32', 'float32', float32(), 1.5, -Infinity, null),
    column('f64', 'float64', float64(), 1e-300, 0.1, NaN),
    column('text', 'text', utf8(), 'a, "b"', 'ends', null),
  ]
  const file = await encoded(encodeFits, madeTable(columns))
  const reader = await openFitsCatalog(memoryFile('made.fits', file))
  const rows = await readRows(reader)
  const wanted = [0, 1, 2].map((row) =>
    Object.fromEntries(
      columns.map(({ name, values }) => [name, name === 'text' ? (values[row] ?? '') : values[row]]),
    ),
  )
  // NaN is the null of FITS.
  expect(rows).toEqual(wanted.map((row) => (Number.isNaN(row['f64']) ? { ...row, f64: null } : row)))
  const types = Object.fromEntries(reader.columns.map(({ name, type }) => [name, type]))
  // What has no TNULL of its own is widened to find one; without nulls nothing is.
  expect(types).toMatchObject({
    i8: 'int16',
    u8: 'int16',
    u8free: 'uint8',
    i16: 'int32',
    u16: 'int32',
    u64: 'int64',
  })
  expect(types).toMatchObject({ u16full: 'uint16', u32full: 'uint32', u64full: 'uint64' })
})

test('integers for which no TNULL is left are written in digits', async () => {
  const made = madeTable([
    column('id', 'int64', int64(), -(2n ** 63n), 2n ** 63n - 1n, null),
    column('hash', 'uint64', uint64(), 2n ** 64n - 1n, 1n, null),
  ])
  const rows = await readRows(await openFitsCatalog(memoryFile('made.fits', await encoded(encodeFits, made))))
  expect(rows).toEqual([
    { id: '-9223372036854775808', hash: '18446744073709551615' },
    { id: '9223372036854775807', hash: '1' },
    { id: '', hash: '' },
  ])
})

test('a table without rows has its columns and no data', async () => {
  const file = await encoded(
    encodeFits,
    madeTable([column('id', 'int64', int64()), column('name', 'text', utf8())]),
  )
  const reader = await openFitsCatalog(memoryFile('made.fits', file))
  expect(reader).toMatchObject({ rows: 0, columns: [{ name: 'id' }, { name: 'name' }] })
  expect(await readRows(reader)).toEqual([])
})

test('letters that FITS lacks become question marks, as wide as they were', async () => {
  const file = await encoded(encodeFits, madeTable([column('name', 'text', utf8(), 'Häuser🌌', 'ab')]))
  expect(cardOf(file, 'TFORM1')).toBe("'7A      '")
  expect(await readRows(await openFitsCatalog(memoryFile('made.fits', file)))).toEqual([
    { name: 'H?user?' },
    { name: 'ab' },
  ])
})

test('rows that are others than were counted are refused', async () => {
  const made = madeTable([column('name', 'text', utf8(), 'ab', 'abc')])
  const { table, slices } = made
  await expect(encoded(encodeFits, { table: { ...table, rows: 3 }, slices })).rejects.toThrow(/each time/)
  const [name] = table.columns
  const shorter = {
    ...table,
    columns: name?.census ? [{ ...name, census: { ...name.census, longest: 2 } }] : [],
  }
  await expect(encoded(encodeFits, { table: shorter, slices })).rejects.toThrow(/each time/)
})

test('more columns than the standard allows are refused', async () => {
  const many = Array.from({ length: 1000 }, (_, at) => column(`c${at}`, 'int16', int16(), 1))
  await expect(encoded(encodeFits, madeTable(many))).rejects.toThrow('at most 999 columns')
})

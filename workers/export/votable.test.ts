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
import { decodeVotable } from './fixtures/decode-votable'
import { encoded, madeTable, type MadeColumn } from './fixtures/made-table'
import { encodeVotable } from './votable'

const column = (
  name: string,
  type: MadeColumn['type'],
  arrow: MadeColumn['arrow'],
  ...values: unknown[]
): MadeColumn => {
  return { name, type, arrow, values }
}
const written = async (...columns: MadeColumn[]): Promise<string> =>
  (await encoded(encodeVotable, madeTable(columns))).toString()

test('the bytes of a small table are those of the standard', async () => {
  const text = await written(
    column('id', 'int32', int32(), 258, null),
    column('ra', 'float64', float64(), 0.5, null),
    column('name', 'text', utf8(), 'M 31', null),
  )
  const bytes = ['00', '00000102', '3fe0000000000000', '00000004', '4d203331']
  const absent = ['e0', '00000000', '7ff8000000000000', '00000000']
  const stream = /base64">([^<]*)</.exec(text)?.[1]?.replace(/\s/g, '')
  expect(stream).toBe(Buffer.from([...bytes, ...absent].join(''), 'hex').toString('base64'))
  expect(text).toContain('<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">')
  expect(text).toContain('<TABLE name="made" nrows="2">')
  expect(text).toContain(
    '<FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main"><DESCRIPTION>Right ascension</DESCRIPTION></FIELD>',
  )
})

test('every type reads back, with nulls, NaN and 64-bit integers, over the borders of slices', async () => {
  const columns = [
    column('b', 'bool', bool(), true, false, null),
    column('i8', 'int8', int8(), -128, 127, null),
    column('u8', 'uint8', uint8(), 0, 255, null),
    column('i16', 'int16', int16(), -32768, 32767, null),
    column('u16', 'uint16', uint16(), 0, 65535, null),
    column('i32', 'int32', int32(), -(2 ** 31), 2 ** 31 - 1, null),
    column('u32', 'uint32', uint32(), 0, 2 ** 32 - 1, null),
    column('i64', 'int64', int64(), -(2n ** 63n), 2n ** 53n + 1n, null),
    column('u64', 'uint64', uint64(), 2n ** 63n - 1n, 1n, null),
    column('f32', 'float32', float32(), 1.5, NaN, null),
    column('f64', 'float64', float64(), Infinity, 0.1, null),
    column('plain', 'text', utf8(), 'a, "b" <c> & d', '', null),
    column('letters', 'text', utf8(), 'Häuser 🌌\n', 'x', null),
  ]
  const { fields } = decodeVotable(await written(...columns))
  const wanted = columns.map(({ name, values }) => {
    if (name === 'b') return ['T', 'F', null]
    return name === 'u32'
      ? values.map((value) => value && BigInt(Number(value))).map((value) => (value === 0 ? 0n : value))
      : values
  })
  expect(fields.map(({ values }) => values)).toEqual(wanted)
  expect(fields.map(({ datatype }) => datatype)).toEqual([
    ...['boolean', 'short', 'unsignedByte', 'short', 'int', 'int', 'long', 'long', 'long', 'float', 'double'],
    ...['char*', 'unicodeChar*'],
  ])
})

test('an unsigned integer past the largest long is text, every digit of it', async () => {
  const { fields } = decodeVotable(await written(column('id', 'uint64', uint64(), 2n ** 64n - 1n, 1n)))
  expect(fields).toMatchObject([{ datatype: 'char*', values: ['18446744073709551615', '1'] }])
})

test('provenance is in INFO elements, with what XML needs escaped', async () => {
  const text = await written(column('a<b>"&', 'int16', int16(), 1))
  expect(decodeVotable(text)).toMatchObject({
    infos: {
      software: 'Shearwater 0.1.0',
      survey: 'patch',
      lab: 'lab',
      table: 'made',
      where: 'mag_i < 24 & "a"',
    },
    fields: [{ name: 'a<b>"&', values: [1] }],
  })
  expect(text).toContain('value="mag_i &lt; 24 &amp; &quot;a&quot;"')
})

test('a table without rows is a table', async () => {
  const text = await written(column('id', 'int64', int64()))
  expect(text).toContain('nrows="0"')
  expect(decodeVotable(text).fields).toMatchObject([{ name: 'id', values: [] }])
  expect(text.trimEnd().endsWith('</VOTABLE>')).toBe(true)
})

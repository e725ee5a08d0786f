import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FitsError } from '../fits/fits-error'
import { card, writeFits } from '../fits/write-fits'
import { memoryFile } from './fixtures/memory-files'
import { readRows } from './fixtures/read-rows'
import { openFitsCatalog } from './fits-catalog'

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)))
const open = (bytes: Uint8Array, extension?: string) =>
  openFitsCatalog(memoryFile('t.fits', bytes), extension)

const PRIMARY = [card('SIMPLE', 'T'), card('BITPIX', 8), card('NAXIS', 0)]
type Table = { rows: number; width: number; forms: string[]; heap?: number; more?: string[] }
const table = ({ rows, width, forms, heap = 0, more = [] }: Table, data: Uint8Array) =>
  writeFits([
    { cards: PRIMARY },
    {
      cards: [
        ...[card('XTENSION', "'BINTABLE'"), card('BITPIX', 8), card('NAXIS', 2), card('NAXIS1', width)],
        ...[card('NAXIS2', rows), card('PCOUNT', heap), card('GCOUNT', 1), card('TFIELDS', forms.length)],
        ...forms.map((form, index) => card(`TFORM${index + 1}`, `'${form}'`)),
        ...more,
      ],
      data,
    },
  ])

describe('a column of every TFORM', async () => {
  const expected = JSON.parse(
    String(readFileSync(new URL('./fixtures/types.json', import.meta.url))),
  ) as Record<string, unknown[]>
  const reader = await open(fixture('types.fits'))
  const rows = await readRows(reader)
  const asWritten = (value: unknown): unknown =>
    typeof value === 'bigint' ? String(value) : Array.isArray(value) ? value.map(asWritten) : value

  it.each(Object.keys(expected))('%s has the values that astropy reads', (name) => {
    const flat = (value: unknown) => (name === 'E6' && Array.isArray(value) ? value.flat() : value)
    expect(rows.map((row) => asWritten(row[name]))).toEqual(expected[name]?.map(flat))
  })

  it('says types and units', () => {
    const types = Object.fromEntries(reader.columns.map(({ name, type }) => [name, type]))
    expect(types).toMatchObject({
      ...{ L: 'bool', L3: 'list<bool>', X11: 'list<bool>', B: 'uint8', B_signed: 'int8', I: 'int16' },
      ...{ I_unsigned: 'uint16', J_null: 'int32', J_unsigned: 'uint32', K: 'int64', K_unsigned: 'uint64' },
      ...{ A12: 'utf8', E6: 'list<float32>', D: 'float64', C: 'list<float32>', M2: 'list<list<float64>>' },
      ...{ I_scaled: 'float64', PE: 'list<float32>', QK: 'list<int64>' },
    })
    expect(reader.columns.filter(({ unit }) => unit).map(({ name, unit }) => [name, unit])).toEqual([
      ['K', 'nJy'],
      ['E6', 'nJy'],
      ['D', 'deg'],
    ])
    expect(reader).toMatchObject({ format: 'fits', rows: 40 })
  })
})

it.each(['OTHER', 'other', '2'])('opens the table named %s', async (extension) => {
  expect(await readRows(await open(fixture('types.fits'), extension))).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }])
})

it('refuses an extension that is not there', async () => {
  await expect(open(fixture('types.fits'), 'NOTHING')).rejects.toThrow('NOTHING is no binary table')
})

it('refuses a tile-compressed table with a clear word', async () => {
  await expect(open(fixture('packed.fits'))).rejects.toThrow(/tile-compressed .*funpack/)
})

it('reads many rows in batches, by ranges', async () => {
  const [rows, width] = [150_000, 8]
  const data = new Uint8Array(rows * width)
  const view = new DataView(data.buffer)
  for (let row = 0; row < rows; row++) view.setBigInt64(row * width, BigInt(row) + 2n ** 53n)
  const file = memoryFile('big.fits', table({ rows, width, forms: ['K'] }, data))
  const reader = await openFitsCatalog(file)
  const sizes: number[] = []
  for await (const batch of reader.batches()) sizes.push(batch.rows)
  expect(sizes).toEqual([65_536, 65_536, 18_928])
  expect(Math.max(...file.ranges)).toBe(65_536 * width)
  expect((await readRows(reader)).at(-1)).toEqual({ column1: 2n ** 53n + 149_999n })
})

it('stops where it is told to, with the reason', async () => {
  const reader = await open(fixture('types.fits'))
  const signal = AbortSignal.abort('enough')
  await expect(readRows(reader, { signal })).rejects.toBe('enough')
})

it('gives a table without rows as one empty batch', async () => {
  const batches = []
  for await (const batch of (
    await open(table({ rows: 0, width: 12, forms: ['K', '4A'] }, new Uint8Array(0)))
  ).batches())
    batches.push(batch.rows)
  expect(batches).toEqual([0])
})

it('divides rows whose arrays are long', async () => {
  // Four rows that all point to the same 10 MiB: two fit into a batch only one by one.
  const heap = 10 * 1024 * 1024
  const data = new Uint8Array(32 + heap)
  const view = new DataView(data.buffer)
  for (let row = 0; row < 4; row++) view.setInt32(row * 8, heap)
  const reader = await open(table({ rows: 4, width: 8, forms: ['PB()'], heap }, data))
  const sizes: number[] = []
  for await (const batch of reader.batches()) sizes.push(batch.rows)
  expect(sizes).toEqual([1, 1, 1, 1])
})

describe('a table that lies', () => {
  const descriptor = (count: number, offset: number) => {
    const data = new Uint8Array(8 + 16)
    new DataView(data.buffer).setInt32(0, count)
    new DataView(data.buffer).setInt32(4, offset)
    return table({ rows: 1, width: 8, forms: ['PE(9)'], heap: 16 }, data)
  }
  const eight = new Uint8Array(8)
  it.each([
    ['10^12 rows', table({ rows: 1e12, width: 8, forms: ['K'] }, eight)],
    ['10^12 rows without width', table({ rows: 1e12, width: 0, forms: ['0K'] }, eight)],
    ['a text of 10^9 letters', table({ rows: 1, width: 8, forms: ['1000000000A'] }, eight)],
    ['more columns than a row has room for', table({ rows: 1, width: 8, forms: ['K', 'K'] }, eight)],
    ['an unknown form', table({ rows: 1, width: 8, forms: ['1Z'] }, eight)],
    ['no columns', table({ rows: 1, width: 8, forms: [] }, eight)],
    ['a negative heap offset', descriptor(1, -4)],
    ['a negative count', descriptor(-1, 0)],
    ['an array that leaves the heap', descriptor(4, 4)],
    ['2^31 elements', descriptor(2 ** 31 - 1, 0)],
    ['no table', writeFits([{ cards: PRIMARY }])],
    [
      'a truncated file',
      table({ rows: 1000, width: 8, forms: ['K'] }, new Uint8Array(8000)).subarray(0, 9000),
    ],
  ])('is refused: %s', async (_, bytes) => {
    await expect(open(bytes).then((reader) => readRows(reader))).rejects.toThrow(FitsError)
  })

  it('is refused when its rows share a heap without end', async () => {
    const [rows, heap] = [100_000, 1000]
    const data = new Uint8Array(rows * 8 + heap)
    const view = new DataView(data.buffer)
    for (let row = 0; row < rows; row++) view.setInt32(row * 8, heap)
    const reader = await open(table({ rows, width: 8, forms: ['PB(1000)'], heap }, data))
    await expect(readRows(reader)).rejects.toThrow(/more than 16 times/)
  })
})

import { describe, expect, it } from 'vitest'
import { CatalogError } from './catalog-error'
import { openCsvCatalog } from './csv-catalog'
import { memoryFile, textBytes } from './fixtures/memory-files'
import { readRows } from './fixtures/read-rows'

const open = (text: string | Uint8Array) =>
  openCsvCatalog(memoryFile('t.csv', typeof text === 'string' ? new TextEncoder().encode(text) : text))
const rowsOf = async (text: string) => readRows(await open(text))
const typesOf = async (text: string) => (await open(text)).columns.map(({ type }) => type)

describe('values', () => {
  it('keeps 64-bit ids exactly', async () => {
    const rows = await rowsOf('id\n9007199254740993\n-9223372036854775808\n9223372036854775807\n')
    expect(rows.map(({ id }) => id)).toEqual([9007199254740993n, -(2n ** 63n), 2n ** 63n - 1n])
  })

  it('keeps ids of more than 63 bits as unsigned, and longer ones as text', async () => {
    expect(await rowsOf('id\n1\n18446744073709551615\n')).toEqual([{ id: 1n }, { id: 2n ** 64n - 1n }])
    expect(await rowsOf('id\n1\n99999999999999999999\n')).toEqual([
      { id: '1' },
      { id: '99999999999999999999' },
    ])
  })

  it.each([
    ['1.5', 1.5],
    ['-0.1', -0.1],
    ['53.16151516', 53.16151516],
    ['.5', 0.5],
    ['7.', 7],
    ['1e-3', 1e-3],
    ['1D2', 100],
    ['+2.5', 2.5],
    ['123456789012345678.25', 123456789012345678.25],
    ['0.1234567890123456789', 0.1234567890123456789],
    ['-inf', -Infinity],
    ['Infinity', Infinity],
    ['', null],
    ['nan', null],
    ['NULL', null],
  ])('reads %j as a float', async (text, value) => {
    expect(await rowsOf(`a,b\n0.5,1\n${text},2\n`)).toEqual([
      { a: 0.5, b: 1n },
      { a: value, b: 2n },
    ])
  })

  it('reads every short decimal as JavaScript does', async () => {
    const texts = Array.from({ length: 5000 }, (_, index) =>
      (Math.sin(index) * 10 ** (index % 9)).toFixed(index % 8),
    )
    const rows = await rowsOf(`x,\n${texts.map((text) => `${text},`).join('\n')}\n0.5,\n`)
    expect(rows.slice(0, -1).map(({ x }) => x)).toEqual(texts.map(Number))
  })

  it('reads logicals and text', async () => {
    expect(await rowsOf('a,b\nTrue,constructor\nfalse,\n,""\n')).toEqual([
      { a: true, b: 'constructor' },
      { a: false, b: null },
      { a: null, b: '' },
    ])
  })
})

describe('types', () => {
  it('widens only as far as needed', async () => {
    const text = 'a,b,c,d,e\n1,1,1,true,\n2,2.5,x,false,\n'
    expect(await typesOf(text)).toEqual(['int64', 'float64', 'utf8', 'bool', 'utf8'])
  })

  it('looks into the whole of a long file, and counts what still does not fit', async () => {
    const lines = Array.from({ length: 400_000 }, (_, row) => `${row},${row < 399_990 ? row : row + 0.5}`)
    lines[200_000] = 'many,7'
    const reader = await open(`id,x\n${lines.join('\n')}\n`)
    expect(reader.columns.map(({ type }) => type)).toEqual(['int64', 'float64'])
    const rows = await readRows(reader)
    expect(rows).toHaveLength(400_000)
    expect([rows[200_000], rows[399_999]]).toEqual([
      { id: null, x: 7 },
      { id: 399_999n, x: 399_999.5 },
    ])
    expect(reader.problems).toEqual([
      '1 values of column id are left out: they are no int64. The first is "many" in row 200000.',
    ])
  })
})

describe('writing', () => {
  it.each([
    ['quotes', 'a,b\n"x, ""y""\nz",1\n', { a: 'x, "y"\nz', b: 1n }],
    ['CRLF', 'a,b\r\nx,1\r\n', { a: 'x', b: 1n }],
    ['no newline at the end', 'a,b\nx,1', { a: 'x', b: 1n }],
    ['a byte order mark', '\uFEFFa,b\nx,1\n', { a: 'x', b: 1n }],
    ['comments', '# made by hand\na,b\n# more\n\nx,1\n', { a: 'x', b: 1n }],
    ['a header in a comment', '#a,b\n3,1\n', { a: 3n, b: 1n }],
    ['tabs', 'a\tb\nx\t1\n', { a: 'x', b: 1n }],
    ['semicolons', 'a;b\nx;1\n', { a: 'x', b: 1n }],
    ['letters beyond ASCII', 'a,b\nM31 – Andrómeda 🌌,1\n', { a: 'M31 – Andrómeda 🌌', b: 1n }],
    ['a delimiter at the end of rows', 'a,b\nx,1,\n', { a: 'x', b: 1n }],
    ['names twice', 'a,A\nx,1\n', { a: 'x', A_2: 1n }],
  ])('understands %s', async (_, text, row) => {
    expect(await rowsOf(text)).toEqual([row])
  })

  it('reads units of an ECSV header', async () => {
    const header =
      '# %ECSV 1.0\n# ---\n# datatype:\n# - {name: id, datatype: int64}\n# - {name: ra, unit: deg, datatype: float64}\n'
    const reader = await open(`${header}id ra\n1 2.5\n`)
    expect(reader.columns).toEqual([
      { name: 'id', unit: null, type: 'int64' },
      { name: 'ra', unit: 'deg', type: 'float64' },
    ])
    expect(await readRows(reader)).toEqual([{ id: 1n, ra: 2.5 }])
  })

  it('numbers the columns of a file without a header, and says so', async () => {
    const reader = await open('1,2.5\n2,3.5\n')
    expect(await readRows(reader)).toHaveLength(2)
    expect(reader.columns.map(({ name }) => name)).toEqual(['column1', 'column2'])
    expect(reader.problems).toEqual(['The file has no header: its columns are numbered.'])
  })

  it('takes a column of nothing but NaN for missing numbers, and an empty one for texts', async () => {
    const reader = await open('a,b,c\nNaN,,NaN\nnan,null,7\n')
    expect(reader.columns.map(({ type }) => type)).toEqual(['float64', 'utf8', 'int64'])
  })

  it('gives a header without rows as one empty batch', async () => {
    const batches: number[] = []
    for await (const { rows } of (await open('a,b\n')).batches()) batches.push(rows)
    expect(batches).toEqual([0])
  })
})

describe('a bad file', () => {
  it('loses its ragged rows, which are counted anew each time', async () => {
    const reader = await open('a,b\n1,2\n3\n4,5,6\n7,8\n')
    const told = ['2 rows are left out: they have more or fewer fields than the header. The first is row 1.']
    for (let time = 0; time < 2; time++) {
      expect(await readRows(reader)).toEqual([
        { a: 1n, b: 2n },
        { a: 7n, b: 8n },
      ])
      expect(reader.problems).toEqual(told)
    }
  })

  it('ends at a line without end, naming byte and row', async () => {
    const bytes = new Uint8Array(20 * 1024 * 1024).fill(0x31)
    bytes.set(textBytes('a,b\n1,2\n'))
    const rows = readRows(await open(bytes))
    await expect(rows).rejects.toThrow('t.csv, byte 8: row 1 does not end in 8388608 bytes')
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['only comments', textBytes('# one\n# two\n')],
    ['bytes that are no text', new Uint8Array(5000)],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0)],
    ['too many columns', textBytes('a,'.repeat(20_000))],
  ])('is refused: %s', async (_, bytes) => {
    await expect(open(bytes)).rejects.toThrow(CatalogError)
  })
})

import { int64, tableFromArrays, tableToIPC } from '@uwdata/flechette'
import { describe, expect, it } from 'vitest'
import { radians } from '../units/quantities'
import { CatalogError } from './catalog-error'
import type { CatalogBatch } from './catalog-reader'
import { memoryFiles } from './fixtures/memory-files'
import { readRows } from './fixtures/read-rows'
import { openHatsCatalog } from './hats-catalog'
import type { OpenParquet } from './parquet-source'

/** Stands for Parquet: a file's text is its ids, apart from a footer that names other files after `@`, or `BAD`. */
const openIds: OpenParquet = async (file) => {
  const bytes = await file.read({ offset: 0, length: file.size })
  const text = String.fromCharCode(...bytes)
  if (text === 'BAD') throw new CatalogError('damaged', 'this is no Parquet', { file: file.name })
  const name = text.startsWith('other') ? 'other' : 'id'
  const batch = (ids: bigint[]): CatalogBatch => {
    const table = tableFromArrays({ [name]: ids }, { types: { [name]: int64() } })
    return { arrow: tableToIPC(table, { format: 'stream' }) ?? new Uint8Array(0), rows: ids.length }
  }
  const ids = text.startsWith('@') ? [] : (text.match(/\d+/g) ?? []).map(BigInt)
  return {
    ...{ rows: ids.length, columns: [{ name, unit: null, type: 'int64' }], empty: batch([]) },
    files: text.startsWith('@') ? text.slice(1).split(' ') : [],
    batches: async function* () {
      if (ids.length > 0) yield batch(ids)
      if (text.endsWith('!')) throw new CatalogError('damaged', 'a page is broken', { file: file.name })
    },
    close: () => file.close(),
  }
}

const PROPERTIES = '#HATS catalog\ndataproduct_type=object\nhats_nrows=4\n'
const npix = (order: number, pixel: number, rest = '.parquet') =>
  `dataset/Norder=${order}/Dir=${Math.floor(pixel / 10_000) * 10_000}/Npix=${pixel}${rest}`
const sky = {
  'hats.properties': PROPERTIES,
  'partition_info.csv': 'Norder,Npix\n1,44\n2,180\n1,0\n',
  [npix(1, 0)]: '1',
  [npix(1, 44)]: '2 3',
  [npix(2, 180)]: '4',
}
const ids = async (contents: Record<string, string>, folder = '') => {
  const reader = await openHatsCatalog(memoryFiles(contents), folder, openIds)
  const rows = await readRows(reader)
  return { ids: rows.map(({ id }) => id), problems: reader.problems, rows: reader.rows }
}

describe('a HATS folder', () => {
  it('gives the rows of all orders, in the order of the sky', async () => {
    expect(await ids(sky)).toEqual({ ids: [1n, 2n, 3n, 4n], problems: [], rows: 4 })
  })

  it('is read through the primary table of its collection', async () => {
    const inside = Object.fromEntries(Object.entries(sky).map(([name, text]) => [`all/main/${name}`, text]))
    const collection = {
      'all/collection.properties': 'hats_primary_table_url=main\nall_margins=edge\n',
      ...inside,
    }
    expect((await ids(collection, 'all')).ids).toEqual([1n, 2n, 3n, 4n])
  })

  it('has partitions that are folders', async () => {
    const folders = {
      properties: `${PROPERTIES}hats_npix_suffix=/\n`,
      'partition_info.csv': 'Norder,Npix\n1,0\n1,44\n',
      [npix(1, 0, '/part0.parquet')]: '1',
      [npix(1, 0, '/part1.parquet')]: '2 3',
      [npix(1, 0, '/_SUCCESS')]: 'BAD',
      [npix(1, 44, '/a.parquet')]: '4',
    }
    expect(await ids(folders)).toMatchObject({ ids: [1n, 2n, 3n, 4n], problems: [] })
  })

  it('is listed by the footer of _metadata, and else by its folders', async () => {
    const { 'partition_info.csv': _, ...unlisted } = sky
    expect((await ids(unlisted)).ids).toEqual([1n, 2n, 3n, 4n])
    const metadata = '@Norder=1/Dir=0/Npix=0.parquet Norder=1/Dir=0/Npix=44.parquet'
    expect((await ids({ ...unlisted, 'dataset/_metadata': metadata })).ids).toEqual([1n, 2n, 3n])
  })

  it('counts high pixels into their own Dir', async () => {
    const contents = { ...sky, 'partition_info.csv': 'Norder,Npix\n6,34567\n', [npix(6, 34567)]: '5 6 7 8' }
    expect(npix(6, 34567)).toContain('/Dir=30000/')
    expect((await ids(contents)).ids).toEqual([5n, 6n, 7n, 8n])
  })

  it('opens only what a region may touch', async () => {
    const files = memoryFiles(sky)
    const reader = await openHatsCatalog(files, '', openIds)
    files.opened.length = 0
    // Cell 0 of order 1 lies on the equator at right ascension 45 degrees.
    const region = {
      kind: 'cone' as const,
      ...{ rightAscension: radians(Math.PI / 4), declination: radians(0.3), radius: radians(0.01) },
    }
    expect(await readRows(reader, { region })).toEqual([{ id: 1n }])
    expect(files.opened).toEqual([npix(1, 0)])
    expect(reader.problems).toEqual([])
    expect(await readRows(reader, { region: { ...region, declination: radians(0.9) } })).toEqual([])
  })
})

describe('what is wrong with a HATS folder', () => {
  const { [npix(1, 44)]: _, ...missing } = sky

  it('is told: a missing partition, and the number of rows', async () => {
    const found = await ids(missing)
    expect(found.ids).toEqual([1n, 4n])
    expect(found.problems).toEqual([
      expect.stringMatching(
        /^Partition Norder=1, Npix=44 is left out: .*Npix=44.parquet: there is no such file$/,
      ),
      'The catalog announces 4 rows, and 2 were found.',
    ])
  })

  it.each([
    ['a damaged partition', { [npix(1, 44)]: 'BAD' }, [1n, 4n], 'Npix=44 is left out'],
    [
      'a partition that breaks off',
      { [npix(1, 44)]: '2 3 !' },
      [1n, 2n, 3n, 4n],
      'The rest of Partition Norder=1, Npix=44',
    ],
    ['a partition with other columns', { [npix(1, 44)]: 'other 2' }, [1n, 4n], 'its columns are not those'],
    [
      'a number of rows that is wrong',
      { 'hats.properties': 'hats_nrows=7' },
      [1n, 2n, 3n, 4n],
      'announces 7 rows, and 4',
    ],
    [
      'a cell in a cell',
      { 'partition_info.csv': 'Norder,Npix\n1,44\n2,180\n2,177\n1,0\n' },
      [1n, 2n, 3n, 4n],
      'Norder=2, Npix=177 lies in another',
    ],
  ])('is told: %s', async (_name, change, expected, problem) => {
    const found = await ids({ ...sky, ...change })
    expect(found.ids).toEqual(expected)
    expect(found.problems.join('\n')).toContain(problem)
  })

  it.each([
    ['no properties', {}, '', 'no hats.properties'],
    ['a margin', { 'hats.properties': 'dataproduct_type=margin\n' }, '', 'a HATS margin, not a catalog'],
    ['an index', { 'i/properties': 'dataproduct_type=index\n' }, 'i', 'a HATS index'],
    ['no partitions', { 'hats.properties': PROPERTIES }, '', 'listed nowhere'],
    [
      'a cell that does not exist',
      { ...sky, 'partition_info.csv': 'Norder,Npix\n1,44\n1,48\n' },
      '',
      'row 1: there is no cell 48 of order 1',
    ],
    [
      'rubbish for partitions',
      { ...sky, 'partition_info.csv': 'rubbish\n' },
      '',
      'no columns Norder and Npix',
    ],
    [
      'a collection of nothing',
      { 'collection.properties': 'hats_primary_table_url=gone\n' },
      '',
      'primary table gone is not there',
    ],
  ])('is refused: %s', async (_name, contents, folder, reason) => {
    await expect(ids(contents, folder)).rejects.toThrow(reason)
  })
})

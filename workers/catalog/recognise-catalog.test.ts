import { describe, expect, it } from 'vitest'
import { memoryFiles } from './fixtures/memory-files'
import { catalogsAmong, formatOfName, recogniseCatalog } from './recognise-catalog'

const found = (names: string[], name: string | null = null) =>
  recogniseCatalog(
    memoryFiles(Object.fromEntries(names.map((key) => [key, 'dataproduct_type=object\n']))),
    name,
  )

describe('in a folder', () => {
  it('prefers a detected table, Parquet before FITS before CSV', () => {
    const names = [
      'a.parquet',
      'detected.csv',
      'psf.csv',
      'truth.parquet',
      'detected.fits',
      'detected.parquet',
    ]
    expect(catalogsAmong(names)).toEqual(['detected.parquet', 'detected.fits', 'detected.csv', 'a.parquet'])
  })

  it.each([
    [['survey.json', 'detected.fits'], 'fits', 'detected.fits'],
    [['stars.csv', 'psf.csv'], 'csv', 'stars.csv'],
    [['hats.properties', 'dataset/_metadata', 'partition_info.csv'], 'hats', ''],
    [['collection.properties', 'sky/hats.properties'], 'hats', ''],
  ])('%j is %s', async (names, format, name) => {
    expect(await found(names)).toEqual({ format, name, extension: null })
  })

  it('says what to do where there is none', async () => {
    await expect(found(['truth.parquet', 'README.md'])).rejects.toMatchObject({
      kind: 'missing',
      remedy: expect.stringContaining('survey.json') as string,
    })
  })

  it('asks for likely names where nothing can be listed', async () => {
    const files = { ...memoryFiles({ 'detected.csv': 'a\n' }), list: () => Promise.resolve(null) }
    expect(await recogniseCatalog(files, null)).toMatchObject({ name: 'detected.csv' })
  })
})

describe('by name', () => {
  it.each([
    ['a/b.PARQUET', 'parquet', 'a/b.PARQUET', null],
    ['t.fits[SOURCES]', 'fits', 't.fits', 'SOURCES'],
    ['sky/', 'hats', 'sky', null],
    ['sky', 'hats', 'sky', null],
  ])('%s is %s', async (name, format, file, extension) => {
    expect(await found(['sky/hats.properties', 'x'], name)).toEqual({ format, name: file, extension })
  })

  it.each([
    ['t.csv.gz', 'it is packed'],
    ['nothing', 'there is no such catalog'],
    ['x', 'none of FITS, Parquet, CSV and HATS'],
  ])('%s is refused', async (name, reason) => {
    await expect(found(['x', 't.csv.gz'], name)).rejects.toThrow(reason)
  })

  it('knows formats from names', () => {
    expect(['a.fit', 'a.ecsv', 'a.pq', 'a.txt'].map(formatOfName)).toEqual(['fits', 'csv', 'parquet', null])
  })
})

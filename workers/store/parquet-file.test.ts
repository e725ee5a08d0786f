import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CatalogError } from '../catalog/catalog-error'
import type { CatalogReader } from '../catalog/catalog-reader'
import { memoryFile } from '../catalog/fixtures/memory-files'
import { readRows, type Row } from '../catalog/fixtures/read-rows'
import { openCatalog } from '../catalog/open-catalog'
import { openParquetCatalog } from '../catalog/parquet-catalog'
import { radians } from '../units/quantities'
import { surveyFiles } from '../files/survey-files'
import { openParquet } from './parquet-file'

const RUNS = Number(process.env['SHEARWATER_FUZZ'] ?? 150)
const fixtures = join(import.meta.dirname, '../catalog/fixtures')
const sample = join(import.meta.dirname, '../../samples/lsst-patch')
const parquet = new Uint8Array(readFileSync(join(sample, 'detected.parquet')))
const openBytes = (bytes: Uint8Array) => openParquetCatalog(memoryFile('t.parquet', bytes), openParquet)

async function rowsIn(folder: string, name: string | null): Promise<{ reader: CatalogReader; rows: Row[] }> {
  const reader = await openCatalog(surveyFiles(folder), name, openParquet)
  const rows = await readRows(reader)
  await reader.close()
  return { reader, rows }
}

describe('the sample survey', async () => {
  const { reader, rows: expected } = await rowsIn(sample, null)

  it('is found and read', () => {
    expect(reader).toMatchObject({ format: 'parquet', rows: 796, problems: [] })
    expect(expected).toHaveLength(796)
    expect(expected[0]?.['id']).toBeTypeOf('bigint')
  })

  it('has the same rows in detected.fits', async () => {
    const { reader: other, rows } = await rowsIn(sample, 'detected.fits')
    expect(other.columns).toEqual(reader.columns)
    expect(rows).toEqual(expected)
  })

  it('has the same rows in detected.csv, to the digits that it writes', async () => {
    const { reader: other, rows } = await rowsIn(sample, 'detected.csv')
    const types = new Map(reader.columns.map(({ name, type }) => [name, type]))
    const digits = { float32: 7, float64: 10 } as const
    const agrees = (name: string, written: unknown, value: unknown): boolean => {
      const type = types.get(name)
      if (type === 'int32') return written === BigInt(Number(value))
      if (typeof value !== 'number' || (type !== 'float32' && type !== 'float64')) return written === value
      const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) + 1 - digits[type])
      return Math.abs(Number(written) - value) < 0.500001 * unit
    }
    const differences = expected.flatMap((row, index) =>
      Object.entries(row).filter(([name, value]) => !agrees(name, rows[index]?.[name], value)),
    )
    expect(differences).toEqual([])
    expect(rows).toHaveLength(expected.length)
    expect(other.problems).toEqual([])
  })
})

describe('the HATS fixtures', () => {
  it.each(['hats/small_sky', 'hats/collection'])('%s has its 131 rows', async (folder) => {
    const { reader, rows } = await rowsIn(join(fixtures, folder), null)
    expect(reader).toMatchObject({ format: 'hats', rows: 131, problems: [] })
    expect(new Set(rows.map((row) => row['id'])).size).toBe(131)
  })

  it('keeps the cell of order 29 exactly, in the cell of its partition', async () => {
    const { rows } = await rowsIn(join(fixtures, 'hats'), 'collection')
    const cells = rows.map((row) => row['_healpix_29'] as bigint)
    expect(cells.every((cell) => typeof cell === 'bigint' && cell > 2n ** 53n)).toBe(true)
    expect(new Set(cells.map((cell) => Number(cell >> 56n)))).toEqual(new Set([44, 45, 46, 47]))
    expect(cells).toEqual([...cells].sort((one, other) => (one < other ? -1 : 1)))
  })

  it('has every row of a cone or box in the partitions that are opened, against brute force', async () => {
    const reader = await openCatalog(surveyFiles(fixtures), 'hats/collection', openParquet)
    const all = await readRows(reader)
    const angle = (row: Row, name: string) => (Number(row[name]) * Math.PI) / 180
    let pruned = 0
    for (const [ra, dec] of [
      [5.2, -0.9],
      [5.8, -0.5],
      [6.2, -1.3],
      [5.1, -0.2],
    ] as const) {
      const box = {
        kind: 'box' as const,
        ...{ fromRightAscension: radians(ra - 0.2), toRightAscension: radians(ra + 0.05) },
        ...{ fromDeclination: radians(dec - 0.1), toDeclination: radians(dec + 0.1) },
      }
      const inside = (row: Row) =>
        Math.abs(angle(row, 'dec') - dec) <= 0.1 &&
        angle(row, 'ra') >= ra - 0.2 &&
        angle(row, 'ra') <= ra + 0.05
      const found = await readRows(reader, { region: box })
      expect(found.filter(inside)).toEqual(all.filter(inside))
      pruned += all.length - found.length
    }
    expect(pruned).toBeGreaterThan(100)
    await reader.close()
  })

  it('is refused where it is a margin', async () => {
    const margin = rowsIn(join(fixtures, 'hats/collection'), 'small_sky_order1_margin_1deg')
    await expect(margin).rejects.toThrow('a HATS margin, not a catalog')
  })
})

it('takes units from what astropy writes into Parquet', async () => {
  const { reader } = await rowsIn(fixtures, 'units.parquet')
  expect(reader.columns).toEqual([
    { name: 'id', unit: null, type: 'int64' },
    { name: 'ra', unit: 'deg', type: 'float64' },
    { name: 'flux_i', unit: 'nJy', type: 'float32' },
  ])
})

describe('a damaged Parquet file', () => {
  const attempt = async (bytes: Uint8Array): Promise<Row[] | CatalogError> => {
    try {
      const reader = await openBytes(bytes)
      try {
        return await readRows(reader)
      } finally {
        await reader.close()
      }
    } catch (error) {
      if (error instanceof CatalogError) return error
      throw error
    }
  }

  it.each([
    ['empty', new Uint8Array(0)],
    ['of text', new Uint8Array(5000).fill(65)],
    ['truncated', parquet.slice(0, 50_000)],
    ['without its beginning', parquet.slice(1000)],
    ['with a footer length of 2^31', parquet.map((byte, at) => (at === parquet.length - 5 ? 0x7f : byte))],
  ])('is refused: %s', async (_, bytes) => {
    expect(await attempt(bytes)).toMatchObject({ name: 'CatalogError', place: { file: 't.parquet' } })
  })

  it('is an error or rows, and nothing that stops the next file, wherever it is damaged', async () => {
    const footer = 4500 / parquet.length
    const spot = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 1 - footer, max: 1, noNaN: true }),
    )
    const flips = fc.array(fc.tuple(spot, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 })
    let [refused, broke] = [0, 0]
    const damaged = fc.asyncProperty(flips, async (all) => {
      const bytes = parquet.slice()
      for (const [at, bits] of all) bytes[Math.floor(at * (bytes.length - 1))]! ^= bits
      const result = await attempt(bytes)
      if (!(result instanceof CatalogError)) return result.length === 796
      refused++
      if (result.message.includes('the decoder broke')) broke++
      return true
    })
    await fc.assert(damaged, { numRuns: RUNS, seed: 20260 })
    expect(refused).toBeGreaterThan(RUNS / 4)
    // Without these the guard around the decoder's traps would be untested.
    expect(broke).toBeGreaterThan(0)
    expect(await attempt(parquet)).toHaveLength(796)
  }, 60_000)
})

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FitsError } from '../fits/fits-error'
import { CatalogError } from './catalog-error'
import type { CatalogReader } from './catalog-reader'
import { openCsvCatalog } from './csv-catalog'
import { openFitsCatalog } from './fits-catalog'
import { memoryFile, textBytes } from './fixtures/memory-files'

/** How often each fixture is damaged: few for every run of the tests, many when SHEARWATER_FUZZ says so. */
const RUNS = Number(process.env['SHEARWATER_FUZZ'] ?? 150)
const fixture = (path: string) => new Uint8Array(readFileSync(new URL(path, import.meta.url)))
const types = fixture('./fixtures/types.fits')
const csv = fixture('../../samples/lsst-patch/detected.csv').slice(0, 20_000)

type Damage = (file: Uint8Array) => Uint8Array
const anywhere = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const flip = fc.tuple(anywhere, fc.integer({ min: 1, max: 255 })).map(([spot, bits]): Damage => {
  return (file) => file.map((byte, at) => (at === Math.floor(spot * file.length) ? byte ^ bits : byte))
})
const truncate = anywhere.map(
  (share): Damage =>
    (file) =>
      file.slice(0, Math.floor(share * file.length)),
)

/** The file with bytes written over others, as far as it goes. */
function put(file: Uint8Array, bytes: Uint8Array, start: number): Uint8Array {
  return file.map((byte, at) => bytes[at - start] ?? byte)
}

/** Bytes over the place of others: numbers of the header, descriptors, quotes, newlines, ... */
const overwrite = (values: Uint8Array[]) =>
  fc.tuple(anywhere, fc.constantFrom(...values)).map(([spot, value]): Damage => (file) => {
    return put(file, value, Math.floor(spot * file.length))
  })
const numbers = ['-1', '0', '1', '7', '999', '1E12', '1E300', '2147483648', 'T', "'X'", ''].map((text) =>
  text.padStart(20),
)
const lie = fc.tuple(anywhere, fc.constantFrom(...numbers)).map(([spot, value]): Damage => (file) => {
  const cards = Array.from({ length: Math.floor(file.length / 80) }, (_, card) => card * 80)
  const numeric = cards.filter((at) =>
    /^[A-Z0-9 ]{8}= +-?\d+ /.test(String.fromCharCode(...file.subarray(at, at + 31))),
  )
  return put(file, textBytes(value), (numeric[Math.floor(spot * numeric.length)] ?? 0) + 10)
})

/** Reads everything; how many rows and bytes came, or the error the reader should give. */
async function outcome(
  open: () => Promise<CatalogReader>,
): Promise<{ rows: number; largest: number } | Error> {
  try {
    const reader = await open()
    let [rows, largest] = [0, 0]
    for await (const batch of reader.batches()) {
      rows += batch.rows
      largest = Math.max(largest, batch.arrow.length)
    }
    return { rows, largest }
  } catch (error) {
    if (error instanceof FitsError || error instanceof CatalogError) return error
    throw error
  }
}

describe('a damaged file gives an error that names it, or rows in batches of bounded size', () => {
  const extremes = [new Uint8Array(8).fill(0xff), Uint8Array.of(0x7f, 0xff, 0xff, 0xff), new Uint8Array(80)]
  const noise = ['"', '""', '\n', ',', '#', '\0', ',,,,,', '1e999', '99999999999999999999999'].map(textBytes)
  it.each([
    ['types.fits', types, openFitsCatalog, fc.oneof(flip, truncate, lie, overwrite(extremes))],
    ['detected.csv', csv, openCsvCatalog, fc.oneof(flip, truncate, overwrite(noise))],
  ] as const)('%s', async (name, intact, open, damage) => {
    const whole = await outcome(() => open(memoryFile(name, intact)))
    expect(whole).toMatchObject({ rows: expect.any(Number) as number })
    let refused = 0
    const property = fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const damaged = damages.reduce<Uint8Array>((file, change) => change(file), intact)
      const result = await outcome(() => open(memoryFile(name, damaged)))
      if (!(result instanceof Error)) return result.largest < 64 * 1024 * 1024 && result.rows < 100_000
      refused++
      return result.message.startsWith(name)
    })
    await fc.assert(property, { numRuns: RUNS, seed: 20260 })
    // A test in which nothing is ever refused would be testing nothing.
    expect(refused).toBeGreaterThan(0)
  })
})

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { assembleImage } from './assemble'
import { FitsError } from '../fits/fits-error'
import type { Inflate } from './gzip'
import { readHdus } from '../fits/hdus'
import { describeImage, isImage, readPieces } from './image'

/** How often each fixture is damaged: few for every run of the tests, many when SHEARWATER_FUZZ says so. */
const RUNS = Number(process.env['SHEARWATER_FUZZ'] ?? 120)
const MAXIMUM_PIXELS = 200_000
/** No array of a reader may be longer: the fixtures are smaller, and so is an image at the limit, in bytes. */
const MAXIMUM_LENGTH = 8 * MAXIMUM_PIXELS

const NAMES = [
  'cfitsio_f32_gzip1_dither1.fits.fz',
  'cfitsio_f32_gzip2_lossless.fits.fz',
  'cfitsio_f32_rice_dither2_nan.fits.fz',
  'cfitsio_i16_rice_tiles.fits.fz',
  'cfitsio_i32_hcompress_scaled.fits.fz',
  'cfitsio_i32_plio.fits.fz',
  'f32_hcompress.fits.fz',
  'f32_rice_constant_rows.fits.fz',
  'f32_rice_cube.fits.fz',
  'plain_u16.fits',
  'u8_rice.fits.fz',
]

const inflate: Inflate = (bytes, expectedLength) => {
  if (expectedLength > MAXIMUM_LENGTH) throw new Error(`asked to inflate ${expectedLength} bytes`)
  return gunzipSync(bytes, { maxOutputLength: expectedLength })
}

/** The same constructor, which breaks the test instead of making a long array. */
function guarded<T extends new (...parts: never[]) => object>(constructor: T): T {
  return new Proxy(constructor, {
    construct(target, parts: unknown[], newTarget) {
      if (typeof parts[0] === 'number' && parts[0] > MAXIMUM_LENGTH)
        throw new RangeError(`allocates ${parts[0]}`)
      // The cast gives back what the trap's signature took away: an object of this constructor.
      return Reflect.construct(target, parts, newTarget) as object
    },
  })
}

type Damage = (file: Uint8Array) => Uint8Array

const anywhere = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const LIES = [
  '-1',
  '0',
  '1',
  '2',
  '7',
  '999',
  '1E6',
  '1E12',
  '1E300',
  '2147483648',
  '9007199254740992',
  'T',
  "'X'",
  '',
]
const lies = fc.oneof(fc.constantFrom(...LIES), fc.integer({ min: -70, max: 300 }).map(String))

const flip = fc.tuple(anywhere, fc.integer({ min: 1, max: 255 })).map(([spot, bits]): Damage => {
  return (file) => file.map((byte, at) => (at === Math.floor(spot * file.length) ? byte ^ bits : byte))
})
const truncate = anywhere.map(
  (share): Damage =>
    (file) =>
      file.slice(0, Math.floor(share * file.length)),
)
const lie = fc.tuple(anywhere, lies).map(([spot, value]): Damage => {
  return (file) => {
    const numbers = numbersIn(file)
    return overwrite(file, numbers[Math.floor(spot * numbers.length)] ?? '', value)
  }
})

const cardsIn = (file: Uint8Array) =>
  Array.from({ length: Math.floor(file.length / 80) }, (_, card) => card * 80)

/** The numbers that stand in the headers, each once, as 20 columns of text. */
function numbersIn(file: Uint8Array): string[] {
  const numeric = cardsIn(file).filter((start) => /^[A-Z0-9 ]{8}= +-?\d+ /.test(textAt(file, start, 31)))
  return [...new Set(numeric.map((start) => textAt(file, start + 10, 20)))]
}

/**
 * Writes a value over a number of the header, wherever that number stands: a lie that agrees with itself
 * (ZNAXIS1 and ZTILE1 alike) gets further than one that does not.
 */
function overwrite(file: Uint8Array, number: string, value: string): Uint8Array {
  const lying = file.slice()
  for (const start of cardsIn(file)) {
    if (textAt(file, start + 10, 20) === number) lying.set(Buffer.from(value.padStart(20)), start + 10)
  }
  return lying
}

function textAt(file: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...file.subarray(start, start + length))
}

function decodeAll(name: string, file: Uint8Array): number {
  let pixels = 0
  for (const hdu of readHdus(name, file).filter(isImage)) {
    const compression = describeImage(hdu)
    const image = assembleImage(compression, readPieces(file, hdu, compression), inflate, MAXIMUM_PIXELS)
    pixels = Math.max(pixels, image.pixels.length)
  }
  return pixels
}

/** What came out: how many pixels, or the FitsError; anything else is thrown on. */
function outcome(name: string, file: Uint8Array): number | FitsError {
  try {
    return decodeAll(name, file)
  } catch (error) {
    if (error instanceof FitsError) return error
    throw error
  }
}

describe('a damaged file gives a FitsError or pixels, never another error, a hang or a huge array', () => {
  beforeEach(() => {
    for (const name of ['Uint8Array', 'Int32Array', 'Float32Array', 'Float64Array'] as const) {
      vi.stubGlobal(name, guarded(globalThis[name]))
    }
  })
  afterEach(() => vi.unstubAllGlobals())

  const fixture = (name: string) =>
    Uint8Array.from(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)))

  it.each(NAMES)('%s, damaged anywhere', (name) => {
    const intact = fixture(name)
    expect(decodeAll(name, intact)).toBeGreaterThan(0)
    const damages = fc.array(fc.oneof(flip, lie, truncate), { minLength: 1, maxLength: 3 })
    let refused = 0
    fc.assert(
      fc.property(damages, (all) => {
        const damaged = all.reduce<Uint8Array>((file, damage) => damage(file), intact)
        const result = outcome(name, damaged)
        if (result instanceof FitsError) refused++
        return result instanceof FitsError ? result.place.file === name : result <= MAXIMUM_PIXELS
      }),
      { numRuns: RUNS, seed: 20260 },
    )
    // A test in which nothing is ever refused would be testing nothing.
    expect(refused).toBeGreaterThan(RUNS / 10)
  })

  it.each(NAMES)('%s, each number of its headers with each lie', (name) => {
    const intact = fixture(name)
    for (const number of numbersIn(intact)) {
      for (const value of LIES) {
        const result = outcome(name, overwrite(intact, number, value))
        if (!(result instanceof FitsError))
          expect(result, `${number} as ${value}`).toBeLessThanOrEqual(MAXIMUM_PIXELS)
      }
    }
  })
})

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ByteSource } from '../fits/byte-source'
import { describeImageFile } from './describe-image'
import { readPixels } from './read-pixels'

const fixtures = join(import.meta.dirname, '../tiles/fixtures')
const sample = join(import.meta.dirname, '../../samples/lsst-patch/tiles/tile_000.fits.fz')
// Made by `make_digests.py`: digests of what astropy and fitsio read.
const digests = JSON.parse(readFileSync(join(fixtures, 'digests.json'), 'utf8')) as Record<
  string,
  { sha256: string }
>

/** A file in memory that counts the bytes it is asked for. */
async function source(path: string): Promise<ByteSource & { asked: number }> {
  const file = await readFile(path)
  const counted = {
    name: path,
    size: file.length,
    asked: 0,
    read({ offset, length }: { offset: number; length: number }) {
      counted.asked += length
      return Promise.resolve(new Uint8Array(file.subarray(offset, offset + length)))
    },
  }
  return counted
}

const numbers = (values: Uint8Array): Float64Array => new Float64Array(values.slice().buffer)

/** The extension with pixels: the first after an empty primary, or the primary itself. */
async function firstImage(path: string): Promise<string> {
  const { planes } = await describeImageFile(await source(path))
  return planes[0]?.extension ?? expect.fail('no image')
}

test.each(Object.keys(digests).filter((name) => !name.includes('hcompress') && !name.includes('plio')))(
  '%s reads as astropy and fitsio read it',
  async (name) => {
    const path = join(fixtures, name)
    const { values } = await readPixels(await source(path), await firstImage(path), null)
    // One NaN for all: a NaN of a file may carry bits of its own.
    const canonical = numbers(values).map((value) => (Number.isNaN(value) ? Number.NaN : value))
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(digests[name]?.sha256)
  },
)

test('any box is the same part of the whole', async () => {
  const path = join(fixtures, 'f32_rice_tiles_nan.fits.fz')
  const extension = await firstImage(path)
  const whole = await readPixels(await source(path), extension, null)
  const [rows = 0, columns = 0] = whole.shape
  const all = numbers(whole.values)
  const side = (length: number) =>
    fc
      .tuple(fc.nat(length - 1), fc.nat(length - 1))
      .map(([a, b]) => [Math.min(a, b), Math.abs(a - b) + 1] as const)
  await fc.assert(
    fc.asyncProperty(side(columns), side(rows), async ([x, width], [y, height]) => {
      const part = await readPixels(await source(path), extension, { x, y, width, height })
      expect(part.shape).toEqual([height, width])
      const expected = Array.from({ length: height }, (_, row) =>
        Array.from(all.subarray((y + row) * columns + x, (y + row) * columns + x + width)),
      ).flat()
      expect(Array.from(numbers(part.values))).toEqual(expected)
    }),
    { numRuns: 40 },
  )
})

test('a small box reads a small part of the file', async () => {
  const file = await source(sample)
  await readPixels(file, 'IMAGE_I', { x: 100, y: 100, width: 32, height: 32 })
  expect(file.asked).toBeLessThan(file.size / 4)
})

test.each([
  ['IMAGE_Q', null, /no extension IMAGE_Q.*IMAGE_U/],
  ['0', null, /Extension 0 holds no image/],
  ['IMAGE_I', { x: 500, y: 0, width: 20, height: 10 }, /512 columns and 512 rows/],
  ['IMAGE_I', { x: 0, y: 0, width: 0, height: 10 }, /does not lie in the image/],
])('what is not there is named: %s %o', async (extension, box, message) => {
  await expect(readPixels(await source(sample), extension, box)).rejects.toThrow(message)
})

test('a tile is described: planes, bands, and where it lies', async () => {
  const { planes, bands, wcs, problems } = await describeImageFile(await source(sample))
  expect(problems).toEqual([])
  expect(bands).toEqual(['u', 'g', 'r', 'i', 'z', 'y'])
  expect(planes).toHaveLength(18)
  expect(planes[0]).toEqual({
    ...{ extension: 'IMAGE_U', kind: 'image', band: 'u', shape: [512, 512] },
    compression: 'RICE_1, quantised, dither subtractive-1',
  })
  expect(wcs?.type).toBe('TAN')
  expect(wcs?.pixelScale).toBeCloseTo(0.2, 6)
  expect(wcs?.center[0]).toBeCloseTo(53.1734, 3)
})

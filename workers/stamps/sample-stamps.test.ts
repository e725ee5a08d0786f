import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sampleObjects, sampleSource, positionOf } from './fixtures/sample-source'
import { stampCutter } from './stamp-cutter'
import { STAMP_FLAGS } from './stamp-flags'
import { STAMP_LENGTH, type Stamp } from './stamp'

type Golden = {
  all: string
  objects: number
  incomplete: number[]
  full: number
  stamps: {
    id: number
    ra: number
    dec: number
    x: number
    y: number
    kind: string
    missing: number
    pixels: string
    variance: string
  }[]
}

const read = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url))
// The cast trusts the file beside this test, written by fixtures/make_stamps.py.
const golden = JSON.parse(read('stamps.json').toString()) as Golden
const BUDGET = 64 * 2 ** 20
const bytesOf = (floats: Float32Array) => new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)
const digest = (floats: Float32Array) => createHash('sha256').update(bytesOf(floats)).digest('hex')

describe('stamps of the sample, as astropy cuts them', () => {
  const cutter = stampCutter(sampleSource(), BUDGET)

  it.each(golden.stamps)('$kind: object $id', async ({ ra, dec, x, y, missing, ...wanted }) => {
    const stamp = await cutter.cut(positionOf(ra, dec))
    expect(digest(stamp.pixels)).toBe(wanted.pixels)
    expect(digest(stamp.variance)).toBe(wanted.variance)
    expect(stamp.remainder.x).toBeCloseTo(x - Math.floor(x + 0.5), 7)
    expect(stamp.remainder.y).toBeCloseTo(y - Math.floor(y + 0.5), 7)
    expect(stamp.fractionMissing).toBe(missing / STAMP_LENGTH)
    expect(stamp.flags).toBe(missing > 0 ? STAMP_FLAGS.incomplete : 0)
  })

  it('pixel for pixel', async () => {
    const object = golden.stamps.find(({ id }) => id === golden.full)
    const { pixels } = await cutter.cut(positionOf(object?.ra ?? 0, object?.dec ?? 0))
    const bytes = Uint8Array.from(gunzipSync(read('stamp_full.f32.gz')))
    expect(pixels).toEqual(new Float32Array(bytes.buffer))
  })
})

describe('all objects of the sample', () => {
  const objects = sampleObjects()
  const source = sampleSource()
  const stamps = new Array<Stamp>(objects.length)
  const cutting = (async () => {
    for await (const { index, stamp } of stampCutter(source, BUDGET).cutAll(
      objects.map(({ position }) => position),
    )) {
      stamps[index] = stamp ?? expect.fail('cutting threw')
    }
  })()

  it('are bit for bit what astropy cuts', async () => {
    await cutting
    expect(stamps).toHaveLength(golden.objects)
    const whole = createHash('sha256')
    for (const { pixels, variance } of stamps) whole.update(bytesOf(pixels)).update(bytesOf(variance))
    expect(whole.digest('hex')).toBe(golden.all)
  })

  it('are complete but for the 83 that reach over the outer border', async () => {
    await cutting
    const incomplete = objects.filter((_, at) => stamps[at]?.flags === STAMP_FLAGS.incomplete)
    expect(incomplete).toHaveLength(83)
    expect(incomplete.map(({ id }) => id)).toEqual(golden.incomplete)
    expect(stamps.filter(({ flags }) => flags === 0)).toHaveLength(796 - 83)
  })

  it('decode every piece at most once', async () => {
    await cutting
    for (const [plane, pieces] of source.asked) expect(pieces, plane).toBeLessThanOrEqual(512)
  })
})

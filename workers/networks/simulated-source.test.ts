import { beforeAll, describe, expect, it } from 'vitest'
import { STAMP_LENGTH } from '../stamps/stamp'
import { PSF_NUMBERS } from './psf-input'
import { simulatedSource } from './simulated-source'
import type { TrainingBatch } from './training-source'

const source = simulatedSource()
const options = { batch: 192, seed: 5 }
let first: TrainingBatch
let second: TrainingBatch

async function take(from: number, count: number): Promise<TrainingBatch[]> {
  const batches = source.batches(options, from)
  const taken: TrainingBatch[] = []
  while (taken.length < count) taken.push((await batches.next()).value as TrainingBatch) // it never ends
  return taken
}

/** Bytes are compared, not elements one by one: there are millions. */
function isSame(one: Float32Array | undefined, other: Float32Array): boolean {
  return one !== undefined && Buffer.compare(Buffer.from(one.buffer), Buffer.from(other.buffer)) === 0
}

/** Stamps with pixels of exactly 0, which noise never has: the rows or the band that an artefact took. */
function withoutData({ stamps }: TrainingBatch): number {
  let found = 0
  for (let start = 0; start < stamps.length; start += STAMP_LENGTH) {
    const zeros = stamps.subarray(start, start + STAMP_LENGTH).filter((value) => value === 0).length
    found += Number(zeros > 4 * 64)
  }
  return found
}

beforeAll(async () => {
  const [one, two] = await take(0, 2)
  ;[first, second] = [one ?? expect.fail('no batch'), two ?? expect.fail('no second batch')]
}, 60_000)

describe('simulated galaxies to learn from', () => {
  it('come in batches of stamps, shapes and blendedness', () => {
    expect(first.stamps).toHaveLength(192 * STAMP_LENGTH)
    expect(first.psfs).toHaveLength(192 * PSF_NUMBERS)
    expect(first.psfs.every(Number.isFinite)).toBe(true)
    expect(first.shapes).toHaveLength(2 * 192)
    const lengths = Array.from({ length: 192 }, (_, at) =>
      Math.hypot(...first.shapes.subarray(2 * at, 2 * at + 2)),
    )
    expect(Math.max(...lengths)).toBeLessThan(0.9)
    expect(lengths.reduce((sum, g) => sum + g, 0) / 192).toBeGreaterThan(0.2)
    expect(first.blendedness.every((b) => b >= 0 && b < 1)).toBe(true)
    expect(first.stamps.every(Number.isFinite)).toBe(true)
    const spoiled = withoutData(first) + withoutData(second)
    expect(spoiled).toBeGreaterThan(0)
    expect(spoiled).toBeLessThan(0.05 * 2 * 192)
  })

  it('are the same wherever the training goes on', async () => {
    const [again] = await take(1, 1)
    expect(isSame(again?.stamps, second.stamps)).toBe(true)
    expect(isSame(again?.shapes, second.shapes)).toBe(true)
    expect(isSame(first.shapes, second.shapes)).toBe(false)
  }, 60_000)

  it('are others where they are held out', async () => {
    const held = await source.heldOut(20, options.seed)
    expect(held.stamps).toHaveLength(20 * STAMP_LENGTH)
    expect(withoutData(held)).toBe(0)
    const seen = new Set([...first.shapes, ...second.shapes])
    expect([...held.shapes].some((g) => seen.has(g))).toBe(false)
  })
})

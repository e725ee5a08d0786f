import { expect, it } from 'vitest'
import { FILLED } from '../../preload/contract-object'
import { noisyStamp, pixelAt } from '../stamps/fixtures/noisy-stamp'
import { PIXEL_BITS } from '../stamps/stamp-flags'
import { describeStamp, prepareMarked } from './object-stamp'

it('marks suspect pixels and those that were filled, and the pixels of other objects', () => {
  const stamp = noisyStamp(3, [
    { x: 32, y: 32, flux: 2000, sigma: 2.2 },
    { x: 48, y: 20, flux: 2000, sigma: 2.2 },
  ])
  const ray = pixelAt(36, 30, 2)
  stamp.pixels[ray] = 5000
  const hidden = pixelAt(10, 12, 4)
  stamp.mask[hidden] = PIXEL_BITS.missing | PIXEL_BITS.masked
  stamp.pixels[hidden] = 0
  stamp.variance[hidden] = Infinity
  const { mask, others, pixels, psfs } = describeStamp(prepareMarked(stamp, []))
  expect(mask[ray]).toBe(PIXEL_BITS.suspect | FILLED)
  expect(pixels[ray]).toBeLessThan(200)
  expect(mask[hidden]).toBe(PIXEL_BITS.missing | PIXEL_BITS.masked | FILLED)
  expect(mask[pixelAt(32, 32, 3)]).toBe(0)
  expect([others[32 * 64 + 32], others[20 * 64 + 48], others[50 * 64 + 10]]).toEqual([0, 1, 0])
  expect(psfs[0]?.sigma).toBeCloseTo(0.34, 2)
})

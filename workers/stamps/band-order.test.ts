import { expect, it } from 'vitest'
import { bandsFirst, bandsLast } from './band-order'
import { STAMP_LENGTH } from './stamp'

it('puts the bands first and last, and back', () => {
  const stamp = Float32Array.from({ length: STAMP_LENGTH }, (_, at) => at)
  const planes = bandsFirst(stamp)
  // Band 3 of pixel (row 2, column 5).
  expect(planes[3 * 4096 + 2 * 64 + 5]).toBe((2 * 64 + 5) * 6 + 3)
  expect(bandsLast(planes)).toEqual(stamp)
})

import { expect, test } from 'vitest'
import type { BandPlanes } from '../../workers/tiles/planes'
import { maskLegend, shownBits } from './mask-legend'

/** A band of which only the mask is looked at. */
const band = (names: Record<string, number> | null, missing = 0): BandPlanes =>
  ({ band: 'i', mask: names && { bits: { names, missing, saturated: 0 } } }) as unknown as BandPlanes // the rest is not read

test('bits that leave a pixel out come first and are shown, others when they are chosen', () => {
  const legend = maskLegend(band({ DETECTED: 5, SAT: 1, CR: 3 }, 0b1010))
  expect(legend.map(({ name }) => name)).toEqual(['SAT', 'CR', 'DETECTED'])
  expect(shownBits(legend, null)).toBe(0b1010)
  expect(shownBits(legend, ['DETECTED'])).toBe(0b100000)
  expect(shownBits(legend, [])).toBe(0)
})

test('the highest bit is a bit like others', () => {
  expect(shownBits(maskLegend(band({ NO_DATA: 31 }, 1 << 31)), null)).toBe(-(2 ** 31))
})

test('a tile without a mask shows pixels without value or variance', () => {
  const legend = maskLegend(band(null))
  expect(legend.map(({ name }) => name)).toEqual(['no value', 'no variance'])
  expect(shownBits(legend, null)).toBe(3)
})

test('a mask whose bits have no names has them all', () => {
  const legend = maskLegend(band({}, -1))
  expect(legend).toHaveLength(32)
  expect(shownBits(legend, null)).toBe(-1)
})

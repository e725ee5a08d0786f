import { expect, test } from 'vitest'
import { COLOUR_MAPS, colourTable } from './colour-maps'

/** CIE lightness L* of an sRGB colour, 0 to 100 (CIE 15:2004; IEC 61966-2-1). */
function lightness([red = 0, green = 0, blue = 0]: Uint8Array): number {
  const linear = [red, green, blue].map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  const [r = 0, g = 0, b = 0] = linear
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance
}

test.each(COLOUR_MAPS)('the lightness of %s goes one way all along', (map) => {
  const table = colourTable(map)
  const along = Array.from({ length: 256 }, (_, step) => lightness(table.subarray(4 * step, 4 * step + 3)))
  const way = Math.sign((along.at(-1) ?? 0) - (along[0] ?? 0))
  along.slice(1).forEach((value, step) => expect(way * (value - (along[step] ?? 0))).toBeGreaterThan(-0.35))
})

test('ends and middle are the published colours', () => {
  const colour = (map: (typeof COLOUR_MAPS)[number], step: number): number[] => [
    ...colourTable(map).subarray(4 * step, 4 * step + 4),
  ]
  expect(colour('viridis', 0)).toEqual([68, 1, 84, 255])
  expect(colour('viridis', 255)).toEqual([253, 231, 37, 255])
  expect(colour('inferno', 255)).toEqual([252, 255, 164, 255])
  expect(colour('cividis', 255)).toEqual([254, 232, 56, 255])
  expect(colour('grey', 100)).toEqual([100, 100, 100, 255])
  expect(colour('inverted grey', 100)).toEqual([155, 155, 155, 255])
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { TONES } from './drawing'
import { PAPER } from './paper-palette'

const sheet = readFileSync(join(import.meta.dirname, '..', 'style.css'), 'utf8')
const [light = '', dark = ''] = sheet.split('@media (prefers-color-scheme: dark)')
const colour = (block: string, tone: string): string =>
  new RegExp(`--${tone}: (#\\w{6});`).exec(block)?.[1] ?? ''

it('files have the colours of the light scheme', () => {
  for (const tone of TONES) expect(PAPER[tone], tone).toBe(colour(light, tone))
})

/** Relative luminance of a colour (WCAG 2.1). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

it.each([
  ['light', light],
  ['dark', dark],
])(
  'lines of series stand out from the ground by 3 to 1 at least in the %s scheme (WCAG 1.4.11)',
  (_, block) => {
    const ground = luminance(colour(block, 'surface'))
    for (const tone of TONES.filter((name) => name.startsWith('series'))) {
      const own = luminance(colour(block, tone))
      const contrast = (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05)
      expect(contrast, tone).toBeGreaterThan(3)
    }
  },
)

import { expect, test } from 'vitest'
import { gridLines } from './grid-lines'
import { skyOf } from './sky-box'
import { tileAt } from './fixtures/tile-at'

const whole = { low: { x: -0.5, y: -0.5 }, high: { x: 3999.5, y: 3999.5 } }

test.each([0, 0.00002, 359.99, 53.1].flatMap((ra) => [0, 45, -28.1, 85].map((dec) => [ra, dec] as const)))(
  'at RA %d, Dec %d a few lines of each kind go through the tile, each where it says',
  (ra, dec) => {
    const world = tileAt(ra, dec, 20)
    const lines = gridLines(world, whole, 5)
    for (const kind of ['ra', 'dec'] as const) {
      const some = lines.filter((line) => line.kind === kind)
      expect(some.length).toBeGreaterThanOrEqual(2)
      expect(some.length).toBeLessThanOrEqual(7)
      expect(new Set(some.map(({ label }) => label)).size).toBe(some.length)
    }
    for (const { kind, degrees, points } of lines) {
      for (const { x, y } of points) {
        const away = skyOf(world, x, y)[kind] - degrees
        expect(((away + 540) % 360) - 180).toBeCloseTo(0, 8)
      }
    }
  },
)

test('across RA 0 labels go on with 0 and not with 360', () => {
  const labels = gridLines(tileAt(0, 10), whole, 5).flatMap(({ kind, label }) =>
    kind === 'ra' ? [label] : [],
  )
  expect(labels).toContain('0.00°')
  expect(labels.some((label) => label.startsWith('359.'))).toBe(true)
  expect(labels.some((label) => label.startsWith('360'))).toBe(false)
})

test.each([90, 89.99, -89.98])(
  'around the pole, at Dec %d, meridians go all the way round, once each',
  (dec) => {
    const lines = gridLines(tileAt(30, dec), whole, 6)
    const meridians = lines.filter(({ kind }) => kind === 'ra')
    expect(meridians.map(({ degrees }) => degrees).sort((one, other) => one - other)).toEqual([
      0, 90, 180, 270,
    ])
    expect(lines.filter(({ kind }) => kind === 'dec').length).toBeGreaterThanOrEqual(2)
    // Each ends at the pole.
    const end = dec > 0 ? -1 : 0
    const ends = meridians.map(({ points }) => points.at(end))
    for (const point of ends) {
      expect(point?.x).toBeCloseTo(ends[0]?.x ?? 0, 3)
      expect(point?.y).toBeCloseTo(ends[0]?.y ?? 0, 3)
    }
  },
)

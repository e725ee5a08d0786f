import { path, rectangle, text, textWidth, type Shape } from '../chart/drawing'
import type { Ramp } from './count-colours'
import { countTicks, shareOfCount, type CountScale } from './count-scale'

/** How high the key is, in pixels. */
export const KEY_HEIGHT = 30

const BAR = 9
const PART = { part: 'legend', series: 'counts' } as const

/** The key of a figure's colours: from one object a bin to the most. */
export function drawCountKey(
  ramp: Ramp,
  scale: CountScale,
  highest: number,
  left: number,
  top: number,
): Shape[] {
  if (highest < 1) return []
  const width = 160
  const step = width / ramp.length
  const name = 'objects a bin'
  const from = left + textWidth(name) + 10
  return [
    text(name, left, top + BAR, PART, { tone: 'ink' }),
    // One object a bin is the most there is: one colour.
    ...ramp
      .map((shade) => (highest > 1 ? shade : (ramp.at(-1) ?? shade)))
      .map((fill, at) =>
        path(rectangle(from + at * step, top, step + 0.5, BAR), PART, { fill, crisp: true }),
      ),
    ...countTicks(scale, highest).flatMap((count) => {
      const x = from + width * (highest <= 1 ? 0.5 : shareOfCount(scale, count, highest))
      return [
        path(`M${x.toFixed(1)} ${top + BAR}v3`, PART, { stroke: 'ink-soft' }),
        text(count.toLocaleString('en'), x, top + BAR + 14, PART, { anchor: 'middle' }),
      ]
    }),
  ]
}

import { complexColumns, fftPlan, inverseFft, type ComplexColumns } from './inverse-fft'
import { extentAt } from './mode-sums'

/** The modes of a band and those of its PSF, both as `ModeSums` has them. */
export type ConvolvedModes = { plane: ComplexColumns; kernel: ComplexColumns }

/** Rows that are transformed together: with both of their buffers they stay in a processor's first cache. */
const TOGETHER = 16

/** From one row to the next: rows a power of two apart would all fall on the same few lines of a cache. */
export const rowPitch = (grid: number): number => grid + 8

/**
 * Transforms of two bands at once, whose modes within `reach` of the centre are multiplied by their PSFs first. The image of one is the real part of what comes out,
 * that of the other the imaginary part, `[row, column]` in rows of `rowPitch(grid)`, the first `side` columns; it is valid until the next call. For a single band the second
 * is null.
 */
export type ModeTransform = (
  one: ConvolvedModes,
  other: ConvolvedModes | null,
  reach: number,
  side: number,
) => ComplexColumns

export function modeTransform(grid: number): ModeTransform {
  const half = grid / 2
  const pitch = rowPitch(grid)
  const plan = fftPlan(grid)
  const scratch = [complexColumns(grid * pitch), complexColumns(grid * pitch)] as const
  const nothing: ConvolvedModes = { plane: complexColumns(grid * half), kernel: complexColumns(grid * half) }

  /**
   * F1 + i F2 in rows of modes x, the negative ones at the end, as of modes y: a band's modes at (-x, -y) are the conjugates of those
   * at (x, y), since images are real.
   */
  function combine(one: ConvolvedModes, other: ConvolvedModes, reach: number): void {
    const [{ re, im }] = scratch
    for (const part of [re, im]) {
      part.fill(0, 0, (reach + 1) * pitch)
      part.fill(0, (grid - reach) * pitch)
    }
    for (let y = -reach; y <= reach; y++) {
      const from = (y + half) * half
      const up = (y < 0 ? y + grid : y) * pitch
      const down = (y > 0 ? grid - y : -y) * pitch + grid
      combineRow(one, other, from, extentAt(reach, y), scratch[0], up, down)
    }
  }

  /** Rows, then columns: what lies between the modes of positive and of negative y is 0. */
  function transform(reach: number, side: number): ComplexColumns {
    const [one, other] = scratch
    let found: ComplexColumns = one
    for (const [first, end] of [
      [0, reach + 1],
      [grid - reach, grid],
    ] as const) {
      for (let row = first; row < end; row += TOGETHER) {
        const count = Math.min(TOGETHER, end - row)
        found = inverseFft(plan, { start: row * pitch, count, step: pitch, unit: 1 }, one, other)
      }
    }
    found.re.fill(0, (reach + 1) * pitch, (grid - reach) * pitch)
    found.im.fill(0, (reach + 1) * pitch, (grid - reach) * pitch)
    const free = found === one ? other : one
    return inverseFft(plan, { start: 0, count: side, step: 1, unit: pitch }, found, free)
  }

  return (one, other, reach, side) => {
    combine(one, other ?? nothing, reach)
    return transform(reach, side)
  }
}

/** Modes x from 0 to `extent` of a row, which lie from `from` on, to `up` and beyond, and their conjugates before `down`. */
function combineRow(
  { plane: a, kernel: k }: ConvolvedModes,
  { plane: b, kernel: l }: ConvolvedModes,
  from: number,
  extent: number,
  { re, im }: ComplexColumns,
  up: number,
  down: number,
): void {
  const { re: aRe, im: aIm } = a
  const { re: bRe, im: bIm } = b
  const { re: kRe, im: kIm } = k
  const { re: lRe, im: lIm } = l
  // Mode 0 has no negative: nothing may be written before the row's end for it.
  for (let x = 0; x <= extent; x++) {
    const at = from + x
    const ar = aRe[at]! * kRe[at]! - aIm[at]! * kIm[at]!
    const ai = aRe[at]! * kIm[at]! + aIm[at]! * kRe[at]!
    const br = bRe[at]! * lRe[at]! - bIm[at]! * lIm[at]!
    const bi = bRe[at]! * lIm[at]! + bIm[at]! * lRe[at]!
    re[(up + x) | 0] = ar - bi
    im[(up + x) | 0] = ai + br
    if (x > 0) {
      re[(down - x) | 0] = ar + bi
      im[(down - x) | 0] = br - ai
    }
  }
}

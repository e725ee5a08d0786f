import { complexColumns, fftPlan, inverseFft, type ComplexColumns } from './inverse-fft'

/** The modes of a band and those of its PSF, both as `ModeSums` has them; `im` of a kernel is null where it is real. */
export type ConvolvedModes = { plane: ComplexColumns; kernel: { re: Float64Array; im: Float64Array | null } }

/**
 * Takes a block of the images of two bands, `[column, row]`, the rows from `first` on, `height` of them: that of band `band` is the real part,
 * that of the next one the imaginary part.
 */
export type TakeBlock = (block: ComplexColumns, band: number, first: number, height: number) => void

/** Rows that are transformed together: with both of their buffers and what they become they stay in a processor's first cache. */
const BLOCK = 8

/**
 * Transforms on a grid of bands, whose modes within `reach` of the centre are multiplied by their PSFs first: `side` x `side` pixels of the images,
 * handed out in blocks of rows of two bands at once.
 */
export function modeTransform(
  grid: number,
  most: number,
): (bands: readonly ConvolvedModes[], reach: number, side: number, take: TakeBlock) => void {
  const half = grid / 2
  const plan = fftPlan(grid)
  const scratch = [complexColumns(grid * half * most), complexColumns(grid * half * most)] as const
  const blocks = [complexColumns(grid * BLOCK), complexColumns(grid * BLOCK)] as const

  /** A band's product with its PSF, `[mode y, mode x]` with the negative modes y at the end, from column `left` on. */
  function convolve({ plane, kernel }: ConvolvedModes, reach: number, left: number, width: number): void {
    const [into] = scratch
    for (let y = -reach; y <= reach; y++) {
      const to = (y < 0 ? y + grid : y) * width + left
      multiplyRow(plane, kernel, (y + half) * half, into, to, reach + 1)
    }
  }

  /**
   * Rows of two real images, whose modes x from 0 to reach are `beside` each other, to a column each of F1 + i F2: a band's negative
   * modes are the conjugates of its positive ones. The second image is 0 where there is none beside the first.
   */
  function combine(
    { re, im }: ComplexColumns,
    reach: number,
    beside: number,
    from: number,
    width: number,
    height: number,
  ): void {
    const [{ re: zr, im: zi }] = blocks
    const share = beside === 0 ? 0 : 1
    zr.fill(0, (reach + 1) * height, (grid - reach) * height)
    zi.fill(0, (reach + 1) * height, (grid - reach) * height)
    for (let x = 0; x <= reach; x++) {
      const positive = x * height
      // Mode 0 is its own negative: what is written there first is written over.
      const negative = x === 0 ? 0 : (grid - x) * height
      for (let row = 0, at = from + x; row < height; row++, at += width) {
        const ar = re[at]!
        const ai = im[at]!
        const br = share * re[(at + beside) | 0]!
        const bi = share * im[(at + beside) | 0]!
        zr[(negative + row) | 0] = ar + bi
        zi[(negative + row) | 0] = br - ai
        zr[(positive + row) | 0] = ar - bi
        zi[(positive + row) | 0] = ai + br
      }
    }
  }

  return (bands, reach, side, take) => {
    const count = reach + 1
    const width = bands.length * count
    const [one, other] = scratch
    one.re.fill(0, count * width, (grid - reach) * width)
    one.im.fill(0, count * width, (grid - reach) * width)
    bands.forEach((band, at) => convolve(band, reach, at * count, width))
    const rows = inverseFft(plan, width, one, other)
    for (let first = 0; first < side; first += BLOCK) {
      const height = Math.min(BLOCK, side - first)
      for (let band = 0; band < bands.length; band += 2) {
        const beside = band + 1 < bands.length ? count : 0
        combine(rows, reach, beside, first * width + band * count, width, height)
        take(inverseFft(plan, height, ...blocks), band, first, height)
      }
    }
  }
}

/** So many modes of a plane times those of a kernel, from the same place on. */
function multiplyRow(
  { re, im }: ComplexColumns,
  kernel: ConvolvedModes['kernel'],
  from: number,
  into: ComplexColumns,
  to: number,
  count: number,
): void {
  const { re: real, im: imaginary } = kernel
  const { re: outRe, im: outIm } = into
  if (imaginary === null) {
    for (let x = 0; x < count; x++) {
      outRe[to + x] = re[from + x]! * real[from + x]!
      outIm[to + x] = im[from + x]! * real[from + x]!
    }
    return
  }
  for (let x = 0; x < count; x++) {
    const [c, s] = [real[from + x]!, imaginary[from + x]!]
    outRe[to + x] = re[from + x]! * c - im[from + x]! * s
    outIm[to + x] = re[from + x]! * s + im[from + x]! * c
  }
}

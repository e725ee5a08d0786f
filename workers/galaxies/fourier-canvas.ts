import { STAMP_PIXEL_SCALE } from '../stamps/stamp'
import { complexColumns, fftPlan, inverseFft, type ComplexColumns } from './inverse-fft'
import { psfModes, type PointSpread, type PsfModes } from './point-spread'
import { GREATEST_Q, LEAST_Q, NODE_ORIGIN, NODE_SHIFT, UPPER, radialValue } from './radial-table'
import { shearMatrix } from './shear'
import type { Component, Source } from './source'

/**
 * Where sources are added up in Fourier space, one plane a band, to be transformed once: convolution with the PSF and the pixel is
 * then a product, and costs nothing for another source.
 */
export interface FourierCanvas {
  /** Pixels along a side; what lies outside comes in again at the other side. */
  readonly grid: number
  clear(): void
  /** Adds a source, without the highest modes, which together make up less than `accuracy` of the peak of its image. */
  add(source: Source, accuracy: number): void
  /**
   * Writes one band of the image, pixel-integrated, in the unit of the fluxes: `side` x `side` pixels from pixel (0, 0) on, `[row, column]`.
   */
  read(band: number, into: Float32Array | Float64Array, side: number): void
  /** Writes all bands, `[row, column, band]`. */
  readAll(into: Float32Array, side: number): void
}

const SCALE: number = STAMP_PIXEL_SCALE
/** Columns that are transformed together: with both of their buffers they stay in a processor's first cache. */
const BLOCK = 16
const LOW_BITS = 2 ** NODE_SHIFT - 1
const NODE_STEP = 2 ** -NODE_SHIFT

/** A canvas of `grid` x `grid` pixels of 0.2 arcsec (see `fftPlan` for the lengths that can be) with one band for each PSF. */
export function fourierCanvas(psfs: readonly PointSpread[], grid: number): FourierCanvas {
  const half = grid / 2
  const limit = half - 1
  const perPixel = (value: number): number => value / (grid * grid)
  const modes = psfs.map((psf) => psfModes(psf, grid))
  const rings = Float64Array.from({ length: grid }, (_, ring) =>
    Math.max(...modes.map((one) => one.rings[ring] ?? 0)),
  )
  // The transform is not divided by the number of pixels: the kernels are.
  const kernels = modes.map(({ re, im }) => ({ re: re.map(perPixel), im: im?.map(perPixel) ?? null }))
  // The modes of a plane are `[mode x, mode y]`: mode x from 0 to limit, mode y from -limit to limit. The others follow from symmetry.
  const height = 2 * limit + 1
  const planes = psfs.map(() => complexColumns((limit + 1) * height))
  // Where the second of a pair goes when the number of bands is odd.
  const unread = complexColumns((limit + 1) * height)
  const plan = fftPlan(grid)
  const scratch = [complexColumns(grid * grid), complexColumns(grid * grid)] as const
  const blocks: [ComplexColumns, ComplexColumns] = [
    complexColumns(grid * BLOCK),
    complexColumns(grid * BLOCK),
  ]
  const row = complexColumns(height)
  const rows = [complexColumns(height), complexColumns(height)] as const
  const amplitudes = [new Float64Array(height), new Float64Array(height)] as const
  const phases = complexColumns(height)
  const step = (2 * Math.PI) / grid
  const double = new Float64Array(1)
  const halves = new Uint32Array(double.buffer)
  let used = -1

  function clear(): void {
    for (const { re, im } of planes) {
      re.fill(0, 0, (used + 1) * height)
      im.fill(0, 0, (used + 1) * height)
    }
    used = -1
  }

  function add(source: Source, accuracy: number): void {
    const { components } = source
    const reach = reachOf(source, accuracy)
    used = Math.max(used, reach)
    for (let y = -reach; y <= reach; y++) {
      phases.re[y + limit] = Math.cos(step * y * source.y)
      phases.im[y + limit] = -Math.sin(step * y * source.y)
    }
    for (let at = 0; at < components.length; at += 2) {
      const first = components[at]
      if (first) addPair(source, first, components[at + 1] ?? null, reach)
    }
  }

  function addPair(source: Source, first: Component, second: Component | null, reach: number): void {
    const matrix = shearMatrix(source.shape)
    for (let x = 0; x <= reach; x++) {
      const extent = extentAt(reach, x)
      turnRow(step * x * source.x, extent)
      fillAmplitudes(amplitudes[0], first, matrix, x, extent)
      if (second) fillAmplitudes(amplitudes[1], second, matrix, x, extent)
      addRow(x * height, extent, first.flux, second?.flux ?? null)
    }
  }

  /** The phases of a row of modes, -extent to extent: those of its modes y, turned by `angle`. */
  function turnRow(angle: number, extent: number): void {
    const c = Math.cos(angle)
    const s = -Math.sin(angle)
    for (let at = limit - extent; at <= limit + extent; at++) {
      const pc = phases.re[at]!
      const ps = phases.im[at]!
      row.re[at] = pc * c - ps * s
      row.im[at] = pc * s + ps * c
    }
  }

  /** As `radialValue`, along a row of modes. */
  function fillAmplitudes(
    into: Float64Array,
    { profile: { table }, halfLightRadius }: Component,
    [a, b, c, d]: readonly [number, number, number, number],
    x: number,
    extent: number,
  ): void {
    const unit = (step / SCALE) * halfLightRadius
    for (let y = -extent; y <= extent; y++) {
      const u = (a * x + b * y) * unit
      const v = (c * x + d * y) * unit
      const q = u * u + v * v
      double[0] = q < LEAST_Q ? LEAST_Q : q > GREATEST_Q ? GREATEST_Q : q
      const upper = halves[UPPER]!
      const node = (upper >>> NODE_SHIFT) - NODE_ORIGIN
      const low = table[node]!
      into[y + limit] = low + (table[node + 1]! - low) * ((upper & LOW_BITS) * NODE_STEP)
    }
  }

  function addRow(
    start: number,
    extent: number,
    one: readonly number[],
    two: readonly number[] | null,
  ): void {
    const [a, b] = amplitudes
    const { re: cos, im: sin } = row
    // Two bands at a time: the amplitudes and phases of a mode are read once for both.
    for (let band = 0; band < planes.length; band += 2) {
      const f = one[band] ?? 0
      const g = two === null ? 0 : (two[band] ?? 0)
      const f2 = one[band + 1] ?? 0
      const g2 = two === null ? 0 : (two[band + 1] ?? 0)
      const { re, im } = planes[band]!
      const { re: re2, im: im2 } = planes[band + 1] ?? unread
      for (let y = limit - extent, at = start + y; y <= limit + extent; y++, at++) {
        const c = cos[y]!
        const s = sin[y]!
        const amplitude = f * a[y]! + g * b[y]!
        const amplitude2 = f2 * a[y]! + g2 * b[y]!
        re[at]! += amplitude * c
        im[at]! += amplitude * s
        re2[at]! += amplitude2 * c
        im2[at]! += amplitude2 * s
      }
    }
  }

  /**
   * How far from the centre modes are needed, seen through the sharpest PSF. The modes left out are taken as if all were those of the
   * minor axis, and in phase; the peak as if the source were round.
   */
  function reachOf({ shape, components }: Source, accuracy: number): number {
    const size = Math.hypot(shape.g1, shape.g2)
    const unit = (step / SCALE) ** 2
    let peak = 0
    for (let ring = 0; ring <= limit; ring++)
      peak += rings[ring]! * ring * share(components, unit * ring * ring)
    const narrow = unit * ((1 - size) / (1 + size))
    let [lost, reach] = [0, limit]
    for (; reach > 1; reach--) {
      lost += rings[reach]! * reach * share(components, narrow * reach * reach)
      if (lost > accuracy * peak) break
    }
    return reach
  }

  function read(band: number, into: Float32Array | Float64Array, side: number): void {
    forEachBlock(band, null, side, ({ re }, first, width) => {
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < width; x++) into[y * side + first + x] = re[y * width + x]!
      }
    })
  }

  function readAll(into: Float32Array, side: number): void {
    const bands = planes.length
    for (let band = 0; band < bands; band += 2) {
      const second = band + 1 < bands ? band + 1 : null
      forEachBlock(band, second, side, (block, first, width) => {
        for (let y = 0; y < side; y++) {
          copyRow(block, y * width, width, into, (y * side + first) * bands + band, bands, second !== null)
        }
      })
    }
  }

  /**
   * Transforms two bands at once and hands out the image in blocks of columns that fit a fast cache, `[row, column]`: one band is the
   * real part, the other the imaginary one.
   */
  function forEachBlock(
    band: number,
    second: number | null,
    side: number,
    take: (block: ComplexColumns, first: number, width: number) => void,
  ): void {
    const [one, other] = scratch
    convolve(band, second, one)
    const lines = inverseFft(plan, 2 * used + 1, one, other)
    for (let first = 0; first < side; first += BLOCK) {
      const width = Math.min(BLOCK, side - first)
      transpose(lines, blocks[0], first, width)
      take(inverseFft(plan, width, ...blocks), first, width)
    }
  }

  /**
   * The used modes of two bands times their PSFs, F1 + i F2, as `[mode x, mode y]` with the negative modes x at the end; each band's negative modes are the
   * conjugates of its positive ones, since images are real.
   */
  function convolve(band: number, second: number | null, into: ComplexColumns): void {
    const width = 2 * used + 1
    const { re, im } = into
    re.fill(0, 0, grid * width)
    im.fill(0, 0, grid * width)
    const [a, b] = rows
    if (second === null) clearRow(b)
    for (let x = 0; x <= used; x++) {
      const extent = extentAt(used, x)
      kernelRow(planes[band]!, kernels[band]!, x, extent, a)
      if (second !== null) kernelRow(planes[second]!, kernels[second]!, x, extent, b)
      const up = x * width + used - limit
      const down = (grid - x) * width + used + limit
      for (let y = limit - extent; y <= limit + extent; y++) {
        const ar = a.re[y]!
        const ai = a.im[y]!
        const br = b.re[y]!
        const bi = b.im[y]!
        re[up + y] = ar - bi
        im[up + y] = ai + br
        if (x > 0) {
          re[down - y] = ar + bi
          im[down - y] = br - ai
        }
      }
    }
  }

  /** A row of modes of a plane times its kernel. */
  function kernelRow(
    plane: ComplexColumns,
    kernel: Omit<PsfModes, 'rings'>,
    x: number,
    extent: number,
    into: ComplexColumns,
  ): void {
    const [from, place] = [x * height, x * grid + half - limit]
    for (let y = limit - extent; y <= limit + extent; y++) {
      const re = plane.re[from + y]!
      const im = plane.im[from + y]!
      const c = kernel.re[place + y]!
      const s = kernel.im === null ? 0 : kernel.im[place + y]!
      into.re[y] = re * c - im * s
      into.im[y] = re * s + im * c
    }
  }

  /** Columns of `[column, mode y]` to `[mode y, column]`, with the negative modes at the end. */
  function transpose({ re, im }: ComplexColumns, into: ComplexColumns, first: number, width: number): void {
    const modes = 2 * used + 1
    into.re.fill(0, (used + 1) * width, (grid - used) * width)
    into.im.fill(0, (used + 1) * width, (grid - used) * width)
    for (let mode = 0; mode < modes; mode++) {
      const to = (mode < used ? mode - used + grid : mode - used) * width
      for (let column = 0, from = first * modes + mode; column < width; column++, from += modes) {
        into.re[to + column] = re[from]!
        into.im[to + column] = im[from]!
      }
    }
  }

  return { grid, clear, add, read, readAll }
}

/** A row of a block to an image of several bands, from `to` on: its real parts, and its imaginary parts beside them if `both`. */
function copyRow(
  { re, im }: ComplexColumns,
  from: number,
  width: number,
  into: Float32Array,
  to: number,
  bands: number,
  both: boolean,
): void {
  for (let at = from; at < from + width; at++, to += bands) {
    into[to] = re[at]!
    if (both) into[to + 1] = im[at]!
  }
}

function clearRow({ re, im }: ComplexColumns): void {
  re.fill(0)
  im.fill(0)
}

/** How far a row of modes, `x` from the centre, goes within a circle. */
const extentAt = (reach: number, x: number): number => Math.floor(Math.sqrt(reach * reach - x * x))

/** The share of its flux, summed over bands, that a round source has at k^2 = q. */
function share(components: readonly Component[], q: number): number {
  let [sum, total] = [0, 0]
  for (const { profile, halfLightRadius, weight } of components) {
    sum += weight * radialValue(profile.table, q * halfLightRadius * halfLightRadius)
    total += weight
  }
  return sum / total
}

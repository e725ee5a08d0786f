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
   * Writes one band of the image, pixel-integrated, in the unit of the fluxes: `side` x `side` pixels from pixel (0, 0) on, pixel
   * (row, column) at `offset + (row * side + column) * stride` of `into`.
   */
  read(band: number, into: Float32Array | Float64Array, side: number, offset: number, stride: number): void
}

const SCALE: number = STAMP_PIXEL_SCALE
const LOW_BITS = 2 ** NODE_SHIFT - 1
const NODE_STEP = 2 ** -NODE_SHIFT

/** A canvas of `grid` x `grid` pixels of 0.2 arcsec (see `fftPlan` for the lengths that can be) with one band for each PSF. */
export function fourierCanvas(psfs: readonly PointSpread[], grid: number): FourierCanvas {
  const half = grid / 2
  const limit = half - 1
  const columns = half
  const modes = psfs.map((psf) => psfModes(psf, grid))
  const rings = Float64Array.from({ length: grid }, (_, ring) =>
    Math.max(...modes.map((one) => one.rings[ring] ?? 0)),
  )
  const planes = psfs.map(() => complexColumns((2 * limit + 1) * columns))
  const plan = fftPlan(grid)
  const scratch = [complexColumns(grid * half), complexColumns(grid * half)] as const
  const row = { cos: new Float64Array(columns), sin: new Float64Array(columns) }
  const amplitudes = [new Float64Array(columns), new Float64Array(columns)] as const
  const phases = { cos: new Float64Array(columns), sin: new Float64Array(columns) }
  const step = (2 * Math.PI) / grid
  const double = new Float64Array(1)
  const halves = new Uint32Array(double.buffer)
  let used = -1

  function clear(): void {
    const [from, to] = [(limit - used) * columns, (limit + used + 1) * columns]
    for (const { re, im } of planes) {
      if (used >= 0) {
        re.fill(0, from, to)
        im.fill(0, from, to)
      }
    }
    used = -1
  }

  function add(source: Source, accuracy: number): void {
    const { components } = source
    const reach = reachOf(source, accuracy)
    used = Math.max(used, reach)
    for (let x = 0; x <= reach; x++) {
      phases.cos[x] = Math.cos(step * x * source.x)
      phases.sin[x] = -Math.sin(step * x * source.x)
    }
    for (let at = 0; at < components.length; at += 2) {
      const first = components[at]
      if (first) addPair(source, first, components[at + 1] ?? null, reach)
    }
  }

  function addPair(source: Source, first: Component, second: Component | null, reach: number): void {
    const matrix = shearMatrix(source.shape)
    for (let y = -reach; y <= reach; y++) {
      const width = Math.floor(Math.sqrt(reach * reach - y * y)) + 1
      turnRow(step * y * source.y, width)
      fillAmplitudes(amplitudes[0], first, matrix, y, width)
      if (second) fillAmplitudes(amplitudes[1], second, matrix, y, width)
      addRow((y + limit) * columns, width, first.flux, second?.flux ?? null)
    }
  }

  /** The phase of a row of modes: that of its columns, turned by `angle`. */
  function turnRow(angle: number, width: number): void {
    const c = Math.cos(angle)
    const s = -Math.sin(angle)
    for (let x = 0; x < width; x++) {
      const pc = phases.cos[x]!
      const ps = phases.sin[x]!
      row.cos[x] = pc * c - ps * s
      row.sin[x] = pc * s + ps * c
    }
  }

  /** As `radialValue`, along a row of modes. */
  function fillAmplitudes(
    into: Float64Array,
    { profile, halfLightRadius }: Component,
    [a, b, c, d]: readonly [number, number, number, number],
    y: number,
    width: number,
  ): void {
    const { table } = profile
    const unit = (step / SCALE) * halfLightRadius
    for (let x = 0; x < width; x++) {
      const u = (a * x + b * y) * unit
      const v = (c * x + d * y) * unit
      const q = u * u + v * v
      double[0] = q < LEAST_Q ? LEAST_Q : q > GREATEST_Q ? GREATEST_Q : q
      const upper = halves[UPPER]!
      const node = (upper >>> NODE_SHIFT) - NODE_ORIGIN
      const low = table[node]!
      into[x] = low + (table[node + 1]! - low) * ((upper & LOW_BITS) * NODE_STEP)
    }
  }

  function addRow(start: number, width: number, one: readonly number[], two: readonly number[] | null): void {
    const [a, b] = amplitudes
    for (let band = 0; band < planes.length; band++) {
      const { re, im } = planes[band]!
      const f = one[band] ?? 0
      const g = two === null ? 0 : (two[band] ?? 0)
      for (let x = 0; x < width; x++) {
        const amplitude = f * a[x]! + g * b[x]!
        re[start + x]! += amplitude * row.cos[x]!
        im[start + x]! += amplitude * row.sin[x]!
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

  function read(
    band: number,
    into: Float32Array | Float64Array,
    side: number,
    offset: number,
    stride: number,
  ): void {
    const width = used + 1
    const pairs = side >> 1
    const [one, other] = scratch
    convolve(planes[band]!, modes[band]!, one, width)
    const rows = inverseFft(plan, width, one, other)
    const spare = rows === one ? other : one
    pairRows(rows, spare, width, pairs)
    const image = inverseFft(plan, pairs, spare, rows)
    for (let pair = 0, at = offset; pair < pairs; pair++, at += side * stride) {
      for (let x = pair, end = side * pairs; x < end; x += pairs, at += stride) {
        into[at] = image.re[x]!
        into[at + side * stride] = image.im[x]!
      }
    }
  }

  /** The used modes times the PSF, `[mode y, mode x]` with negative modes at the end, over the grid's area. */
  function convolve(plane: ComplexColumns, psf: PsfModes, into: ComplexColumns, width: number): void {
    const scale = 1 / (grid * grid)
    into.re.fill(0, width * width, (grid - used) * width)
    into.im.fill(0, width * width, (grid - used) * width)
    for (let y = -used; y <= used; y++) {
      const from = (y + limit) * columns
      const kernel = (y + half) * half
      const to = (y < 0 ? y + grid : y) * width
      if (psf.im === null) {
        for (let x = 0; x < width; x++) {
          const c = psf.re[kernel + x]! * scale
          into.re[to + x] = plane.re[from + x]! * c
          into.im[to + x] = plane.im[from + x]! * c
        }
        continue
      }
      for (let x = 0; x < width; x++) {
        const a = plane.re[from + x]!
        const b = plane.im[from + x]!
        const c = psf.re[kernel + x]! * scale
        const s = psf.im[kernel + x]! * scale
        into.re[to + x] = a * c - b * s
        into.im[to + x] = a * s + b * c
      }
    }
  }

  /** Two real rows as one complex row, row 2n the real part, `[mode x, pair]`: their spectra have the symmetry of real images. */
  function pairRows(rows: ComplexColumns, into: ComplexColumns, width: number, pairs: number): void {
    const { re, im } = rows
    into.re.fill(0, width * pairs, (grid - used) * pairs)
    into.im.fill(0, width * pairs, (grid - used) * pairs)
    const { re: toRe, im: toIm } = into
    for (let pair = 0, at = 0; pair < pairs; pair++, at += width) {
      toRe[pair] = re[at]!
      toIm[pair] = re[at + width]!
      let up = pair + pairs
      let down = pair + (grid - 1) * pairs
      for (const end = at++ + width; at < end; at++, up += pairs, down -= pairs) {
        const a = re[at]!
        const b = im[at]!
        const c = re[at + width]!
        const d = im[at + width]!
        toRe[up] = a - d
        toIm[up] = b + c
        toRe[down] = a + d
        toIm[down] = c - b
      }
    }
  }

  return { grid, clear, add, read }
}

/** The share of its flux, summed over bands, that a round source has at k^2 = q. */
function share(components: readonly Component[], q: number): number {
  let [sum, total] = [0, 0]
  for (const { profile, halfLightRadius, weight } of components) {
    sum += weight * radialValue(profile.table, q * halfLightRadius * halfLightRadius)
    total += weight
  }
  return sum / total
}

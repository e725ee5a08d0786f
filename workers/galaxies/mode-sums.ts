import { STAMP_PIXEL_SCALE } from '../stamps/stamp'
import { complexColumns, type ComplexColumns } from './inverse-fft'
import { GREATEST_Q, LEAST_Q, NODE_ORIGIN, NODE_SHIFT, UPPER, radialValue } from './radial-table'
import { shearMatrix } from './shear'
import type { Component, Source } from './source'

/**
 * The modes of sources added up, before the PSF: one plane a band, `[mode y, mode x]`, mode y from -grid / 2 to grid / 2 - 1 and mode x from 0 to
 * grid / 2 - 1. Those of negative x are the conjugates, since images are real.
 */
export interface ModeSums {
  readonly planes: readonly ComplexColumns[]
  /** How far from the centre modes have been added, -1 for none. */
  reach(): number
  clear(): void
  /** Adds a source, without the highest modes, which together make up less than `accuracy` of the peak of its image. */
  add(source: Source, accuracy: number): void
}

const SCALE: number = STAMP_PIXEL_SCALE
const LOW_BITS = 2 ** NODE_SHIFT - 1
const NODE_STEP = 2 ** -NODE_SHIFT

/** Sums for so many bands on a grid; `rings` is the greatest size of the PSFs' modes at each distance from the centre. */
export function modeSums(bands: number, grid: number, rings: Float64Array): ModeSums {
  const half = grid / 2
  const limit = half - 1
  const planes = Array.from({ length: bands }, () => complexColumns(grid * half))
  // Where the second of a pair goes when the number of bands is odd.
  const unread = complexColumns(grid * half)
  const phases = complexColumns(half)
  const row = complexColumns(half)
  const amplitudes = [new Float64Array(half), new Float64Array(half)] as const
  const step = (2 * Math.PI) / grid
  const double = new Float64Array(1)
  const halves = new Uint32Array(double.buffer)
  let used = -1

  function clear(): void {
    for (const { re, im } of planes) {
      re.fill(0, (half - used) * half, (half + used + 1) * half)
      im.fill(0, (half - used) * half, (half + used + 1) * half)
    }
    used = -1
  }

  function add(source: Source, accuracy: number): void {
    const { components } = source
    const reach = reachOf(source, accuracy)
    used = Math.max(used, reach)
    for (let x = 0; x <= reach; x++) {
      phases.re[x] = Math.cos(step * x * source.x)
      phases.im[x] = -Math.sin(step * x * source.x)
    }
    for (let at = 0; at < components.length; at += 2) {
      const first = components[at]
      if (first) addPair(source, first, components[at + 1] ?? null, reach)
    }
  }

  function addPair(source: Source, first: Component, second: Component | null, reach: number): void {
    const matrix = shearMatrix(source.shape)
    for (let y = -reach; y <= reach; y++) {
      const extent = extentAt(reach, y)
      turnRow(step * y * source.y, extent)
      fillAmplitudes(amplitudes[0], first, matrix, y, extent)
      if (second) fillAmplitudes(amplitudes[1], second, matrix, y, extent)
      addRow((y + half) * half, extent, first.flux, second?.flux ?? null)
    }
  }

  /** The phases of a row of modes, 0 to extent: those of its modes x, turned by `angle`. */
  function turnRow(angle: number, extent: number): void {
    const c = Math.cos(angle)
    const s = -Math.sin(angle)
    for (let x = 0; x <= extent; x++) {
      const pc = phases.re[x]!
      const ps = phases.im[x]!
      row.re[x] = pc * c - ps * s
      row.im[x] = pc * s + ps * c
    }
  }

  /** As `radialValue`, along a row of modes. */
  function fillAmplitudes(
    into: Float64Array,
    { profile: { table }, halfLightRadius }: Component,
    [a, b, c, d]: readonly [number, number, number, number],
    y: number,
    extent: number,
  ): void {
    const unit = (step / SCALE) * halfLightRadius
    for (let x = 0; x <= extent; x++) {
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
      for (let x = 0, at = start; x <= extent; x++, at++) {
        const c = cos[x]!
        const s = sin[x]!
        const amplitude = f * a[x]! + g * b[x]!
        const amplitude2 = f2 * a[x]! + g2 * b[x]!
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

  return { planes, reach: () => used, clear, add }
}

/** How far a row of modes, `y` from the centre, goes within a circle. */
export const extentAt = (reach: number, y: number): number => Math.floor(Math.sqrt(reach * reach - y * y))

/** The share of its flux, summed over bands, that a round source has at k^2 = q. */
function share(components: readonly Component[], q: number): number {
  let [sum, total] = [0, 0]
  for (const { profile, halfLightRadius, weight } of components) {
    sum += weight * radialValue(profile.table, q * halfLightRadius * halfLightRadius)
    total += weight
  }
  return sum / total
}

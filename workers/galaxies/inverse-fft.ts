import { lastRadix8, radix8 } from './radix-8'

/**
 * Inverse discrete Fourier transforms of many lines of an array at once: x[n] = sum over k of X[k] exp(+2 pi i k n / length), not divided by
 * the length. The result lies where the data did, in `spare` or in place: the pair that has it is returned, always the same one for a plan. Stockham's
 * autosort algorithm with radices 8, 4, 3 and 2 (Van Loan 1992, section 1.7).
 */
export function inverseFft(
  { length, stages }: FftPlan,
  { start, count, step, unit }: Lines,
  data: ComplexColumns,
  spare: ComplexColumns,
): ComplexColumns {
  let [from, to] = [data, spare]
  let done = 1
  for (const { radix, twiddles } of stages) {
    const blocks = length / (done * radix)
    const apart = done * blocks * unit
    for (let block = 0; block < blocks; block++) {
      for (let q = 0; q < done; q++) {
        const at = start + (q + done * block) * unit
        const put = start + (q + done * radix * block) * unit
        BUTTERFLIES[radix](from, to, at, put, count, step, apart, done * unit, twiddles, block)
      }
    }
    done *= radix
    ;[from, to] = [to, from]
  }
  return from
}

/** Complex numbers `[row, column]`, real and imaginary parts apart. */
export type ComplexColumns = { re: Float64Array; im: Float64Array }

export function complexColumns(size: number): ComplexColumns {
  return { re: new Float64Array(size), im: new Float64Array(size) }
}

/** `count` lines: number k of line n is at `start + n * step + k * unit`. Columns of an array have a step of 1, its rows a unit of 1. */
export type Lines = { start: number; count: number; step: number; unit: number }

type Radix = 2 | 3 | 4 | 8
type Stage = { radix: Radix; twiddles: Float64Array }
export type FftPlan = { length: number; stages: Stage[] }

/** The plan of a length that has no prime factors but 2 and at most one 3. Throws RangeError for another length. */
export function fftPlan(length: number): FftPlan {
  const stages: Stage[] = []
  for (let rest = length; rest > 1;) {
    const radix = radixOf(rest)
    if (radix === null)
      throw new RangeError(`no transform of length ${length}: only powers of 2, and thrice those`)
    stages.push({ radix, twiddles: twiddlesOf(rest, radix) })
    rest /= radix
  }
  return { length, stages }
}

function radixOf(rest: number): Radix | null {
  const radices: Radix[] = rest === 16 ? [4] : [8, 4, 2, 3]
  return radices.find((radix) => rest % radix === 0) ?? null
}

/** exp(2 pi i p j / rest) for p in 0..rest / radix and j in 1..radix, as pairs. */
function twiddlesOf(rest: number, radix: number): Float64Array {
  const twiddles = new Float64Array((rest / radix) * (radix - 1) * 2)
  let at = 0
  for (let p = 0; p < rest / radix; p++) {
    for (let j = 1; j < radix; j++) {
      const angle = (2 * Math.PI * p * j) / rest
      twiddles[at++] = Math.cos(angle)
      twiddles[at++] = Math.sin(angle)
    }
  }
  return twiddles
}

/**
 * The butterflies of one block of a pass, one a line: they read at `from`, their inputs `apart` from each other, and write at `to`,
 * their outputs `away` from each other; the next line is a `step` further on.
 */
type Butterflies = (
  x: ComplexColumns,
  y: ComplexColumns,
  from: number,
  to: number,
  count: number,
  step: number,
  apart: number,
  away: number,
  twiddles: Float64Array,
  block: number,
) => void

const BUTTERFLIES: Record<Radix, Butterflies> = {
  ...{ 2: radix2, 3: radix3, 4: radix4 },
  8: (x, y, from, to, count, step, apart, away, twiddles, block) =>
    apart === away
      ? lastRadix8(x, y, from, count, step, apart)
      : radix8(x, y, from, to, count, step, apart, away, twiddles, block),
}

// The index of a typed array is in range by construction: `!` spares the innermost loops a test that never fails.

function radix2(
  { re: xr, im: xi }: ComplexColumns,
  { re: yr, im: yi }: ComplexColumns,
  from: number,
  to: number,
  count: number,
  step: number,
  apart: number,
  away: number,
  w: Float64Array,
  block: number,
): void {
  const [c, s] = [w[2 * block]!, w[2 * block + 1]!]
  for (let n = 0, q = from, o = to; n < count; n++, q += step, o += step) {
    const dr = xr[q]! - xr[q + apart]!
    const di = xi[q]! - xi[q + apart]!
    yr[o] = xr[q]! + xr[q + apart]!
    yi[o] = xi[q]! + xi[q + apart]!
    yr[o + away] = dr * c - di * s
    yi[o + away] = dr * s + di * c
  }
}

const SIN_60 = Math.sqrt(3) / 2

function radix3(
  { re: xr, im: xi }: ComplexColumns,
  { re: yr, im: yi }: ComplexColumns,
  from: number,
  to: number,
  count: number,
  step: number,
  apart: number,
  away: number,
  w: Float64Array,
  block: number,
): void {
  const [c1, s1, c2, s2] = [w[4 * block]!, w[4 * block + 1]!, w[4 * block + 2]!, w[4 * block + 3]!]
  for (let n = 0, q = from, o = to; n < count; n++, q += step, o += step) {
    const x1r = xr[q + apart]!
    const x1i = xi[q + apart]!
    const x2r = xr[q + 2 * apart]!
    const x2i = xi[q + 2 * apart]!
    const sr = x1r + x2r
    const si = x1i + x2i
    const dr = SIN_60 * (x1r - x2r)
    const di = SIN_60 * (x1i - x2i)
    const mr = xr[q]! - 0.5 * sr
    const mi = xi[q]! - 0.5 * si
    yr[o] = xr[q]! + sr
    yi[o] = xi[q]! + si
    yr[o + away] = (mr - di) * c1 - (mi + dr) * s1
    yi[o + away] = (mr - di) * s1 + (mi + dr) * c1
    yr[o + 2 * away] = (mr + di) * c2 - (mi - dr) * s2
    yi[o + 2 * away] = (mr + di) * s2 + (mi - dr) * c2
  }
}

function radix4(
  { re: xr, im: xi }: ComplexColumns,
  { re: yr, im: yi }: ComplexColumns,
  from: number,
  to: number,
  count: number,
  step: number,
  apart: number,
  away: number,
  w: Float64Array,
  block: number,
): void {
  const t = 6 * block
  const [c1, s1, c2, s2, c3, s3] = [w[t]!, w[t + 1]!, w[t + 2]!, w[t + 3]!, w[t + 4]!, w[t + 5]!]
  for (let n = 0, q = from, o = to; n < count; n++, q += step, o += step) {
    const x0r = xr[q]!
    const x0i = xi[q]!
    const x1r = xr[(q + apart) | 0]!
    const x1i = xi[(q + apart) | 0]!
    const x2r = xr[(q + 2 * apart) | 0]!
    const x2i = xi[(q + 2 * apart) | 0]!
    const x3r = xr[(q + 3 * apart) | 0]!
    const x3i = xi[(q + 3 * apart) | 0]!
    const ar = x0r + x2r
    const ai = x0i + x2i
    const br = x0r - x2r
    const bi = x0i - x2i
    const cr = x1r + x3r
    const ci = x1i + x3i
    const dr = x1r - x3r
    const di = x1i - x3i
    yr[o] = ar + cr
    yi[o] = ai + ci
    yr[(o + away) | 0] = (br - di) * c1 - (bi + dr) * s1
    yi[(o + away) | 0] = (br - di) * s1 + (bi + dr) * c1
    yr[(o + 2 * away) | 0] = (ar - cr) * c2 - (ai - ci) * s2
    yi[(o + 2 * away) | 0] = (ar - cr) * s2 + (ai - ci) * c2
    yr[(o + 3 * away) | 0] = (br + di) * c3 - (bi - dr) * s3
    yi[(o + 3 * away) | 0] = (br + di) * s3 + (bi - dr) * c3
  }
}

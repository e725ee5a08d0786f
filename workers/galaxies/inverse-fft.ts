import { lastRadix8, radix8 } from './radix-8'

/**
 * Inverse discrete Fourier transforms of many columns at once: x[n] = sum over k of X[k] exp(+2 pi i k n / length), not divided by
 * the length. `re` and `im` hold `[k, column]`, and `[n, column]` afterwards, in `spareRe` and `spareIm` or in place:
 * the pair that has the result is returned. Stockham's autosort algorithm with radices 8, 4, 3 and 2 (Van Loan 1992, section 1.7).
 */
export function inverseFft(
  { length, stages }: FftPlan,
  columns: number,
  data: ComplexColumns,
  spare: ComplexColumns,
): ComplexColumns {
  let [from, to] = [data, spare]
  let stride = columns
  let rest = length
  for (const { radix, twiddles } of stages) {
    BUTTERFLIES[radix](from, to, rest / radix, stride, twiddles)
    rest /= radix
    stride *= radix
    ;[from, to] = [to, from]
  }
  return from
}

/** Complex numbers `[row, column]`, real and imaginary parts apart. */
export type ComplexColumns = { re: Float64Array; im: Float64Array }

export function complexColumns(size: number): ComplexColumns {
  return { re: new Float64Array(size), im: new Float64Array(size) }
}

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

type Butterfly = (
  from: ComplexColumns,
  to: ComplexColumns,
  blocks: number,
  stride: number,
  twiddles: Float64Array,
) => void

const BUTTERFLIES: Record<Radix, Butterfly> = {
  ...{ 2: radix2, 3: radix3, 4: radix4 },
  8: (from, to, blocks, stride, twiddles) =>
    blocks === 1 ? lastRadix8(from, to, stride) : radix8(from, to, blocks, stride, twiddles),
}

// The index of a typed array is in range by construction: `!` spares the innermost loops a test that never fails.

function radix2(
  from: ComplexColumns,
  to: ComplexColumns,
  blocks: number,
  stride: number,
  w: Float64Array,
): void {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const half = stride * blocks
  for (let p = 0; p < blocks; p++) {
    const [c, s] = [w[2 * p]!, w[2 * p + 1]!]
    const out = 2 * p * stride
    for (let q = p * stride, o = out; q < (p + 1) * stride; q++, o++) {
      const dr = xr[q]! - xr[q + half]!
      const di = xi[q]! - xi[q + half]!
      yr[o] = xr[q]! + xr[q + half]!
      yi[o] = xi[q]! + xi[q + half]!
      yr[o + stride] = dr * c - di * s
      yi[o + stride] = dr * s + di * c
    }
  }
}

const SIN_60 = Math.sqrt(3) / 2

function radix3(
  from: ComplexColumns,
  to: ComplexColumns,
  blocks: number,
  stride: number,
  w: Float64Array,
): void {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const third = stride * blocks
  for (let p = 0; p < blocks; p++) {
    const c1 = w[4 * p]!
    const s1 = w[4 * p + 1]!
    const c2 = w[4 * p + 2]!
    const s2 = w[4 * p + 3]!
    for (let q = p * stride, o = 3 * p * stride; q < (p + 1) * stride; q++, o++) {
      const sr = xr[q + third]! + xr[q + 2 * third]!
      const si = xi[q + third]! + xi[q + 2 * third]!
      const dr = SIN_60 * (xr[q + third]! - xr[q + 2 * third]!)
      const di = SIN_60 * (xi[q + third]! - xi[q + 2 * third]!)
      const mr = xr[q]! - 0.5 * sr
      const mi = xi[q]! - 0.5 * si
      yr[o] = xr[q]! + sr
      yi[o] = xi[q]! + si
      yr[o + stride] = (mr - di) * c1 - (mi + dr) * s1
      yi[o + stride] = (mr - di) * s1 + (mi + dr) * c1
      yr[o + 2 * stride] = (mr + di) * c2 - (mi - dr) * s2
      yi[o + 2 * stride] = (mr + di) * s2 + (mi - dr) * c2
    }
  }
}

function radix4(
  from: ComplexColumns,
  to: ComplexColumns,
  blocks: number,
  stride: number,
  w: Float64Array,
): void {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const step = stride * blocks
  for (let p = 0; p < blocks; p++) {
    const t = 6 * p
    const [c1, s1, c2, s2, c3, s3] = [w[t]!, w[t + 1]!, w[t + 2]!, w[t + 3]!, w[t + 4]!, w[t + 5]!]
    for (let q = p * stride, o = 4 * p * stride; q < (p + 1) * stride; q++, o++) {
      const x0r = xr[q]!
      const x0i = xi[q]!
      const x1r = xr[(q + step) | 0]!
      const x1i = xi[(q + step) | 0]!
      const x2r = xr[(q + 2 * step) | 0]!
      const x2i = xi[(q + 2 * step) | 0]!
      const x3r = xr[(q + 3 * step) | 0]!
      const x3i = xi[(q + 3 * step) | 0]!
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
      yr[(o + stride) | 0] = (br - di) * c1 - (bi + dr) * s1
      yi[(o + stride) | 0] = (br - di) * s1 + (bi + dr) * c1
      yr[(o + 2 * stride) | 0] = (ar - cr) * c2 - (ai - ci) * s2
      yi[(o + 2 * stride) | 0] = (ar - cr) * s2 + (ai - ci) * c2
      yr[(o + 3 * stride) | 0] = (br + di) * c3 - (bi - dr) * s3
      yi[(o + 3 * stride) | 0] = (br + di) * s3 + (bi - dr) * c3
    }
  }
}

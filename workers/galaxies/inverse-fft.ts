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

const BUTTERFLIES: Record<Radix, Butterfly> = { 2: radix2, 3: radix3, 4: radix4, 8: radix8 }

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
      const ar = xr[q]! + xr[q + 2 * step]!
      const ai = xi[q]! + xi[q + 2 * step]!
      const br = xr[q]! - xr[q + 2 * step]!
      const bi = xi[q]! - xi[q + 2 * step]!
      const cr = xr[q + step]! + xr[q + 3 * step]!
      const ci = xi[q + step]! + xi[q + 3 * step]!
      const dr = xr[q + step]! - xr[q + 3 * step]!
      const di = xi[q + step]! - xi[q + 3 * step]!
      yr[o] = ar + cr
      yi[o] = ai + ci
      yr[o + stride] = (br - di) * c1 - (bi + dr) * s1
      yi[o + stride] = (br - di) * s1 + (bi + dr) * c1
      yr[o + 2 * stride] = (ar - cr) * c2 - (ai - ci) * s2
      yi[o + 2 * stride] = (ar - cr) * s2 + (ai - ci) * c2
      yr[o + 3 * stride] = (br + di) * c3 - (bi - dr) * s3
      yi[o + 3 * stride] = (br + di) * s3 + (bi - dr) * c3
    }
  }
}

function radix8(
  from: ComplexColumns,
  to: ComplexColumns,
  blocks: number,
  stride: number,
  w: Float64Array,
): void {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const step = stride * blocks
  // The last stage has no twiddles.
  const last = blocks === 1
  for (let p = 0; p < blocks; p++) {
    const t = 14 * p
    for (let q = p * stride, o = 8 * p * stride; q < (p + 1) * stride; q++, o++) {
      // Even inputs 0 2 4 6, then odd ones 1 3 5 7: two transforms of length 4.
      let ar = xr[q]! + xr[q + 4 * step]!
      let ai = xi[q]! + xi[q + 4 * step]!
      let br = xr[q]! - xr[q + 4 * step]!
      let bi = xi[q]! - xi[q + 4 * step]!
      let cr = xr[q + 2 * step]! + xr[q + 6 * step]!
      let ci = xi[q + 2 * step]! + xi[q + 6 * step]!
      let dr = xr[q + 2 * step]! - xr[q + 6 * step]!
      let di = xi[q + 2 * step]! - xi[q + 6 * step]!
      const e0r = ar + cr
      const e0i = ai + ci
      const e2r = ar - cr
      const e2i = ai - ci
      const e1r = br - di
      const e1i = bi + dr
      const e3r = br + di
      const e3i = bi - dr
      ar = xr[q + step]! + xr[q + 5 * step]!
      ai = xi[q + step]! + xi[q + 5 * step]!
      br = xr[q + step]! - xr[q + 5 * step]!
      bi = xi[q + step]! - xi[q + 5 * step]!
      cr = xr[q + 3 * step]! + xr[q + 7 * step]!
      ci = xi[q + 3 * step]! + xi[q + 7 * step]!
      dr = xr[q + 3 * step]! - xr[q + 7 * step]!
      di = xi[q + 3 * step]! - xi[q + 7 * step]!
      const o0r = ar + cr
      const o0i = ai + ci
      const o2r = -(ai - ci)
      const o2i = ar - cr
      const f1r = br - di
      const f1i = bi + dr
      const o1r = Math.SQRT1_2 * (f1r - f1i)
      const o1i = Math.SQRT1_2 * (f1r + f1i)
      const f3r = br + di
      const f3i = bi - dr
      const o3r = -Math.SQRT1_2 * (f3r + f3i)
      const o3i = Math.SQRT1_2 * (f3r - f3i)
      if (last) {
        yr[o] = e0r + o0r
        yi[o] = e0i + o0i
        yr[o + stride] = e1r + o1r
        yi[o + stride] = e1i + o1i
        yr[o + 2 * stride] = e2r + o2r
        yi[o + 2 * stride] = e2i + o2i
        yr[o + 3 * stride] = e3r + o3r
        yi[o + 3 * stride] = e3i + o3i
        yr[o + 4 * stride] = e0r - o0r
        yi[o + 4 * stride] = e0i - o0i
        yr[o + 5 * stride] = e1r - o1r
        yi[o + 5 * stride] = e1i - o1i
        yr[o + 6 * stride] = e2r - o2r
        yi[o + 6 * stride] = e2i - o2i
        yr[o + 7 * stride] = e3r - o3r
        yi[o + 7 * stride] = e3i - o3i
        continue
      }
      yr[o] = e0r + o0r
      yi[o] = e0i + o0i
      let ur = e1r + o1r
      let ui = e1i + o1i
      yr[o + stride] = ur * w[t]! - ui * w[t + 1]!
      yi[o + stride] = ur * w[t + 1]! + ui * w[t]!
      ur = e2r + o2r
      ui = e2i + o2i
      yr[o + 2 * stride] = ur * w[t + 2]! - ui * w[t + 3]!
      yi[o + 2 * stride] = ur * w[t + 3]! + ui * w[t + 2]!
      ur = e3r + o3r
      ui = e3i + o3i
      yr[o + 3 * stride] = ur * w[t + 4]! - ui * w[t + 5]!
      yi[o + 3 * stride] = ur * w[t + 5]! + ui * w[t + 4]!
      ur = e0r - o0r
      ui = e0i - o0i
      yr[o + 4 * stride] = ur * w[t + 6]! - ui * w[t + 7]!
      yi[o + 4 * stride] = ur * w[t + 7]! + ui * w[t + 6]!
      ur = e1r - o1r
      ui = e1i - o1i
      yr[o + 5 * stride] = ur * w[t + 8]! - ui * w[t + 9]!
      yi[o + 5 * stride] = ur * w[t + 9]! + ui * w[t + 8]!
      ur = e2r - o2r
      ui = e2i - o2i
      yr[o + 6 * stride] = ur * w[t + 10]! - ui * w[t + 11]!
      yi[o + 6 * stride] = ur * w[t + 11]! + ui * w[t + 10]!
      ur = e3r - o3r
      ui = e3i - o3i
      yr[o + 7 * stride] = ur * w[t + 12]! - ui * w[t + 13]!
      yi[o + 7 * stride] = ur * w[t + 13]! + ui * w[t + 12]!
    }
  }
}

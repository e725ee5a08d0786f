import type { ComplexColumns } from './inverse-fft'

/**
 * Radix-8 butterflies of `inverseFft`: inputs 0 2 4 6 and 1 3 5 7 go through two transforms of length 4, which are then put together. Those with twiddles
 * and those of the last pass, which has none, are written out: each input and twiddle is read once, and what is left of the numbers fits the
 * processor's registers. `| 0` spares the test that a sum of indices is still an index.
 */
export function radix8(
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
  const from1 = apart
  const from2 = 2 * apart
  const from3 = 3 * apart
  const from4 = 4 * apart
  const from5 = 5 * apart
  const from6 = 6 * apart
  const from7 = 7 * apart
  const to1 = away
  const to2 = 2 * away
  const to3 = 3 * away
  const to4 = 4 * away
  const to5 = 5 * away
  const to6 = 6 * away
  const to7 = 7 * away
  const t = 14 * block
  const c1 = w[t]!
  const s1 = w[t + 1]!
  const c2 = w[t + 2]!
  const s2 = w[t + 3]!
  const c3 = w[t + 4]!
  const s3 = w[t + 5]!
  const c4 = w[t + 6]!
  const s4 = w[t + 7]!
  const c5 = w[t + 8]!
  const s5 = w[t + 9]!
  const c6 = w[t + 10]!
  const s6 = w[t + 11]!
  const c7 = w[t + 12]!
  const s7 = w[t + 13]!
  for (let n = 0, q = from, o = to; n < count; n++, q += step, o += step) {
    const x0r = xr[q]!
    const x0i = xi[q]!
    const x1r = xr[(q + from1) | 0]!
    const x1i = xi[(q + from1) | 0]!
    const x2r = xr[(q + from2) | 0]!
    const x2i = xi[(q + from2) | 0]!
    const x3r = xr[(q + from3) | 0]!
    const x3i = xi[(q + from3) | 0]!
    const x4r = xr[(q + from4) | 0]!
    const x4i = xi[(q + from4) | 0]!
    const x5r = xr[(q + from5) | 0]!
    const x5i = xi[(q + from5) | 0]!
    const x6r = xr[(q + from6) | 0]!
    const x6i = xi[(q + from6) | 0]!
    const x7r = xr[(q + from7) | 0]!
    const x7i = xi[(q + from7) | 0]!
    let ar = x0r + x4r
    let ai = x0i + x4i
    let br = x0r - x4r
    let bi = x0i - x4i
    let cr = x2r + x6r
    let ci = x2i + x6i
    let dr = x2r - x6r
    let di = x2i - x6i
    const e0r = ar + cr
    const e0i = ai + ci
    const e2r = ar - cr
    const e2i = ai - ci
    const e1r = br - di
    const e1i = bi + dr
    const e3r = br + di
    const e3i = bi - dr
    ar = x1r + x5r
    ai = x1i + x5i
    br = x1r - x5r
    bi = x1i - x5i
    cr = x3r + x7r
    ci = x3i + x7i
    dr = x3r - x7r
    di = x3i - x7i
    const o0r = ar + cr
    const o0i = ai + ci
    const o2r = ci - ai
    const o2i = ar - cr
    const f1r = br - di
    const f1i = bi + dr
    const o1r = Math.SQRT1_2 * (f1r - f1i)
    const o1i = Math.SQRT1_2 * (f1r + f1i)
    const f3r = br + di
    const f3i = bi - dr
    const o3r = -Math.SQRT1_2 * (f3r + f3i)
    const o3i = Math.SQRT1_2 * (f3r - f3i)
    yr[o] = e0r + o0r
    yi[o] = e0i + o0i
    let ur = e1r + o1r
    let ui = e1i + o1i
    yr[(o + to1) | 0] = ur * c1 - ui * s1
    yi[(o + to1) | 0] = ur * s1 + ui * c1
    ur = e2r + o2r
    ui = e2i + o2i
    yr[(o + to2) | 0] = ur * c2 - ui * s2
    yi[(o + to2) | 0] = ur * s2 + ui * c2
    ur = e3r + o3r
    ui = e3i + o3i
    yr[(o + to3) | 0] = ur * c3 - ui * s3
    yi[(o + to3) | 0] = ur * s3 + ui * c3
    ur = e0r - o0r
    ui = e0i - o0i
    yr[(o + to4) | 0] = ur * c4 - ui * s4
    yi[(o + to4) | 0] = ur * s4 + ui * c4
    ur = e1r - o1r
    ui = e1i - o1i
    yr[(o + to5) | 0] = ur * c5 - ui * s5
    yi[(o + to5) | 0] = ur * s5 + ui * c5
    ur = e2r - o2r
    ui = e2i - o2i
    yr[(o + to6) | 0] = ur * c6 - ui * s6
    yi[(o + to6) | 0] = ur * s6 + ui * c6
    ur = e3r - o3r
    ui = e3i - o3i
    yr[(o + to7) | 0] = ur * c7 - ui * s7
    yi[(o + to7) | 0] = ur * s7 + ui * c7
  }
}

/** Those of the last pass: what was read is written over places that lie alike. */
export function lastRadix8(
  { re: xr, im: xi }: ComplexColumns,
  { re: yr, im: yi }: ComplexColumns,
  from: number,
  count: number,
  step: number,
  apart: number,
): void {
  const from1 = apart
  const from2 = 2 * apart
  const from3 = 3 * apart
  const from4 = 4 * apart
  const from5 = 5 * apart
  const from6 = 6 * apart
  const from7 = 7 * apart
  for (let n = 0, q = from; n < count; n++, q += step) {
    const x0r = xr[q]!
    const x0i = xi[q]!
    const x1r = xr[(q + from1) | 0]!
    const x1i = xi[(q + from1) | 0]!
    const x2r = xr[(q + from2) | 0]!
    const x2i = xi[(q + from2) | 0]!
    const x3r = xr[(q + from3) | 0]!
    const x3i = xi[(q + from3) | 0]!
    const x4r = xr[(q + from4) | 0]!
    const x4i = xi[(q + from4) | 0]!
    const x5r = xr[(q + from5) | 0]!
    const x5i = xi[(q + from5) | 0]!
    const x6r = xr[(q + from6) | 0]!
    const x6i = xi[(q + from6) | 0]!
    const x7r = xr[(q + from7) | 0]!
    const x7i = xi[(q + from7) | 0]!
    let ar = x0r + x4r
    let ai = x0i + x4i
    let br = x0r - x4r
    let bi = x0i - x4i
    let cr = x2r + x6r
    let ci = x2i + x6i
    let dr = x2r - x6r
    let di = x2i - x6i
    const e0r = ar + cr
    const e0i = ai + ci
    const e2r = ar - cr
    const e2i = ai - ci
    const e1r = br - di
    const e1i = bi + dr
    const e3r = br + di
    const e3i = bi - dr
    ar = x1r + x5r
    ai = x1i + x5i
    br = x1r - x5r
    bi = x1i - x5i
    cr = x3r + x7r
    ci = x3i + x7i
    dr = x3r - x7r
    di = x3i - x7i
    const o0r = ar + cr
    const o0i = ai + ci
    const o2r = ci - ai
    const o2i = ar - cr
    const f1r = br - di
    const f1i = bi + dr
    const o1r = Math.SQRT1_2 * (f1r - f1i)
    const o1i = Math.SQRT1_2 * (f1r + f1i)
    const f3r = br + di
    const f3i = bi - dr
    const o3r = -Math.SQRT1_2 * (f3r + f3i)
    const o3i = Math.SQRT1_2 * (f3r - f3i)
    yr[q] = e0r + o0r
    yi[q] = e0i + o0i
    yr[(q + from1) | 0] = e1r + o1r
    yi[(q + from1) | 0] = e1i + o1i
    yr[(q + from2) | 0] = e2r + o2r
    yi[(q + from2) | 0] = e2i + o2i
    yr[(q + from3) | 0] = e3r + o3r
    yi[(q + from3) | 0] = e3i + o3i
    yr[(q + from4) | 0] = e0r - o0r
    yi[(q + from4) | 0] = e0i - o0i
    yr[(q + from5) | 0] = e1r - o1r
    yi[(q + from5) | 0] = e1i - o1i
    yr[(q + from6) | 0] = e2r - o2r
    yi[(q + from6) | 0] = e2i - o2i
    yr[(q + from7) | 0] = e3r - o3r
    yi[(q + from7) | 0] = e3i - o3i
  }
}

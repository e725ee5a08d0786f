/** Lanczos's coefficients for g = 7, nine terms (Press et al. 2007, section 6.1; Godfrey 2001). */
const G = 7
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const

/** A complex number. */
export type Complex = { re: number; im: number }

/**
 * The logarithm of the gamma function of z = `re` + i `im`, for re > 0; the imaginary part is not reduced to one turn.
 * Lanczos 1964, to about 1e-14. Throws RangeError for re <= 0.
 */
export function logGammaComplex(re: number, im: number): Complex {
  if (!(re > 0))
    throw new RangeError(`the logarithm of gamma is wanted at ${re} + ${im} i: re must be positive`)
  let [sumRe, sumIm] = [LANCZOS[0] as number, 0]
  for (let k = 1; k < LANCZOS.length; k++) {
    const [a, size] = [re - 1 + k, (re - 1 + k) ** 2 + im * im]
    sumRe += ((LANCZOS[k] ?? 0) * a) / size
    sumIm -= ((LANCZOS[k] ?? 0) * im) / size
  }
  const [t, w] = [re + G - 0.5, re - 0.5]
  const [logT, angle] = [Math.log(Math.hypot(t, im)), Math.atan2(im, t)]
  return {
    re: 0.5 * Math.log(2 * Math.PI) + w * logT - im * angle - t + Math.log(Math.hypot(sumRe, sumIm)),
    im: w * angle + im * logT - im + Math.atan2(sumIm, sumRe),
  }
}

/** The logarithm of the gamma function for x > 0. */
export function logGamma(x: number): number {
  return logGammaComplex(x, 0).re
}

/**
 * The regularised lower incomplete gamma function P(a, x), a > 0, x >= 0: its series below x = a + 1, else its continued
 * fraction by Lentz's method (Press et al. 2007, section 6.2).
 */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? front * lowerSeries(a, x) : 1 - front * upperFraction(a, x)
}

function lowerSeries(a: number, x: number): number {
  let [term, sum] = [1 / a, 1 / a]
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let [c, d] = [1e300, 1 / b]
  let fraction = d
  for (let n = 1; n < 10_000; n++) {
    b += 2
    const factor = -n * (n - a)
    d = 1 / (factor * d + b)
    c = b + factor / c
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return fraction
}

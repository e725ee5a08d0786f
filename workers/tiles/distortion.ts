import { FitsError } from '../fits/fits-error'
import { integerOr, numberOr, textOr, type Header } from '../fits/header'

/** One term of a polynomial in pixel offsets: coefficient x u^p x v^q. */
export type PolynomialTerm = { p: number; q: number; coefficient: number }

/** What is added to an offset in x and in y, both polynomials of the offsets in x and y. */
export type Polynomials = { x: PolynomialTerm[]; y: PolynomialTerm[] }

/**
 * The SIP distortion of an image, in pixels: A and B add to offsets from CRPIX before the linear terms; AP and BP undo it
 * roughly, null where the file has none. Plain JSON. Shupe et al. 2005, ASP Conf. Ser. 347, 491.
 */
export type Distortion = { forward: Polynomials; backward: Polynomials | null }

/** An offset from the reference pixel, in pixels. */
export type PixelOffset = [u: number, v: number]

const HIGHEST_ORDER = 9
const CONVERGED = 1e-10
const MOST_STEPS = 30

/** Reads SIP keywords, or null where the projection is not TAN-SIP. Throws FitsError for orders above 9. */
export function readDistortion(header: Header): Distortion | null {
  if (!textOr(header, 'CTYPE1', '').endsWith('-SIP')) return null
  const inverse = header.values.has('AP_ORDER') || header.values.has('BP_ORDER')
  return {
    forward: { x: readTerms(header, 'A'), y: readTerms(header, 'B') },
    backward: inverse ? { x: readTerms(header, 'AP'), y: readTerms(header, 'BP') } : null,
  }
}

function readTerms(header: Header, name: string): PolynomialTerm[] {
  const order = integerOr(header, `${name}_ORDER`, 0)
  if (order > HIGHEST_ORDER)
    throw new FitsError(`${name}_ORDER is ${order}, above ${HIGHEST_ORDER}`, header.place)
  const terms: PolynomialTerm[] = []
  for (let p = 0; p <= order; p++) {
    for (let q = 0; p + q <= order; q++) {
      const coefficient = numberOr(header, `${name}_${p}_${q}`, 0)
      if (coefficient !== 0) terms.push({ p, q, coefficient })
    }
  }
  return terms
}

/** The undistorted offset of a pixel: u + A(u, v), v + B(u, v). */
export function undistort({ forward }: Distortion, [u, v]: PixelOffset): PixelOffset {
  return [u + valueOf(forward.x, u, v), v + valueOf(forward.y, u, v)]
}

/**
 * The pixel offset whose undistorted offset is given: AP and BP as a first guess, then Newton until a step is under
 * 1e-10 pixel. NaN where it does not settle: beyond the edge of what the polynomials can describe.
 */
export function distort(distortion: Distortion, target: PixelOffset): PixelOffset {
  let [u, v] = firstGuess(distortion, target)
  for (let step = 0; step < MOST_STEPS; step++) {
    const [stepU, stepV] = newtonStep(distortion, target, u, v)
    u -= stepU
    v -= stepV
    if (Math.abs(stepU) < CONVERGED && Math.abs(stepV) < CONVERGED) return [u, v]
  }
  return [NaN, NaN]
}

function firstGuess({ backward }: Distortion, [u, v]: PixelOffset): PixelOffset {
  return backward ? [u + valueOf(backward.x, u, v), v + valueOf(backward.y, u, v)] : [u, v]
}

function newtonStep(distortion: Distortion, target: PixelOffset, u: number, v: number): PixelOffset {
  const { x, y } = distortion.forward
  const missU = u + valueOf(x, u, v) - target[0]
  const missV = v + valueOf(y, u, v) - target[1]
  const [a, b] = [1 + slopeInU(x, u, v), slopeInV(x, u, v)]
  const [c, d] = [slopeInU(y, u, v), 1 + slopeInV(y, u, v)]
  const determinant = a * d - b * c
  return [(d * missU - b * missV) / determinant, (a * missV - c * missU) / determinant]
}

function valueOf(terms: PolynomialTerm[], u: number, v: number): number {
  let value = 0
  for (const { p, q, coefficient } of terms) value += coefficient * u ** p * v ** q
  return value
}

function slopeInU(terms: PolynomialTerm[], u: number, v: number): number {
  let slope = 0
  for (const { p, q, coefficient } of terms) if (p > 0) slope += coefficient * p * u ** (p - 1) * v ** q
  return slope
}

function slopeInV(terms: PolynomialTerm[], u: number, v: number): number {
  let slope = 0
  for (const { p, q, coefficient } of terms) if (q > 0) slope += coefficient * q * u ** p * v ** (q - 1)
  return slope
}

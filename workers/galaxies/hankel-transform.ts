import { logGammaComplex } from '../units/log-gamma'
import { complexColumns, fftPlan, inverseFft } from './inverse-fft'

/** Points of the logarithmic grid, from exp(-30) to exp(30). */
const POINTS = 4096
const STEP = 60 / POINTS
/** The power of k that is taken out, so that both sides of the transform vanish at both ends of the grid. */
const BIAS = 0.75

/**
 * The two-dimensional Fourier transform of a round profile, F(k) = 2 pi integral of I(r) J0(k r) r dr, for `intensity` I(r) that is
 * finite at 0 and falls faster than r^-2. FFTLog (Talman 1978; Hamilton 2000): about 1e-9 of F(0) for k from 1e-4 to 1e4 in units of
 * 1 / r. Returns F, by cubic interpolation in log k.
 */
export function hankelTransform(intensity: (radius: number) => number): (k: number) => number {
  const plan = fftPlan(POINTS)
  const line = { start: 0, count: 1, step: 0, unit: 1 }
  const [data, spare] = [complexColumns(POINTS), complexColumns(POINTS)]
  for (let at = 0; at < POINTS; at++) {
    const radius = gridAt(at)
    data.re[at] = intensity(radius) * radius ** (2 - BIAS)
  }
  const spectrum = inverseFft(plan, line, data, spare)
  timesKernel(spectrum.re, spectrum.im)
  const { re } = inverseFft(plan, line, spectrum, spectrum === data ? spare : data)
  const transform = re.map((value, at) => ((2 * Math.PI) / POINTS) * value * gridAt(at) ** -BIAS)
  return (k) => interpolated(transform, Math.log(k) / STEP + POINTS / 2)
}

const gridAt = (at: number): number => Math.exp((at - POINTS / 2) * STEP)

/** Times the conjugate of the Mellin transform of J0 at s = bias + i omega: 2^(s-1) Gamma(s/2) / Gamma(1 - s/2). */
function timesKernel(re: Float64Array, im: Float64Array): void {
  for (let at = 0; at < POINTS; at++) {
    const mode = at < POINTS / 2 ? at : at - POINTS
    const omega = (2 * Math.PI * mode) / (POINTS * STEP)
    const above = logGammaComplex(BIAS / 2, omega / 2)
    const below = logGammaComplex(1 - BIAS / 2, -omega / 2)
    const size = at === POINTS / 2 ? 0 : Math.exp((BIAS - 1) * Math.LN2 + above.re - below.re)
    const angle = -(omega * Math.LN2 + above.im - below.im)
    const [a, b] = [re[at] ?? 0, im[at] ?? 0]
    re[at] = size * (a * Math.cos(angle) - b * Math.sin(angle))
    im[at] = size * (a * Math.sin(angle) + b * Math.cos(angle))
  }
}

/** Lagrange's cubic through the four values around a place, which is held within the grid. */
function interpolated(values: Float64Array, place: number): number {
  const held = Math.min(Math.max(place, 1), POINTS - 3)
  const at = Math.floor(held)
  const t = held - at
  const [a = 0, b = 0, c = 0, d = 0] = values.subarray(at - 1, at + 3)
  return (
    (-t * (t - 1) * (t - 2) * a) / 6 +
    ((t + 1) * (t - 1) * (t - 2) * b) / 2 -
    ((t + 1) * t * (t - 2) * c) / 2 +
    ((t + 1) * t * (t - 1) * d) / 6
  )
}

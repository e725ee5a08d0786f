import { arcsec, type Arcsec } from '../units/quantities'
import { STAMP_PIXEL_SCALE } from '../stamps/stamp'
import { hankelTransform } from './hankel-transform'
import { radialTable, radialValue, type RadialTable } from './radial-table'
import { shearMatrix, type Shear } from './shear'

/**
 * A point-spread function. `fwhm` is that of the round profile, in arcsec; `shear` its shape g. An `image` has pixels of 0.2 arcsec `[row, column]`
 * from the bottom, sum 1, centred on pixel ((width - 1) / 2, (height - 1) / 2), and includes the pixel; the others are integrated over the pixel here.
 */
export type PointSpread =
  | { kind: 'kolmogorov'; fwhm: Arcsec; shear: Shear }
  | { kind: 'moffat'; beta: number; fwhm: Arcsec; shear: Shear }
  | { kind: 'image'; pixels: Float32Array; width: number; height: number }

/**
 * The transform of a point-spread function and the pixel on the modes of a grid, `[mode y, mode x]`, mode y from -half to half - 1
 * and mode x from 0 to half - 1; `im` is null where it is real. `rings[r]` is the greatest size at r to r + 1 modes from the centre.
 */
export type PsfModes = { re: Float64Array; im: Float64Array | null; rings: Float64Array }

/** Kolmogorov: exp(-(k / k0)^(5/3)) with k0 in radians an arcsec for a FWHM of 1 arcsec (Fried 1966; the constants are GalSim's). */
const KOLMOGOROV_K0 = 2.992934 * 0.9758634299
const SCALE: number = STAMP_PIXEL_SCALE

/** The sharpest PSF that can be drawn, FWHM: one below has power beyond the pixel's Nyquist frequency, which is left out here. */
export const SHARPEST_PSF: Arcsec = arcsec(0.5)

const kolmogorovTable = radialTable((kr) => Math.exp(-(kr ** (5 / 3))))
const moffatTables = new Map<number, RadialTable>()

/** The transform of a Moffat profile of scale radius 1, not truncated (Moffat 1969); beta must be over 1.1, else RangeError. */
function moffatTable(beta: number): RadialTable {
  if (!(beta > 1.1)) throw new RangeError(`a Moffat profile of beta ${beta} is wanted; it must be over 1.1`)
  const known = moffatTables.get(beta)
  if (known) return known
  const made = radialTable(hankelTransform((r) => ((beta - 1) / Math.PI) * (1 + r * r) ** -beta))
  moffatTables.set(beta, made)
  return made
}

/**
 * The transform of a point-spread function on the modes of a grid of `grid` pixels of 0.2 arcsec. Throws RangeError for a FWHM below `SHARPEST_PSF`.
 */
export function psfModes(psf: PointSpread, grid: number): PsfModes {
  return psf.kind === 'image' ? imageModes(psf, grid) : radialModes(psf, grid)
}

function radialModes(psf: Exclude<PointSpread, { kind: 'image' }>, grid: number): PsfModes {
  if (!(psf.fwhm >= SHARPEST_PSF)) {
    throw new RangeError(
      `a PSF of ${psf.fwhm} arcsec is too sharp for pixels of ${SCALE}: at least ${SHARPEST_PSF}`,
    )
  }
  const half = grid / 2
  const { table, radius } = profileOf(psf)
  const [a, b, c, d] = shearMatrix(psf.shear)
  const unit = ((2 * Math.PI) / (grid * SCALE)) * radius
  const pixel = Float64Array.from({ length: half + 1 }, (_, mode) => sinc((Math.PI * mode) / grid))
  const re = new Float64Array(grid * half)
  for (let y = -half; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const q = ((a * x + b * y) ** 2 + (c * x + d * y) ** 2) * unit * unit
      re[(y + half) * half + x] = radialValue(table, q) * (pixel[x] ?? 0) * (pixel[Math.abs(y)] ?? 0)
    }
  }
  return { re, im: null, rings: ringsOf(re, null, half) }
}

function profileOf(psf: Exclude<PointSpread, { kind: 'image' }>): { table: RadialTable; radius: number } {
  if (psf.kind === 'kolmogorov') return { table: kolmogorovTable, radius: psf.fwhm / KOLMOGOROV_K0 }
  const radius = psf.fwhm / (2 * Math.sqrt(2 ** (1 / psf.beta) - 1))
  return { table: moffatTable(psf.beta), radius }
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x) / x)

/** The transform of the samples, which is that of the function between them up to the Nyquist frequency: rows first, then columns. */
function imageModes(
  { pixels, width, height }: Extract<PointSpread, { kind: 'image' }>,
  grid: number,
): PsfModes {
  const half = grid / 2
  const [re, im] = [new Float64Array(grid * half), new Float64Array(grid * half)]
  const wave = (mode: number, place: number): [number, number] => {
    const angle = (-2 * Math.PI * mode * place) / grid
    return [Math.cos(angle), Math.sin(angle)]
  }
  for (let x = 0; x < half; x++) {
    const rows = Array.from({ length: height }, (_, row) => {
      let [sumRe, sumIm] = [0, 0]
      for (let column = 0; column < width; column++) {
        const [cos, sin] = wave(x, column - (width - 1) / 2)
        const value = pixels[row * width + column] ?? 0
        sumRe += value * cos
        sumIm += value * sin
      }
      return [sumRe, sumIm] as const
    })
    for (let y = -half; y < half; y++) {
      let [sumRe, sumIm] = [0, 0]
      for (const [row, [a, b]] of rows.entries()) {
        const [cos, sin] = wave(y, row - (height - 1) / 2)
        sumRe += a * cos - b * sin
        sumIm += a * sin + b * cos
      }
      re[(y + half) * half + x] = sumRe
      im[(y + half) * half + x] = sumIm
    }
  }
  return { re, im, rings: ringsOf(re, im, half) }
}

function ringsOf(re: Float64Array, im: Float64Array | null, half: number): Float64Array {
  const rings = new Float64Array(2 * half)
  for (let at = 0; at < re.length; at++) {
    const [x, y] = [at % half, Math.floor(at / half) - half]
    const ring = Math.floor(Math.hypot(x, y))
    rings[ring] = Math.max(rings[ring] ?? 0, Math.hypot(re[at] ?? 0, im?.[at] ?? 0))
  }
  return rings
}

import { psfShape } from '../stamps/psf-shape'
import type { StampPsf } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import type { Symmetry } from './symmetries'

/** Numbers that a network is told of the point-spread functions of a stamp: a sigma (arcsec), a g1 and a g2 for each band. */
export const PSF_NUMBERS = 3 * BANDS.length

/**
 * What a network is told of point-spread functions, one for each band u g r i z y: `[sigma, g1, g2] x [band]`, sigma in arcsec, g in
 * the reduced-shear convention and in pixel axes, by adaptive moments; NaN where a band has none.
 */
export function psfNumbers(psfs: readonly (StampPsf | null | undefined)[]): Float32Array {
  const numbers = new Float32Array(PSF_NUMBERS).fill(NaN)
  psfs.forEach((psf, band) => {
    const shape = psf && psfShape(psf)
    if (!shape) return
    const values = [shape.sigma, shape.g1, shape.g2]
    values.forEach((value, quantity) => (numbers[quantity * BANDS.length + band] = value))
  })
  return numbers
}

/** The mean of each number in training, and its scale. */
export interface PsfStatistics {
  readonly mean: Float32Array
  readonly scale: Float32Array
}

/** Numbers `[stamp, 18]` as they go into a network: less their mean, over their scale; 0, the usual one, where there is no function. */
export function normalisedPsfs(psfs: Float32Array, { mean, scale }: PsfStatistics): Float32Array {
  return psfs.map((value, at) => {
    const number = at % PSF_NUMBERS
    const normalised = (value - (mean[number] ?? NaN)) / (scale[number] ?? NaN)
    return Number.isFinite(normalised) ? normalised : 0
  })
}

/** What becomes of the numbers in a symmetry: shapes turn as those of galaxies do. */
export function psfSigns({ signs: [sign1, sign2] }: Symmetry): Float32Array {
  return Float32Array.from({ length: PSF_NUMBERS }, (_, at) => {
    return [1, sign1, sign2][Math.floor(at / BANDS.length)] ?? NaN
  })
}

/** Mean and standard deviation of numbers `[stamp, 18]`; shapes are taken to scatter about 0. A number that none has, or that is always the same, has scale 1. */
export function psfStatistics(psfs: Float32Array): PsfStatistics {
  const columns = Array.from({ length: PSF_NUMBERS }, (_, number) =>
    psfs.filter((value, at) => at % PSF_NUMBERS === number && Number.isFinite(value)),
  )
  const mean = columns.map((values, number) => (number < BANDS.length ? meanOf(values) : 0))
  const scale = columns.map((values, number) => {
    const middle = mean[number] ?? 0
    return Math.sqrt(meanOf(values.map((value) => (value - middle) ** 2))) || 1
  })
  return { mean: Float32Array.from(mean), scale: Float32Array.from(scale) }
}

function meanOf(values: Float32Array): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0
}

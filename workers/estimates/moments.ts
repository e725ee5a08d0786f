import { STAMP_SIDE, type Stamp } from '../stamps/stamp'
import type { Band } from '../units/bands'
import { measureBand, type MomentsResult } from './moments-band'
import { bandImage } from './moments-image'
import { markNeighbours, NEIGHBOURS, type NeighbourOptions } from './moments-neighbours'
import { sigmaOf, type Covariance, type Shape, type ShapeEstimate } from './shape-estimate'

export interface MomentsOptions {
  /** The bands that are measured; the shapes of several are combined. */
  readonly bands: readonly Band[]
  /** How neighbours are found, null to leave them in. */
  readonly neighbours: NeighbourOptions | null
}

/** The i band, neighbours masked. */
export const MOMENTS: MomentsOptions = { bands: ['i'], neighbours: NEIGHBOURS }

/**
 * Measures the shape of a stamp's object without a network: adaptive moments, corrected for the point-spread function by
 * re-Gaussianisation (Bernstein & Jarvis 2002; Hirata & Seljak 2003; Mandelbaum et al. 2005), with neighbours masked. The shape is
 * the g of this one galaxy in pixel axes, the aleatoric covariance is that of the noise by the variance plane, to first
 * order, and the epistemic one is zero: what neighbours and the galaxy's profile do to the shape is in neither.
 *
 * Several bands are each measured with their own point-spread function, and the mean is weighted by the inverse of their
 * variances; bands without a shape are left out. If none has one, the reason is that of the first band.
 */
export function measureMoments(stamp: Stamp, { bands, neighbours }: MomentsOptions = MOMENTS): MomentsResult {
  const marked = neighbours && markNeighbours(stamp, neighbours)
  const x = STAMP_SIDE / 2 + stamp.remainder.x
  const y = STAMP_SIDE / 2 + stamp.remainder.y
  const results = bands.map((band) => measureBand(bandImage(stamp, band, marked), stamp.psf[band], x, y))
  const estimates = results.flatMap(({ estimate }) => estimate ?? [])
  const [first = { estimate: null, reason: 'noData' }] = results
  return estimates.length > 0 ? { estimate: combine(estimates), reason: null } : first
}

function combine(estimates: readonly ShapeEstimate[]): ShapeEstimate {
  const weights = estimates.map(({ aleatoric }) => 1 / sigmaOf(aleatoric) ** 2)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const sumOf = (value: (one: ShapeEstimate) => number, power: number): number =>
    estimates.reduce((sum, one, at) => sum + ((weights[at] ?? 0) / all) ** power * value(one), 0)
  const g: Shape = [sumOf((one) => one.g[0], 1), sumOf((one) => one.g[1], 1)]
  const element = (k: 0 | 1 | 2): number => sumOf((one) => one.aleatoric[k], 2)
  const aleatoric: Covariance = [element(0), element(1), element(2)]
  return { g, aleatoric, epistemic: [0, 0, 0] }
}

import type { Estimator } from './estimator'
import { measureMoments, MOMENTS, type MomentsOptions } from './moments'

/** What tells these moments from those of another version or other settings, as the hash of a model does. */
export const MOMENTS_VERSION = 'adaptive moments, re-Gaussianised, 2'

/** The bands with the most light of ordinary galaxies: together they fail seldom, and scatter less than one alone. */
const COMBINED: MomentsOptions = { ...MOMENTS, bands: ['r', 'i', 'z'] }

/** The classical estimator: adaptive moments with neighbours masked, in r, i and z, weighted by their variances. Needs no model. */
export function momentsEstimator(options: MomentsOptions = COMBINED): Estimator {
  return {
    name: 'moments',
    measure: (stamps) =>
      Promise.resolve(stamps.map((stamp) => ({ ...measureMoments(stamp, options), samples: null }))),
    dispose: () => undefined,
  }
}
